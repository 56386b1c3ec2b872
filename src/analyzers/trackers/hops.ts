import { createBoundedMap } from '../../http/bounded-map.ts'
import { headerValue } from '../../http/headers.ts'
import type { Evidence } from '../../model/finding.ts'
import type { HopObservation } from '../../model/observation-server.ts'
import type { ExchangeFacts } from '../facts.ts'
import type { Tracker } from '../tracker.ts'
import { emptySignIn } from './empty-sign-ins.ts'
import { proofOf, seenIn } from './seen-in.ts'

const REFUSED_CSRF = /[?&](?:csrf=true|error=MissingCSRF)\b/

/** Sees what something between app and browser took out of the answers: NextAuth would never have written them so. */
export function createHops(): Tracker<HopObservation> {
  /** `/csrf` answers without a Set-Cookie to requests without a cookie, by client. */
  const bare = createBoundedMap<Evidence>(200)
  let holdsCookies = false
  return {
    take: (facts, client) => {
      if (facts.exchange.outcome.kind !== 'response') return []
      // What authproxy saw itself it saw with all cookies.
      holdsCookies ||= facts.exchange.source === 'live' || facts.cookies.length > 0 || facts.setCookies.length > 0
      const key = `${facts.origin} ${client}`
      const found: HopObservation[] = []
      const observe = (
        problem: HopObservation['problem'],
        cookies: readonly string[],
        chain: HopObservation['chain'],
      ) =>
        found.push({
          kind: 'hop',
          ...seenIn(facts, client, `Set-Cookie of ${facts.origin}`, chain[0]),
          problem,
          holdsCookies,
          cookies,
          chain,
        })

      // One such cookie may be configured so; csrf, callback-url and session together never are.
      const prefixed = facts.setCookies.filter(one => one.identity !== null && /^__(?:Host|Secure)-/.test(one.name))
      const roles = new Set(prefixed.map(one => one.identity?.role))
      const bareOfSecure = prefixed.filter(one => !('rejected' in one.parsed) && !one.parsed.secure)
      const [first] = bareOfSecure
      if (first !== undefined && bareOfSecure.length === prefixed.length && roles.size >= 2) {
        const names = prefixed.map(one => one.name)
        observe('strips-secure', names, [first.proof, ...bareOfSecure.slice(1, 3).map(one => one.proof)])
      } else if (prefixed.length > 0 && bareOfSecure.length === 0) {
        observe(null, [], [facts.proof])
      }

      if (facts.endpoint === null) return found
      if (emptySignIn(facts)?.to === 'wanted')
        observe('drops-session', [], [proofOf(facts, 'takes back the check cookies, and sets no session cookie')])
      const hasNone = facts.cookiesAtApp.length === 0
      if (facts.setCookies.length > 0) bare.delete(key)
      else if (hasNone && issuesCsrf(facts)) bare.set(key, proofOf(facts, 'answers a csrf token and sets no cookie'))
      const before = bare.get(key)
      if (before !== undefined && hasNone && facts.exchange.request.method === 'POST' && refusesCsrf(facts)) {
        observe('drops-set-cookie', [], [before, proofOf(facts, 'refused for want of the csrf cookie')])
      }
      return found
    },
  }
}

/** NextAuth sets the csrf cookie with the first token that it hands out, always. */
function issuesCsrf(facts: ExchangeFacts): boolean {
  return (
    facts.endpoint?.action === 'csrf' &&
    facts.status === 200 &&
    /"csrfToken"\s*:\s*"[^"]{16,}"/.test(facts.bodyText ?? '')
  )
}

function refusesCsrf(facts: ExchangeFacts): boolean {
  const { outcome } = facts.exchange
  const location = outcome.kind === 'response' ? headerValue(outcome.received.headers, 'location') : null
  return REFUSED_CSRF.test(location ?? '') || REFUSED_CSRF.test(facts.bodyText ?? '')
}
