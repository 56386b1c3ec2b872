import type { ExchangeFacts } from '../analyzers/facts.ts'
import type { HeardJudgement } from '../analyzers/trackers/cookie-jars.ts'
import { explainReject, explainWithhold, explainWord } from '../cookies/reasons.ts'
import { excerptParts } from '../http/excerpt.ts'
import { printable } from '../http/printable.ts'
import type { RejectReason, StoreVerdict } from '../model/cookie.ts'
import type { Exchange } from '../model/exchange.ts'
import type {
  ClaimChange,
  ExchangeDetail,
  ExchangeNotes,
  JudgedLine,
  LinePiece,
  WithheldCookie,
} from '../model/exchange-detail.ts'
import type { ClientId, Observation, SetCookieObservation } from '../model/observation.ts'
import type { TokenSighting } from '../model/token.ts'
import type { CookieVerdict, Witness } from '../model/witness.ts'
import { compareClaims, topmostPaths } from '../tokens/claims.ts'
import { culpritsOf } from './culprits.ts'

/** What is kept of a judged exchange until somebody looks at it: nothing here is worked out before it is asked for. */
export interface JudgedExchange {
  readonly client: ClientId | null
  readonly verdicts: readonly SetCookieObservation[]
  readonly withheld: readonly HeardJudgement[]
  readonly sent: ExchangeNotes['sent']
  readonly set: ExchangeNotes['set']
}

const MAX_WITHHELD = 30
/** Longer bodies are no reading for a screen. */
const MAX_BODY_BYTES = 16_384

export function keepJudged(
  facts: ExchangeFacts,
  observations: readonly Observation[],
  client: ClientId | null,
  withheld: readonly HeardJudgement[],
): JudgedExchange {
  const verdicts = observations.filter(one => one.kind === 'set-cookie')
  return { client, verdicts, withheld: withheld.slice(0, MAX_WITHHELD), sent: facts.sent, set: facts.set }
}

/** An exchange with what was found out about it, in words. */
export function detailOf(exchange: Exchange, judged: JudgedExchange | null): ExchangeDetail {
  const { outcome } = exchange
  const headers = outcome.kind === 'response' ? outcome.received.headers : []
  const { client = null, verdicts = [], withheld = [], sent = null, set = null } = judged ?? {}
  return {
    id: exchange.id,
    exchange: withShortBodies(exchange),
    client,
    lines: verdicts.flatMap(seen => {
      const line = seen.proof.headerIndex === null ? undefined : headers[seen.proof.headerIndex]?.[1]
      return line === undefined ? [] : [judgedLine(seen, line)]
    }),
    withheld: [...withheld.map(withheldCookie), ...toldAlone(withheld, exchange.witness)],
    sent,
    set,
    claimChange: changeOf(sent, set),
  }
}

/** null: no token was replaced, or one of the two cannot be opened. */
export function changeOf(sent: TokenSighting | null, set: TokenSighting | null): ClaimChange | null {
  const [before, after] = [sent?.snapshot, set?.snapshot]
  if (sent?.digest === set?.digest || before?.kind !== 'decoded' || after?.kind !== 'decoded') return null
  const { lost, gained, retyped, kept } = compareClaims(before.claims, after.claims)
  const both = topmostPaths([...kept, ...retyped])
  const isSame = (path: string) => before.claims[path]?.digest === after.claims[path]?.digest
  return { lost, gained, changed: both.filter(path => !isSame(path)), kept: both.filter(isSame) }
}

function judgedLine(seen: SetCookieObservation, line: string): JudgedLine {
  const { verdict, cookie, role, proof } = seen
  const codes = verdict.kind === 'rejected' ? verdict.reasons : []
  return {
    headerIndex: proof.headerIndex ?? 0,
    name: printable(cookie.name, 200),
    role,
    pieces: piecesOf(line, codes),
    verdict: verdictName(verdict),
    reasons: codes.map(code => ({ code, ...explainReject(code) })),
    browser: seen.browser,
  }
}

function verdictName(verdict: StoreVerdict): JudgedLine['verdict'] {
  return verdict.kind === 'stored' && verdict.replaces ? 'replaced' : verdict.kind
}

/** The line in its parts, values left out, those that the reasons rest on marked. */
function piecesOf(line: string, codes: readonly RejectReason[]): readonly LinePiece[] {
  const shown = excerptParts(line)
  const marked = culpritsOf(line.split(';'), codes)
  return shown.map((text, index) => ({ text: printable(text, 400), marked: marked.has(index) }))
}

/** Only where every possible context gives these reasons; a guess would blame somebody. */
function withheldCookie({ cookie, verdict, browser }: HeardJudgement): WithheldCookie {
  const codes = verdict.kind === 'withheld' ? verdict.reasons : []
  const reasons = codes.map(code => ({ code, ...explainWithhold(code) }))
  return { name: printable(cookie.name, 200), reasons, browser }
}

/** Cookies that only the browser knows: a script set them, or they are older than the recording. */
function toldAlone(withheld: readonly HeardJudgement[], witness: Witness | undefined): readonly WithheldCookie[] {
  const known = new Set(withheld.map(({ cookie }) => `${cookie.name} ${cookie.path}`))
  const alone = (witness?.cookies ?? []).filter(one => one.reasons.length > 0 && !known.has(`${one.name} ${one.path}`))
  return alone.slice(0, MAX_WITHHELD).map(({ name, reasons }) => ({
    name: printable(name, 200),
    reasons: reasons.map(code => ({ code, ...(explainWord(code) ?? { sentence: '', fix: '' }) })),
    browser: 'alone' as const,
  }))
}

/** Both verdicts of each cookie, for a file; null = the browser was not heard. */
export function verdictsOf(judged: JudgedExchange): readonly CookieVerdict[] | null {
  const told = [
    ...judged.verdicts.map(one => ({
      cookie: one.cookie.name,
      what: 'set' as const,
      own: one.verdict,
      browser: one.browser,
    })),
    ...judged.withheld.map(one => ({
      cookie: one.cookie.name,
      what: 'kept-back' as const,
      own: one.verdict,
      browser: one.browser,
    })),
  ].flatMap(({ own, browser, ...rest }) =>
    browser === null ? [] : [{ ...rest, authproxy: describeVerdict(own), browser }],
  )
  return told.length === 0 ? null : told
}

/** `stored`, `rejected: SecureOnly`. */
function describeVerdict(own: { readonly kind: string; readonly reasons?: readonly string[] }): string {
  return own.reasons === undefined ? own.kind : `${own.kind}: ${own.reasons.join(', ')}`
}

function withShortBodies(exchange: Exchange): Exchange {
  const { request, outcome } = exchange
  const short = (body: typeof request.body) =>
    body === null || body.bytes.length <= MAX_BODY_BYTES ? body : { ...body, bytes: body.bytes.subarray(0, 0) }
  return {
    ...exchange,
    request: { ...request, body: short(request.body) },
    outcome:
      outcome.kind === 'response'
        ? { ...outcome, received: { ...outcome.received, body: short(outcome.received.body) } }
        : outcome,
  }
}
