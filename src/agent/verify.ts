import { countOf } from '../http/count-of.ts'
import type { ExchangeId } from '../model/exchange.ts'
import type { Diagnosis, Finding } from '../model/finding.ts'
import type { ExchangeSummary, SessionSnapshot } from '../model/recording.ts'
import { type CauseLine, causeLine, findingOf } from './causes.ts'
import { causesNamed } from './diagnose.ts'
import { cut, fitted, isoOf } from './fit.ts'
import type { AgentSource } from './source.ts'

/**
 * `mended`: the same situation passed. `broken`: it came again after `since`. `not-tried`: nobody asked the app anything of its session
 * since. `not-seen-again`: it did not come again, and neither did what would prove it mended. `passes`: this run judged the rule, and
 * never found it. `unknown`: this run knows nothing of it.
 */
export type CauseState = 'mended' | 'broken' | 'not-tried' | 'not-seen-again' | 'passes' | 'unknown'

export interface VerifyAnswer {
  readonly format: 1
  readonly asOf: string
  readonly state: CauseState
  /** True for `mended` alone: it is proven. */
  readonly mended: boolean
  readonly sentence: string
  readonly cause: CauseLine | null
  /** ISO: from when on; null = from its last failure on. */
  readonly since: string | null
  /** The exchange in which the same situation passed. */
  readonly provenBy: { readonly exchange: string; readonly at: string | null } | null
  /** What browsers did through the proxy from then on. */
  readonly tried: { readonly exchanges: number; readonly auth: number; readonly sessionReads: number }
  /** Other causes that are open; `isNew`: seen first after `since`. */
  readonly open: readonly (CauseLine & { readonly isNew: boolean })[]
  readonly next: string
  readonly leftOut: readonly string[]
}

/** Was it mended? `name`: key of the cause or id of its rule; `rule`: that id, where the run may have begun anew. */
export function answerVerify(
  source: AgentSource,
  {
    cause: name,
    rule,
    since,
  }: { readonly cause: string; readonly rule: string | null; readonly since: number | ExchangeId | null },
): VerifyAnswer {
  const snapshot = source.snapshot()
  const asOf = isoOf(source.now())
  const from = timeOf(since, snapshot.exchanges)
  // Of several by one name the one that stands worst.
  const [cause] = causesNamed(snapshot, name).toSorted(
    (a, b) => Number(a.state !== 'open') - Number(b.state !== 'open'),
  )
  const finding = cause === undefined ? undefined : findingOf(snapshot, cause.key)
  const judged = judge(snapshot, { cause, finding, from, rule: rule ?? name, url: source.run().url })
  const others = snapshot.diagnoses.filter(one => one.state === 'open' && one !== cause)
  return fitted(measure => ({
    format: 1,
    asOf,
    state: judged.state,
    mended: judged.state === 'mended',
    sentence: cut(judged.sentence, measure.chars),
    cause: cause === undefined ? null : causeLine(cause, snapshot, measure),
    since: from === null ? null : isoOf(from),
    provenBy: judged.provenBy,
    tried: judged.tried,
    open: others.slice(0, measure.items).map(one => ({
      ...causeLine(one, snapshot, measure),
      isNew: from !== null && (findingOf(snapshot, one.key)?.firstAt ?? 0) > from,
    })),
    next: cut(judged.next, measure.chars),
    leftOut: others.length > measure.items ? [`${others.length - measure.items} further open causes`] : [],
  }))
}

interface Case {
  readonly cause: Diagnosis | undefined
  readonly finding: Finding | undefined
  readonly from: number | null
  readonly rule: string
  readonly url: string
}

type Judged = Pick<VerifyAnswer, 'state' | 'sentence' | 'provenBy' | 'tried' | 'next'>

