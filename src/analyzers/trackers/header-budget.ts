import { refusedAsRequest, refusedAsResponse } from '../../fronts/budget.ts'
import { createBoundedMap } from '../../http/bounded-map.ts'
import { headerBytes, headerValue } from '../../http/headers.ts'
import { parseUrl } from '../../http/parse-url.ts'
import type { Evidence } from '../../model/finding.ts'
import type { HeaderBudgetObservation } from '../../model/observation-front.ts'
import type { ExchangeFacts } from '../facts.ts'
import { readBody } from '../read-answer.ts'
import type { Tracker } from '../tracker.ts'
import { proofOf, seenIn } from './seen-in.ts'

/** A crashed app does not answer again at once; a hop that refuses one answer does. */
const NEAR_MS = 60_000
/** The smallest limit of a front in use (nginx, `large_client_header_buffers 4 4k`). */
const LEAST_LIMIT_BYTES = 4_096
const TOO_LARGE_TEXT =
  /request header or cookie too large|request header fields too large|RequestHeaderSectionTooLarge/i

/** A session that, written anew, fills the smallest buffer of a front nearly by itself. */
const LARGE_SESSION_BYTES = 3_000
/** One page may fail for any reason. */
const ENOUGH_PAGES = 2

interface Bounced {
  readonly at: number
  readonly proof: Evidence
  readonly before: Evidence
  /** Pages that were lost one after the other; 0 = it was the answer to a sign-in. */
  readonly pages: number
}

/** Weighs header blocks, and joins a 502 at sign-in to the answers around it. */
export function createHeaderBudget(): Tracker<HeaderBudgetObservation> {
  const lastWell = createBoundedMap<{ at: number; proof: Evidence }>(100)
  const bounced = createBoundedMap<Bounced>(100)

  /** The same hop answered just before and just after: only what sets the session cookie fails. */
  const upstream = (facts: ExchangeFacts): Bounced | null => {
    const lost = lossOf(facts)
    const well = lastWell.get(facts.origin)
    if (lost !== null) {
      const proof = proofOf(facts, LOST[lost])
      if (well !== undefined && facts.exchange.startedAt - well.at <= NEAR_MS) {
        const pages = lost === 'page' ? (bounced.get(facts.origin)?.pages ?? 0) + 1 : 0
        bounced.set(facts.origin, { at: facts.at, proof, before: well.proof, pages })
      }
      return null
    }
    if (facts.endpoint === null || facts.status === null || facts.status >= 400) return null
    lastWell.set(facts.origin, { at: facts.at, proof: proofOf(facts, 'answered') })
    const pending = bounced.get(facts.origin)
    if (pending === undefined || facts.exchange.startedAt < pending.at) return null
    bounced.delete(facts.origin)
    const isEnough = pending.pages === 0 || pending.pages >= ENOUGH_PAGES
    return isEnough && facts.exchange.startedAt - pending.at <= NEAR_MS ? pending : null
  }

  return {
    take: (facts, client) => {
      const { outcome, request } = facts.exchange
      if (outcome.kind !== 'response' || facts.status === null) return []
      const refused = refusesHead(facts)
      const missed = upstream(facts)
      const over = refused || missed !== null ? NOBODY : overrunsOf(facts)
      const isLarge = over.request.length + over.response.length > 0
      const isOurs = facts.sent !== null || facts.set !== null || (facts.endpoint !== null && isLarge)
      if (!refused && missed === null && !isOurs) return []
      const token = facts.set ?? facts.sent
      const requestBytes = headerBytes(request.headers)
      const proof =
        missed?.proof ??
        (refused
          ? proofOf(facts, `${requestBytes} bytes of request headers were refused`)
          : (facts.setProof ?? facts.proof))
      const chain: HeaderBudgetObservation['chain'] =
        missed === null ? [proof] : [missed.proof, missed.before, facts.proof]
      return [
        {
          kind: 'header-budget',
          ...seenIn(facts, client, `header size on ${facts.origin}`, proof),
          status: facts.status,
          request: `${request.method} ${facts.path}`,
          over,
          requestBytes,
          responseBytes: headerBytes(outcome.received.headers),
          sessionBytes: facts.sent?.lengthBytes ?? 0,
          chunks: token?.chunks.length ?? 0,
          cookie: token?.cookie ?? null,
          problem: refused
            ? 'request-too-large'
            : missed === null
              ? null
              : missed.pages > 0
                ? 'pages-too-large'
                : 'upstream-too-large',
          chain,
        },
      ]
    },
  }
}

const LOST = {
  'sign-in': 'the answer to the sign-in did not come through',
  page: 'the page did not come through',
} as const

/** A hop says 502 in place of an answer that would set the session cookie, or may: who reads a session writes it anew. */
function lossOf(facts: ExchangeFacts): keyof typeof LOST | null {
  if (facts.status !== 502 || !namesAHop(facts)) return null
  if (facts.endpoint !== null) return facts.endpoint.action === 'callback' ? 'sign-in' : null
  return facts.use === 'page' && (facts.sent?.lengthBytes ?? 0) >= LARGE_SESSION_BYTES ? 'page' : null
}

const NOBODY: HeaderBudgetObservation['over'] = { request: [], response: [] }

/** The fronts that would have refused what went well here. */
function overrunsOf({ whole, exchange }: ExchangeFacts): HeaderBudgetObservation['over'] {
  const { request, outcome, front = null } = exchange
  if (outcome.kind !== 'response' || outcome.received.status >= 400) return NOBODY
  const { pathname, search, host } = parseUrl(request.url) ?? { pathname: '/', search: '', host: '' }
  const received = whole.outcome.kind === 'response' ? whole.outcome.received : outcome.received
  return {
    request: refusedAsRequest(
      { ...request, target: `${pathname}${search}`, authority: host, clientAddress: '' },
      front,
    ),
    response: refusedAsResponse({ ...received, reason: received.statusText }, front),
  }
}

/** Next.js itself sends no Server header: who does is a proxy. */
function namesAHop(facts: ExchangeFacts): boolean {
  const { outcome } = facts.exchange
  if (outcome.kind !== 'response') return false
  return ['server', 'via'].some(name => headerValue(outcome.received.headers, name) !== null)
}

/** Whoever answered refused the request for the size of its head, and looked no further: that says nothing of what it asked for. */
export function refusesHead({ exchange, status, bodyText }: ExchangeFacts): boolean {
  const { outcome, request } = exchange
  // Nobody refuses less: an answer 431 to a small request means something else.
  if (outcome.kind !== 'response' || headerBytes(request.headers) < LEAST_LIMIT_BYTES) return false
  if (status === 431 || status === 494) return true
  // Too large, and nothing was in it but its head (Lambda behind Amplify and CloudFront).
  if (status === 413) return request.method === 'GET'
  return status === 400 && TOO_LARGE_TEXT.test(bodyText ?? readBody(outcome.received) ?? '')
}
