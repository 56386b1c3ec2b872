import type { Diagnosis, Evidence, Finding } from '../../model/finding.ts'
import type { CookieStatus, ExchangeSummary } from '../../model/recording.ts'
import { formatAge, formatClock, formatDuration, wrap } from '../format.ts'
import type { Item } from '../items.ts'
import { EMPTY_ROW, type Row, type Style, span } from '../rows.ts'
import type { UiState } from '../ui-state.ts'
import { dialectLabel, severityMark } from '../wording.ts'
import { statusSpan } from './exchange-row.ts'

const LONGEST_TEXT = 4000

/** The selected line in full, wrapped to `columns`. */
export function detailRows(item: Item, state: UiState, columns: number): readonly Row[] {
  if (item.kind === 'cause') return causeRows(item.diagnosis, item.finding, item.symptoms, state, columns)
  if (item.kind === 'finding') return findingRows(item.finding, item.cause, state, columns)
  if (item.kind === 'cookie') return cookieRows(item.cookie, columns)
  return exchangeRows(item.exchange, state, columns)
}

function causeRows(
  diagnosis: Diagnosis,
  finding: Finding | null,
  symptoms: readonly Finding[],
  state: UiState,
  columns: number,
): readonly Row[] {
  const { severity, title, text, confidence, evidence } = diagnosis
  const sure =
    confidence.kind === 'proven' ? 'proven by the exchanges below' : `likely; what decides: ${confidence.decides}`
  return [
    ...marked(severity, diagnosis.state, title, columns),
    ...paragraph(`${severity}, ${diagnosis.state}, ${sure}`, columns, 'quiet'),
    ...(finding === null ? [] : paragraph(seenText(finding, state.now), columns, 'quiet')),
    EMPTY_ROW,
    ...paragraph(text, columns),
    ...evidenceRows(evidence, columns),
    ...fixRows(diagnosis, state, columns),
    ...(symptoms.length === 0 ? [] : heading('What follows from it')),
    ...symptoms.flatMap(symptom => marked(symptom.severity, symptom.state, symptom.text, columns, 'plain')),
    ...(finding === null ? [] : explainRows(finding.rule, columns)),
  ]
}

function findingRows(finding: Finding, cause: Diagnosis | null, state: UiState, columns: number): readonly Row[] {
  return [
    ...marked(finding.severity, finding.state, finding.text, columns),
    ...paragraph(`${finding.severity}, ${finding.state}; ${seenText(finding, state.now)}`, columns, 'quiet'),
    ...evidenceRows(finding.evidence, columns),
    ...(cause === null
      ? []
      : [...heading('Cause'), ...paragraph(cause.title, columns), ...fixRows(cause, state, columns)]),
    ...explainRows(finding.rule, columns),
  ]
}

function seenText({ count, firstAt, lastAt, resolvedBy }: Finding, now: number): string {
  const age = formatAge(lastAt, now)
  const last = `last ${age === 'now' ? 'just now' : `${age} ago`}`
  const seen = count === 1 ? `seen once, ${last}` : `seen ${count} times, first at ${formatClock(firstAt)}, ${last}`
  return resolvedBy === null ? seen : `${seen}; passed in ${resolvedBy}`
}

function evidenceRows(evidence: readonly Evidence[], columns: number): readonly Row[] {
  return [
    ...heading('Evidence'),
    ...evidence.flatMap(({ exchange, part, note, excerpt }) => [
      ...wrap(`${exchange} ${note} (${part})`.slice(0, LONGEST_TEXT), columns - 4).map(
        (line, index): Row => [span(index === 0 ? '   ' : '     '), span(line)],
      ),
      ...(excerpt === '' ? [] : paragraph(excerpt, columns - 4, 'quiet', '       ')),
    ]),
  ]
}

/** Lines to paste for the dialect that was seen; for both while none was. */
function fixRows({ fix }: Diagnosis, state: UiState, columns: number): readonly Row[] {
  const dialect = state.snapshot.status.dialect ?? state.header.dialect
  const code = [
    ...(dialect === 'authjs-v5' ? [] : codeRows(dialectLabel('next-auth-v4'), fix.v4, columns)),
    ...(dialect === 'next-auth-v4' ? [] : codeRows(dialectLabel('authjs-v5'), fix.v5, columns)),
  ]
  return [
    ...heading('The fix'),
    ...paragraph(fix.summary, columns),
    ...code,
    ...heading('How to verify'),
    ...paragraph(fix.verify, columns),
  ]
}

