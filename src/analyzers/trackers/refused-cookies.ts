import { isMadeByNext } from '../../auth/answerer.ts'
import { isNextAuthAnswer } from '../../auth/endpoint-answers.ts'
import { createBoundedMap } from '../../http/bounded-map.ts'
import { headerValue } from '../../http/headers.ts'
import { printable } from '../../http/printable.ts'
import type { Evidence } from '../../model/finding.ts'
import type { AuthOutageObservation } from '../../model/observation-browser.ts'
import type { ExchangeFacts } from '../facts.ts'
import type { Tracker } from '../tracker.ts'
import { endpointAnswer } from './not-reached.ts'
import { proofOf, seenIn } from './seen-in.ts'

interface Row {
  /** NextAuth answered this browser while it sent no cookie of its. */
  readonly bare: Evidence | null
  readonly paths: readonly string[]
  /** One of them is an auth endpoint, of which NextAuth never says such a thing. */
  readonly auth: boolean
  readonly proofs: readonly Evidence[]
  readonly told: boolean
}

interface Refusal {
  readonly what: 'cookies' | 'well'
  readonly times: number
  readonly proofs: readonly Evidence[]
}

const MAX_ROWS = 500
/** One page may be for somebody else. */
const ENOUGH = 2
/** What a firewall says; NextAuth says 403 with JSON, or with a page of its own at /error. */
const REFUSED = new Set([403, 406])
const NEW: Row = { bare: null, paths: [], auth: false, proofs: [], told: false }

/** Says when a browser got through to NextAuth, and is refused everywhere since it sends the cookies that it got there. */
export function createRefusedCookies(): Tracker<AuthOutageObservation> {
  const rows = createBoundedMap<Row>(MAX_ROWS)

  /** The browser gets through, or is refused for another reason: what was told of it is over. */
  const over = (key: string, row: Row, proof: Evidence): Refusal | null => {
    rows.set(key, NEW)
    return row.told ? { what: 'well', times: row.paths.length, proofs: [proof] } : null
  }

  const withoutCookies = (facts: ExchangeFacts, status: number, key: string, row: Row): Refusal | null => {
    const answer = endpointAnswer(facts)
    const isRight = answer !== null && status < 400 && isNextAuthAnswer(answer) === true
    if (isRight) rows.set(key, { ...row, bare: facts.proof })
    // Refused without them as well: then they are not why.
    return isRefusal(facts) && row !== NEW ? over(key, row, facts.proof) : null
  }

  const withCookies = (facts: ExchangeFacts, status: number, key: string, row: Row): Refusal | null => {
    if (!isRefusal(facts)) return status >= 400 ? null : over(key, row, facts.proof)
    if (row.bare === null) return null
    const paths = [...new Set([...row.paths, facts.path])].slice(0, 5)
    const proofs = [...row.proofs, proofOf(facts, 'refused, with cookies of NextAuth')].slice(0, 3)
    const auth = row.auth || (facts.endpoint !== null && facts.endpoint.action !== 'error')
    const told = auth && paths.length >= ENOUGH
    rows.set(key, { ...row, paths, auth, proofs, told })
    return told ? { what: 'cookies', times: row.paths.length, proofs: [row.bare, ...proofs] } : null
  }

  return {
    take: (facts, client) => {
      const { status, origin, endpoint, cookies, exchange } = facts
      if (status === null || exchange.outcome.kind !== 'response') return []
      if (facts.use !== 'page' && endpoint === null) return []
      const key = `${client} ${origin}`
      const row = rows.get(key) ?? NEW
      const names = cookies.filter(one => one.identity !== null).map(one => printable(one.name, 100))
      const refusal = (names.length === 0 ? withoutCookies : withCookies)(facts, status, key, row)
      if (refusal === null) return []
      const [first = facts.proof, ...rest] = refusal.proofs
      return [
        {
          kind: 'auth-outage',
          ...seenIn(facts, client, `requests with cookies of ${origin}`, first),
          what: refusal.what,
          method: exchange.request.method,
          path: printable(facts.path, 200),
          status,
          times: refusal.times,
          server: printable(headerValue(exchange.outcome.received.headers, 'server') ?? '', 60),
          queryLength: 0,
          location: '',
          names: [...new Set(names)].slice(0, 6),
          chain: [first, ...rest],
        },
      ]
    },
  }
}

/** By somebody who names no reason of his own: no password, no challenge, no JSON, and not a page that Next made. */
function isRefusal({ status, json, bodyText, exchange: { outcome } }: ExchangeFacts): boolean {
  if (!REFUSED.has(status ?? 0) || json !== undefined || outcome.kind !== 'response') return false
  const { headers } = outcome.received
  if (['www-authenticate', 'cf-mitigated'].some(name => headerValue(headers, name) !== null)) return false
  return !isMadeByNext(headers, bodyText ?? '')
}
