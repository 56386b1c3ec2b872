import { isNextAuthAnswer } from '../../auth/endpoint-answers.ts'
import { createBoundedMap } from '../../http/bounded-map.ts'
import { excerptUrl } from '../../http/excerpt.ts'
import { headerValue } from '../../http/headers.ts'
import { originOf, pathOf } from '../../http/origin.ts'
import { printable } from '../../http/printable.ts'
import type { Evidence } from '../../model/finding.ts'
import type { ClientId } from '../../model/observation.ts'
import type { AuthOutageObservation } from '../../model/observation-browser.ts'
import type { ExchangeFacts } from '../facts.ts'
import type { Tracker } from '../tracker.ts'
import { isCallbackHop } from './callback-hop.ts'
import { endpointAnswer, isUnrouted, overlongQuery, refusedAlone } from './not-reached.ts'
import { proofOf, seenIn } from './seen-in.ts'
import type { TokenHistory } from './token-history.ts'

interface Row {
  readonly times: number
  readonly proofs: readonly Evidence[]
  readonly told: boolean
}

const MAX_ROWS = 500
/** One failure is a moment; the client asks again with the next look at the window. */
const ENOUGH = 2
/** What a front says when it, or the server behind it, does not want to answer now. */
const LATER = new Set([429, 502, 503, 504, 520, 521, 522, 523, 524])
/** Browsers repeat a POST as GET; 307 and 308 keep it. */
const BECOMES_GET = new Set([301, 302, 303])
/** What a front says to a request that it does not let through. NextAuth has none of them for a sign-in. */
const REFUSED = new Set([401, 403, 405, 406, 413, 414, 415, 501])

/** A request to an auth route, and whether NextAuth itself answered it. */
interface Asked {
  readonly facts: ExchangeFacts
  readonly client: ClientId
  readonly base: string
  readonly endpoint: NonNullable<ExchangeFacts['endpoint']>
  readonly method: string
  readonly status: number
  readonly isRight: boolean
}

/** What became of it. */
interface Outage {
  readonly what: keyof typeof NOTES
  readonly times: number
  readonly proofs: readonly Evidence[]
}

const WELL: Outage = { what: 'well', times: 0, proofs: [] }

/** Says when auth routes that work for others fail: limits, outages, fronts that refuse a method or a query. */
export function createAuthOutages(history: TokenHistory): Tracker<AuthOutageObservation> {
  const rows = createBoundedMap<Row>(MAX_ROWS)
  /** Base paths that NextAuth answered. */
  const right = createBoundedMap<true>(MAX_ROWS)
  const told = createBoundedMap<boolean>(MAX_ROWS)

  const ofSessionRead = ({ facts, client, base, status, isRight }: Asked): Outage | null => {
    const key = `${client} ${base}`
    const row = rows.get(key)
    // A limit says no to everybody; any other failure matters to a session that was well.
    const isLimit = status === 429
    if (!isLimit && (facts.sent === null || !LATER.has(status))) {
      if (!isRight || row === undefined) return null
      rows.set(key, { times: 0, proofs: [], told: false })
      return row.told ? WELL : null
    }
    if (!isLimit && (history.of(facts.sent?.digest ?? '')?.accepted.length ?? 0) === 0) return null
    const what = facts.sent === null ? 'nobody' : 'session'
    const times = (row?.times ?? 0) + 1
    const proofs = [...(row?.proofs ?? []).slice(0, 2), proofOf(facts, NOTES[what])]
    rows.set(key, { times, proofs, told: times >= ENOUGH })
    return times < ENOUGH ? null : { what, times, proofs }
  }

  const ofAct = ({ facts, base, endpoint, method, status, isRight }: Asked): Outage | null => {
    const key = `${base} ${method} ${endpoint.action}`
    const isRefused = (REFUSED.has(status) || refusedAlone(facts)) && facts.json === undefined
    const what =
      method === 'POST' && losesBody(facts)
        ? 'redirected'
        : !isRefused || isRight || !right.get(base)
          ? null
          : status === 405 || isUnrouted(facts)
            ? 'method'
            : 'refused'
    if (what !== null) {
      told.set(key, true)
      return { what, times: 1, proofs: [] }
    }
    if (status >= 400 || !told.get(key)) return null
    told.set(key, false)
    return WELL
  }

  return {
    take: (facts, client) => {
      const asked = askedOf(facts, client)
      if (asked === null) return []
      if (asked.isRight) right.set(asked.base, true)
      const isRead = asked.endpoint.action === 'session' && asked.method === 'GET'
      const outage = isRead ? ofSessionRead(asked) : isAct(asked) ? ofAct(asked) : null
      return outage === null ? [] : [observe(asked, outage)]
    },
  }
}

function askedOf(facts: ExchangeFacts, client: ClientId): Asked | null {
  const { endpoint, exchange, status, origin } = facts
  if (endpoint === null || status === null || exchange.outcome.kind !== 'response') return null
  const answer = endpointAnswer(facts)
  const isRight =
    facts.setCookies.some(one => one.identity !== null) || (answer !== null && isNextAuthAnswer(answer) === true)
  const { method } = exchange.request
  return { facts, client, base: `${origin} ${endpoint.basePath}`, endpoint, method, status, isRight }
}

/** A step of signing in or out, not the page that offers it. */
function isAct({ endpoint: { action }, method }: Asked): boolean {
  if (action === 'callback') return method === 'GET' || method === 'POST'
  return (action === 'signin' || action === 'signout') && method === 'POST'
}

function observe({ facts, client, endpoint, method, status }: Asked, outage: Outage): AuthOutageObservation {
  const { what, times, proofs } = outage
  const { origin, path, exchange } = facts
  const proof = proofOf(facts, NOTES[what])
  const [first = proof, ...rest] = proofs
  const situation = endpoint.action === 'session' ? 'session endpoint' : `${method} ${path}`
  const headers = exchange.outcome.kind === 'response' ? exchange.outcome.received.headers : []
  return {
    kind: 'auth-outage',
    ...seenIn(facts, client, printable(`${situation} of ${origin}`, 300), proof),
    what,
    method,
    path: printable(path, 200),
    status,
    times,
    server: printable(headerValue(headers, 'server') ?? '', 60),
    queryLength: overlongQuery(facts),
    location: what === 'redirected' ? (excerptUrl(facts.redirectsTo ?? '') ?? '') : '',
    names: [],
    chain: [first, ...rest],
  }
}

/** To the same path under another origin, or with another slash: the browser asks again, by GET and without the form. */
function losesBody(facts: ExchangeFacts): boolean {
  const { status, redirectsTo, origin, path, setCookies } = facts
  if (redirectsTo === null || !BECOMES_GET.has(status ?? 0) || setCookies.some(one => one.identity !== null))
    return false
  const to = pathOf(redirectsTo)
  const isMoved = originOf(redirectsTo) !== origin || to !== path
  // A provider's form that an own route turns into a query arrives all the same.
  return isMoved && to.replace(/\/$/, '') === path.replace(/\/$/, '') && !isCallbackHop(facts)
}

const NOTES: Readonly<Record<Exclude<AuthOutageObservation['what'], 'cookies'>, string>> = {
  session: 'no answer for a session that was well',
  nobody: 'no answer',
  refused: 'refused before NextAuth got it',
  method: 'not allowed',
  redirected: 'sent on, to be asked by GET',
  well: 'is answered',
}