function judge(snapshot: SessionSnapshot, { cause, finding, from, rule, url }: Case): Judged {
  if (cause === undefined || finding === undefined) return judgeUnseen(snapshot, rule, from, url)
  const { lastAt, resolvedBy, state } = finding
  const again = cause.fix.verify === '' ? `Sign in at ${url} and reload, then ask again.` : cause.fix.verify
  if (state === 'resolved') {
    const at = snapshot.exchanges.find(one => one.id === resolvedBy)?.startedAt ?? null
    const when = at === null ? '' : ` at ${isoOf(at)}`
    const before = from !== null && at !== null && at <= from ? ' That was before the time you asked for.' : ''
    return {
      state: 'mended',
      sentence: `Mended: the same situation passed in ${resolvedBy}${when}; it was last broken at ${isoOf(lastAt)}.${before}`,
      provenBy: resolvedBy === null ? null : { exchange: resolvedBy, at: at === null ? null : isoOf(at) },
      tried: triedSince(snapshot, from ?? lastAt),
      next: 'Look at open: what else is wrong, and what is new since your change.',
    }
  }
  const tried = triedSince(snapshot, Math.max(from ?? lastAt, lastAt))
  if (from !== null && lastAt > from) {
    const place = finding.evidence.at(-1)?.exchange
    return {
      state: 'broken',
      sentence: `Still broken: it came again at ${isoOf(lastAt)}${place === undefined ? '' : ` (${place})`}, after ${isoOf(from)}.`,
      provenBy: null,
      tried,
      next: 'Does the app run with your change (saved, built, restarted)? Ask diagnose with the key: its proof may be another one now.',
    }
  }
  const [count, noun] = isOfAuth(finding, snapshot) ? [tried.auth, 'auth request'] : [tried.exchanges, 'request']
  if (count === 0) {
    return {
      state: 'not-tried',
      sentence: `Not known: no ${noun} came through the proxy since ${isoOf(from ?? lastAt)}.`,
      provenBy: null,
      tried,
      next: again,
    }
  }
  return {
    state: 'not-seen-again',
    sentence: `Not proven: it did not come again in ${countOf(count, noun)} since ${isoOf(from ?? lastAt)}, and the situation that would prove it mended did not come either.`,
    provenBy: null,
    tried,
    next: again,
  }
}

/** The run may have been started anew since: then only what it judged itself counts. */
function judgeUnseen(snapshot: SessionSnapshot, rule: string, from: number | null, url: string): Judged {
  const times = Object.hasOwn(snapshot.checked, rule) ? (snapshot.checked[rule] ?? 0) : 0
  const tried = triedSince(snapshot, from ?? 0)
  if (times > 0 && !snapshot.findings.some(one => one.rule === rule)) {
    return {
      state: 'passes',
      sentence: `This run has judged ${rule} ${countOf(times, 'time')}, and it passed each time. It never saw it broken, so it cannot say what mended it.`,
      provenBy: null,
      tried,
      next: 'Do again what showed the fault, and ask again.',
    }
  }
  return {
    state: 'unknown',
    sentence: 'This run knows no such cause: it was not seen here, and nothing that would prove the opposite.',
    provenBy: null,
    tried,
    next: `Do at ${url} what showed the fault, then ask diagnose.`,
  }
}

/** Its proof is of NextAuth's own routes: then pages alone try nothing. */
function isOfAuth({ evidence }: Finding, { exchanges }: SessionSnapshot): boolean {
  const named = new Set(evidence.map(one => one.exchange))
  return exchanges.some(one => named.has(one.id) && one.action !== null)
}

function timeOf(since: number | ExchangeId | null, exchanges: readonly ExchangeSummary[]): number | null {
  if (since === null || typeof since === 'number') return since
  return exchanges.find(one => one.id === since)?.startedAt ?? null
}

function triedSince({ exchanges }: SessionSnapshot, from: number): VerifyAnswer['tried'] {
  const later = exchanges.filter(one => one.startedAt > from && one.initiator === 'browser')
  return {
    exchanges: later.length,
    auth: later.filter(one => one.action !== null).length,
    sessionReads: later.filter(one => one.action === 'session').length,
  }
}
