import { endpointOf } from '../../auth/dialects.ts'
import { createBoundedMap } from '../../http/bounded-map.ts'
import { pathOf } from '../../http/origin.ts'
import { printable } from '../../http/printable.ts'
import type { Evidence } from '../../model/finding.ts'
import type { ClientId } from '../../model/observation.ts'
import type { AuthRouteObservation } from '../../model/observation-server.ts'
import type { ExchangeFacts } from '../facts.ts'
import { addressOf, beginningOf, isCheckRole, type OAuthStart } from './oauth-starts.ts'
import { proofOf, seenIn } from './seen-in.ts'

/** A provider's answer that came to a page of the app. */
interface Stray {
  readonly start: OAuthStart
  readonly path: string
  readonly proof: Evidence
  readonly isTold: boolean
}

export interface StrayCodes {
  /** `start`: the sign-in whose state this request carries. */
  readonly take: (facts: ExchangeFacts, client: ClientId, start: OAuthStart | null) => AuthRouteObservation | null
}

/**
 * A provider's answer that came to a page instead of the auth routes, because the app had named that page as its redirect_uri.
 * A rewrite, a route or a script may hand it on: so what this browser asks next decides.
 */
export function createStrayCodes(): StrayCodes {
  const waiting = createBoundedMap<Stray>(500)
  return {
    take: (facts, client, start) => {
      const key = `${client} ${facts.origin}`
      const before = waiting.get(key)
      if (start !== null && isStray(facts, start)) {
        const proof = proofOf(facts, 'the code of the provider came here')
        waiting.set(key, { start, path: printable(facts.path, 200), proof, isTold: false })
        return null
      }
      if (before === undefined) return null
      const isTaken = facts.endpoint?.action === 'callback' || facts.signsIn || facts.sent !== null
      const asks = facts.endpoint?.action === 'session' || facts.use === 'page'
      if (isTaken) waiting.delete(key)
      if (isTaken) return before.isTold ? { ...tell(facts, client, before), problem: null } : null
      if (before.isTold || !asks || facts.status === null || facts.status >= 500) return null
      waiting.set(key, { ...before, isTold: true })
      return tell(facts, client, before)
    },
  }
}

function isStray(facts: ExchangeFacts, start: OAuthStart): boolean {
  const { exchange, endpoint, redirectsTo, setCookies, status } = facts
  const { method, url } = exchange.request
  if (method !== 'GET' || !/[?&]code=/.test(url) || start.redirectUri !== addressOf(url)) return false
  if (endpointOf(pathOf(url))?.action === 'callback' || endpoint?.action === 'callback') return false
  if (status === null || status >= 500 || facts.prefetch) return false
  const isTaken = setCookies.some(one => isCheckRole(one.identity?.role) || one.identity?.role === 'session')
  return !isTaken && !/[?&]code=/.test(redirectsTo ?? '')
}

function tell(facts: ExchangeFacts, client: ClientId, { start, path, proof }: Stray): AuthRouteObservation {
  const after = proofOf(facts, 'nobody is signed in')
  return {
    kind: 'auth-route',
    ...seenIn(facts, client, `redirect_uri of ${start.origin}`, after),
    basePath: start.basePath,
    problem: 'stray-code',
    actions: [],
    slash: false,
    stray: path,
    appBasePath: null,
    chain: [beginningOf(start, 'the'), proof, after],
  }
}