function codeRows(label: string, code: string | null, columns: number): readonly Row[] {
  if (code === null) return []
  const lines = code.split('\n').flatMap(line => wrap(line, columns - 6).map((part): Row => [span(`     ${part}`)]))
  return [EMPTY_ROW, [span(`   ${label}:`, 'quiet')], ...lines]
}

function explainRows(rule: string, columns: number): readonly Row[] {
  return [EMPTY_ROW, ...paragraph(`More about this rule: authproxy explain ${rule}`, columns, 'quiet')]
}

function exchangeRows(exchange: ExchangeSummary, state: UiState, columns: number): readonly Row[] {
  const facts = [
    `at ${formatClock(exchange.startedAt)}, took ${formatDuration(exchange.durationMs)}`,
    `${exchange.setCookies} Set-Cookie, ${exchange.responseHeaderBytes} bytes of response headers`,
    ...(exchange.upgrade ? ['upgrade (WebSocket)'] : []),
  ]
  const findings = state.snapshot.findings.filter(({ fingerprint }) => exchange.findings.includes(fingerprint))
  return [
    [span(` ${exchange.id} `, 'accent'), span(`${exchange.method} `, 'strong'), statusSpan(exchange)],
    ...paragraph(exchange.url, columns),
    ...paragraph(facts.join('; '), columns, 'quiet'),
    ...(exchange.failure === null ? [] : [...heading('Failure'), ...paragraph(exchange.failure, columns, 'error')]),
    ...(exchange.front === undefined ? [] : frontRows(exchange.front, columns)),
    ...(exchange.action === null ? [] : [...heading('What it is'), ...paragraph(actionText(exchange), columns)]),
    ...(exchange.meaning === null ? [] : [...heading('What it means'), ...paragraph(exchange.meaning, columns)]),
    ...(findings.length === 0 ? [] : heading('Evidence for')),
    ...findings.flatMap(({ severity, state, text }) => marked(severity, state, text, columns, 'plain')),
  ]
}

function frontRows({ name, changes }: NonNullable<ExchangeSummary['front']>, columns: number): readonly Row[] {
  const said = changes.length === 0 ? ['it changed nothing'] : changes
  return [...heading(`What the front did (${name})`), ...said.flatMap(line => paragraph(line, columns))]
}

function actionText({ action, dialect }: ExchangeSummary): string {
  const whose = dialect === null ? '' : ` of ${dialectLabel(dialect)}`
  return `NextAuth endpoint${whose}: ${action ?? ''}`
}

function cookieRows(cookie: CookieStatus, columns: number): readonly Row[] {
  const role = cookie.role === null ? 'not one of NextAuth' : `NextAuth's ${cookie.role} cookie`
  return [
    ...paragraph(cookie.name, columns, 'strong'),
    ...paragraph(`${role}, set for ${cookie.host}`, columns, 'quiet'),
    ...heading('What the browser does'),
    ...paragraph(cookie.verdict, columns, cookie.ok ? 'plain' : 'error'),
    ...paragraph(
      `set ${times(cookie.setCount)}, last by ${cookie.exchange}; sent ${times(cookie.sentCount)}`,
      columns,
      'quiet',
    ),
    ...heading('As last set'),
    ...paragraph(cookie.line, columns),
  ]
}

function heading(title: string): readonly Row[] {
  return [EMPTY_ROW, [span(` ${title}`, 'accent')]]
}

function paragraph(text: string, columns: number, style: Style = 'plain', indent = '   '): readonly Row[] {
  return wrap(text.slice(0, LONGEST_TEXT), columns - indent.length - 1).map(line => [span(indent + line, style)])
}

function marked(
  severity: Finding['severity'],
  state: Finding['state'],
  text: string,
  columns: number,
  style: Style = 'strong',
): readonly Row[] {
  return wrap(text.slice(0, LONGEST_TEXT), columns - 4).map((line, index) => [
    span(' '),
    index === 0 ? severityMark(severity, state) : span(' '),
    span(` ${line}`, style),
  ])
}

function times(count: number): string {
  return count === 0 ? 'never' : count === 1 ? 'once' : `${count} times`
}
