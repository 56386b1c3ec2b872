import type { Diagnosis, Evidence, Finding, Severity } from '../model/finding.ts'
import type { DialectId } from '../model/token.ts'
import { type Span, type Style, span } from './rows.ts'

const SEVERITY_MARK: Readonly<Record<Severity, readonly [mark: string, style: Style]>> = {
  error: ['✖', 'error'],
  warning: ['▲', 'warning'],
  info: ['●', 'info'],
}

/** The mark that stands before what is wrong, and for what was wrong and is well again. */
export function severityMark(severity: Severity, state: 'open' | 'resolved'): Span {
  if (state === 'resolved') return span('✓', 'good')
  const [mark, style] = SEVERITY_MARK[severity]
  return span(mark, style)
}

export function dialectLabel(dialect: DialectId): string {
  return dialect === 'next-auth-v4' ? 'next-auth v4' : 'Auth.js v5'
}

/** `x17 sign-in set user → x42 refresh dropped it`: the proof in one line. */
export function evidenceChain(evidence: readonly Evidence[]): string {
  return inOrder(evidence)
    .map(({ exchange, note }) => `${exchange} ${note}`)
    .join(' → ')
}

/** `x17 → x42`: the exchanges alone, first and last. */
export function evidenceEnds(evidence: readonly Evidence[]): string {
  const ordered = inOrder(evidence)
  const first = ordered[0]?.exchange ?? ''
  const last = ordered.at(-1)?.exchange ?? ''
  return first === last ? first : `${first} → ${last}`
}

/** In order of arrival, as the numbers are. */
function inOrder(evidence: readonly Evidence[]): readonly Evidence[] {
  return evidence.toSorted((a, b) => Number(a.exchange.slice(1)) - Number(b.exchange.slice(1)))
}

/** The sum of all rules' verdicts. */
export function checkTotal(checked: Readonly<Record<string, number>>): number {
  return Object.values(checked).reduce((sum, count) => sum + count, 0)
}

/** A finding in words: beneath a proven cause nothing that it alone could only guess. */
export function findingText(finding: Finding, cause: Diagnosis | null): string {
  return cause?.facts?.find(one => one.finding === finding.fingerprint)?.text ?? finding.text
}
