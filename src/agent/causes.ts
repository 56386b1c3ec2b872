import type { Diagnosis, Evidence, Finding, Severity } from '../model/finding.ts'
import type { ExchangeSummary, SessionSnapshot } from '../model/recording.ts'
import type { DialectId } from '../model/token.ts'
import { cut, cutLines, isoOf, type Measure } from './fit.ts'

/** A cause in one line. */
export interface CauseLine {
  /** Fingerprint: the same in every run. */
  readonly key: string
  /** Of the rule; `authproxy explain` knows it. */
  readonly id: string
  readonly severity: Severity
  readonly state: 'open' | 'resolved'
  readonly sentence: string
  /** ISO: when it was seen last. */
  readonly lastSeen: string
}

/** One exchange of a proof. */
export interface ProofStep {
  readonly exchange: string
  /** ISO; null = the run no longer holds it. */
  readonly at: string | null
  /** `GET https://localhost:3443/api/auth/session 200`; null as above. */
  readonly request: string | null
  /** What it shows. */
  readonly shows: string
  readonly excerpt: string
}

/** A cause with its proof and its fix. */
export interface ToldCause extends CauseLine {
  readonly text: string
  readonly confidence: 'proven' | 'likely'
  /** How often the cause itself was seen. */
  readonly count: number
  readonly proof: readonly ProofStep[]
  readonly fix: {
    readonly summary: string
    /** For the library that was seen; of both where none was. */
    readonly code: Readonly<Partial<Record<DialectId, string>>>
  }
  /** What to check next. */
  readonly next: string
}

export function causeLine(cause: Diagnosis, snapshot: SessionSnapshot, { chars }: Measure): CauseLine {
  const { key, id, severity, state, title } = cause
  const lastAt = findingOf(snapshot, key)?.lastAt
  return {
    key,
    id,
    severity,
    state,
    sentence: cut(title, Math.min(chars, 300)),
    lastSeen: lastAt === undefined ? '' : isoOf(lastAt),
  }
}

export function tellCause(cause: Diagnosis, snapshot: SessionSnapshot, measure: Measure): ToldCause {
  const { chars, items } = measure
  const { fix, confidence } = cause
  const { dialect } = snapshot.status
  const code = { 'next-auth-v4': fix.v4, 'authjs-v5': fix.v5 }
  const wanted = (Object.entries(code) as [DialectId, string | null][]).flatMap(([name, text]) =>
    text === null || (dialect !== null && dialect !== name) ? [] : [[name, cutLines(text, chars)] as const],
  )
  const decides = confidence.kind === 'likely' ? [`Likely, not proven. What decides: ${confidence.decides}`] : []
  return {
    ...causeLine(cause, snapshot, measure),
    text: cut(cause.text, chars),
    confidence: confidence.kind,
    count: findingOf(snapshot, cause.key)?.count ?? 1,
    proof: cause.evidence.slice(0, items).map(one => proofStep(one, snapshot.exchanges, measure)),
    fix: { summary: cut(fix.summary, chars), code: Object.fromEntries(wanted) },
    next: cut([...decides, fix.verify].filter(text => text !== '').join(' '), chars),
  }
}

export function findingOf(snapshot: SessionSnapshot, fingerprint: string): Finding | undefined {
  return snapshot.findings.find(one => one.fingerprint === fingerprint)
}

function proofStep(
  { exchange, note, excerpt }: Evidence,
  exchanges: readonly ExchangeSummary[],
  { chars }: Measure,
): ProofStep {
  const found = exchanges.find(one => one.id === exchange)
  return {
    exchange,
    at: found === undefined ? null : isoOf(found.startedAt),
    request: found === undefined ? null : cut(requestLine(found), chars),
    shows: cut(note, chars),
    excerpt: cut(excerpt, chars),
  }
}

/** `GET https://localhost:3443/api/auth/session 200` */
export function requestLine({ method, url, status, failure }: ExchangeSummary): string {
  return `${method} ${url} ${failure ?? status ?? 'no answer'}`
}
