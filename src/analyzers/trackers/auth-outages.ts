import { isNextAuthAnswer } from '../../auth/endpoint-answers.ts'
import { createBoundedMap } from '../../http/bounded-map.ts'
import { excerptUrl } from '../../http/excerpt.ts'
import { headerValue } from '../../http/headers.ts'
import { originOf, pathOf } from '../../http/origin.ts'
import { printable } from '../../http/printable.ts'
import type { Evidence } from '../../model/finding.ts'
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

/** Says when auth routes that work for others fail: limits, outages, fronts that refuse a method or a query. */
export function createAuthOutages(history: TokenHistory): Tracker<AuthOutageObservation> {
  const rows = createBoundedMap<Row>(MAX_ROWS)
  /** Base paths that NextAuth answered. */
  const right = createBoundedMap<true>(MAX_ROWS)
  const told = createBoundedMap<boolean>(MAX_ROWS)

  return {
    take: (facts, client) => {
      const { endpoint, exchange, status, origin } = facts
      if (endpoint === null || status === null || exchange.outcome.kind !== 'response') return []
      const { headers } = exchange.outcome.received
      const { method } = exchange.request
      const base = `${origin} ${endpoint.basePath}`
      const answer = endpointAnswer(facts)
      const isRight =
        facts.setCookies.some(one => one.identity !== null) || (answer !== null && isNextAuthAnswer(answer) === true)
      if (isRight) right.set(base, true)
      const server = printable(headerValue(headers, 'server') ?? '', 60)
      const observe = (what: keyof typeof NOTES, times: number, proofs: readonly Evidence[]): AuthOutageObservation => {
        const proof = proofOf(facts, NOTES[what])
        const [first = proof, ...rest] = proofs
        const situation = endpoint.action === 'session' ? 'session endpoint' : `${method} ${facts.path}`
        return {
          kind: 'auth-outage',
          ...seenIn(facts, client, printable(`${situation} of ${origin}`, 300), proof),
          what,
          method,
          path: printable(facts.path, 200),
          status,
          times,
          server,
          queryLength: overlongQuery(facts),
          location: what === 'redirected' ? (excerptUrl(facts.redirectsTo ?? '') ?? '') : '',
          names: [],
          chain: [first, ...rest],
        }
      }

      if (endpoint.action === 'session' && method === 'GET') {
        const key = `${client} ${base}`
        const row = rows.get(key)
        // A limit says no to everybody; any other failure matters to a session that was well.
        if (status !== 429 && (facts.sent === null || !LATER.has(status))) {
          if (!isRight || row === undefined) return []
          rows.set(key, { times: 0, proofs: [], told: false })
          return row.told ? [observe('well', 0, [])] : []
        }
        const { sent } = facts
        if (status !== 429 && (history.of(sent?.digest ?? '')?.accepted.length ?? 0) === 0) return []
        const times = (row?.times ?? 0) + 1
        const proofs = [...(row?.proofs ?? []).slice(0, 2), proofOf(facts, NOTES[sent === null ? 'nobody' : 'session'])]
        rows.set(key, { times, proofs, told: times >= ENOUGH })
        return times < ENOUGH ? [] : [observe(sent === null ? 'nobody' : 'session', times, proofs)]
      }

      const isAct =
        endpoint.action === 'callback' ||
        ((endpoint.action === 'signin' || endpoint.action === 'signout') && method === 'POST')
      if (!isAct || (method !== 'GET' && method !== 'POST')) return []
      const key = `${base} ${method} ${endpoint.action}`
      if (method === 'POST' && losesBody(facts)) {
        told.set(key, true)
        return [observe('redirected', 1, [])]
      }
      if ((REFUSED.has(status) || refusedAlone(facts)) && facts.json === undefined && right.get(base) && !isRight) {
        told.set(key, true)
        return [observe(status === 405 || isUnrouted(facts) ? 'method' : 'refused', 1, [])]
      }
      if (status >= 400 || !told.get(key)) return []
      told.set(key, false)
      return [observe('well', 0, [])]
    },
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
