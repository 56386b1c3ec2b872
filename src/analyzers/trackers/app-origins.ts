import { decodePercent } from '../../http/excerpt.ts'
import { isLoopbackHost, originOf } from '../../http/origin.ts'
import { printable } from '../../http/printable.ts'
import type { AuthOriginObservation } from '../../model/observation.ts'
import { handsOver } from '../acts.ts'
import type { ExchangeFacts } from '../facts.ts'
import type { Tracker } from '../tracker.ts'
import type { SignInPages } from './sign-in-pages.ts'

const MAX_ORIGINS = 200

/**
 * Collects what the app says its own origin is. `/providers` is the proof: NextAuth builds its callback addresses from the
 * origin that it believes in. A `redirect` callback of the app's own may legally put another origin into the callback-url
 * cookie, so the cookie counts only for origins whose `/providers` answer is not known.
 */
export function createAppOrigins(pages: Pick<SignInPages, 'isOne'>): Tracker<AuthOriginObservation> {
  const provenBy = new Map<string, string>()
  return {
    take: (facts, client) => {
      const seen = (
        source: AuthOriginObservation['source'],
        appOrigin: string,
        excerpt: string,
      ): AuthOriginObservation => ({
        kind: 'auth-origin',
        exchange: facts.exchange.id,
        client,
        at: facts.at,
        dialect: facts.dialect,
        origin: facts.origin,
        proof: { ...facts.proof, excerpt },
        source,
        appOrigin,
        basePath: printable(facts.endpoint?.basePath ?? '/api/auth', 200),
        probe: facts.exchange.initiator === 'probe',
        contradictsProof: false,
      })
      if (facts.endpoint === null) {
        const target = facts.redirectsTo
        const away = target !== null && leavesForBindAddress(facts, target) && pages.isOne(target)
        const to = away ? originOf(target) : null
        return to === null ? [] : [seen('location', to, `Location: ${printable(target ?? '', 200)}`)]
      }
      if (facts.endpoint.action === 'providers') {
        const url = providerCallback(facts)
        const appOrigin = url === null ? null : originOf(url)
        if (url === null || appOrigin === null) return []
        if (provenBy.size < MAX_ORIGINS) provenBy.set(facts.origin, appOrigin)
        return [seen('providers', appOrigin, `callbackUrl ${printable(url, 200)}`)]
      }
      const page = ownPage(facts)
      if (page !== null) {
        const contradictsProof = provenBy.has(facts.origin) && provenBy.get(facts.origin) !== page.origin
        return [
          { ...seen('own-page', page.origin, `to ${printable(page.origin + page.pathname, 200)}`), contradictsProof },
        ]
      }
      const cookie = facts.setCookies.findLast(one => one.identity?.role === 'callback-url' && !one.deletes)
      const appOrigin = cookie === undefined ? null : originOf(decodePercent(cookie.value))
      if (cookie === undefined || appOrigin === null) return []
      const proven = provenBy.get(facts.origin)
      const contradictsProof = proven !== undefined && proven !== appOrigin
      return [{ ...seen('callback-url-cookie', appOrigin, ''), proof: cookie.proof, contradictsProof }]
    },
  }
}

/** A public host sends the browser to sign in at its own machine. What carries a code is for a program that waits there. */
function leavesForBindAddress({ hostname, origin, page }: ExchangeFacts, target: string): boolean {
  const to = new URL(target)
  // A name without a dot is mostly a container's own. A sign-in that really lives there is told the whole way back.
  const isBare = hostname.includes('.') && /^[a-z0-9-]+$/.test(to.hostname) && /^\/(?!\/)/.test(wayBack(to))
  const isLocal = isLoopbackHost(to.hostname) || to.hostname === '0.0.0.0' || isBare
  return !isLoopbackHost(hostname) && isLocal && !handsOver(target, origin, page)
}

function wayBack({ searchParams }: URL): string {
  return searchParams.get('callbackUrl') ?? ''
}

/** NextAuth leads to its sign-in or error page, which lies beside this route, on an origin that the browser did not ask. */
function ownPage({ endpoint, target, origin, hostname }: ExchangeFacts): URL | null {
  if (endpoint === null || target === null || target.url.origin === origin) return null
  // Two names of this machine: whoever brought the browser to the other one is told of.
  if (isLoopbackHost(hostname) && isLoopbackHost(target.url.hostname)) return null
  const own = [`${endpoint.basePath}/error`, `${endpoint.basePath}/signin`]
  return own.includes(target.url.pathname) ? target.url : null
}

/** The first callback address in a `/providers` answer. */
function providerCallback({ providers }: ExchangeFacts): string | null {
  return providers?.find(one => one.callbackUrl !== null)?.callbackUrl ?? null
}
