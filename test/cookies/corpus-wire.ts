import { judgeSendFromWire, type WireJudgement, type WireVerdict } from '../../src/cookies/judge-send-from-wire.ts'
import type { HeaderList } from '../../src/model/exchange.ts'
import { type CorpusReport, newReport, type SendCase, type SendHop, type Wire } from './corpus-files.ts'
import { type Expected, expectedDecisions, isSame, jarOf, requestOf } from './corpus-send.ts'

/** Decisions that the wire leaves open, beside those that it tells. */
export interface WireReport extends CorpusReport {
  readonly ambiguous: number
  readonly unexplained: number
}

/**
 * Judges every cookie decision from the headers alone: no context and no browser setting given. `right / total` counts what is
 * stated as certain; what is called ambiguous must contain the truth.
 */
export function compareWire(cases: readonly SendCase[]): WireReport {
  const report = newReport()
  const open = { ambiguous: 0, unexplained: 0 }
  for (const entry of cases) {
    if (!entry.stable) continue
    for (const [index, hop] of entry.hops.entries()) {
      if (hop.wireMismatch) continue
      const request = { url: hop.url, method: hop.method, headers: headersOf(hop.wire) }
      const judged = judgeSendFromWire(jarOf(entry, hop), request, { nowMs: hop.nowMs })
      const omitted = requestOf(entry, index, hop).credentials === false
      for (const [cookie, want] of expectedDecisions(hop)) {
        const found = judged.find(({ cookie: own }) => isSame(own, cookie))
        const problem = compareVerdict(found, want, omitted)
        if (problem === null && found?.verdict.kind === 'ambiguous') open.ambiguous++
        else if (problem === null && found?.verdict.kind === 'unexplained') open.unexplained++
        else report.add(entry.category, entry.id, problem && `${describe(hop)} ${cookie.name}: ${problem}`)
      }
    }
  }
  return { ...report.done(), ...open }
}

function compareVerdict(found: WireJudgement | undefined, want: Expected, omitted: boolean): string | null {
  if (found === undefined) return want.sent ? 'absent, want sent' : null
  const { verdict } = found
  const agrees = (reasons: readonly string[]) => {
    if (want.reasons !== null) return [...reasons].sort().join() === [...want.reasons].sort().join()
    return omitted
      ? reasons.includes('AnonymousContext') || reasons.includes('OtherPartition')
      : reasons.join() === 'OtherPartition'
  }
  const right =
    verdict.kind === 'sent'
      ? want.sent
      : verdict.kind === 'withheld'
        ? !want.sent && agrees(verdict.reasons)
        : verdict.kind === 'ambiguous' && !want.sent && verdict.possible.some(agrees)
  return right || verdict.kind === 'unexplained'
    ? null
    : `is ${show(verdict)}, want ${JSON.stringify({ sent: want.sent, reasons: want.reasons, omitted })}`
}

function show(verdict: WireVerdict): string {
  return 'reasons' in verdict
    ? `${verdict.reasons}`
    : 'possible' in verdict
      ? verdict.possible.join(' or ')
      : verdict.kind
}

function describe({ method, url, wire }: SendHop): string {
  return `${method} ${url} [${wire.secFetchSite} ${wire.secFetchMode} ${wire.secFetchDest} ${wire.secFetchStorageAccess} ref ${wire.referer} origin ${wire.origin}]`
}

/** The corpus' wire record as a header list. */
export function headersOf(wire: Wire): HeaderList {
  const named: ReadonlyArray<readonly [string, string | null]> = [
    ['cookie', wire.cookie],
    ['origin', wire.origin],
    ['referer', wire.referer],
    ['sec-fetch-site', wire.secFetchSite],
    ['sec-fetch-mode', wire.secFetchMode],
    ['sec-fetch-dest', wire.secFetchDest],
    ['sec-fetch-user', wire.secFetchUser],
    ['sec-fetch-storage-access', wire.secFetchStorageAccess],
  ]
  return named.flatMap(([name, value]) => (value === null ? [] : [[name, value] as const]))
}

/** What the wire left open, in one line. */
export function formatWire({ total, ambiguous, unexplained }: WireReport): string {
  const share = ((100 * ambiguous) / Math.max(1, total + ambiguous + unexplained)).toFixed(2)
  return `  called ambiguous (the truth is among the alternatives): ${ambiguous} = ${share} %; unexplained: ${unexplained}`
}
