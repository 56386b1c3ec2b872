import { decodePercent } from '../../http/excerpt.ts'
import { headerValue } from '../../http/headers.ts'
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
        byExpress: isByExpress(facts),
        told: toldToApp(facts),
        probe: facts.exchange.initiator === 'probe',
        contradictsProof: false,
      })
      const callback = callbackInside(facts)
      if (callback !== null && callback.origin !== provenBy.get(facts.origin))
        return [
          seen('redirect-uri', callback.origin, `redirect_uri ${printable(callback.origin + callback.pathname, 200)}`),
        ]
      if (facts.endpoint === null) {
        const target = facts.redirectsTo
        const back = target !== null && pages.isOne(target) ? wayBackInside(facts, target) : null
        if (back !== null) return [seen('way-back', back.origin, `way back ${printable(back.href, 200)}`)]
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
      const landing = landsInside(facts)
      if (landing !== null && landing.origin !== appOrigin && landing.origin !== provenBy.get(facts.origin)) {
        const contradictsProof = provenBy.has(facts.origin)
        return [{ ...seen('landing', landing.origin, `to ${printable(landing.href, 200)}`), contradictsProof }]
      }
      if (cookie === undefined || appOrigin === null) return []
      const proven = provenBy.get(facts.origin)
      const contradictsProof = proven !== undefined && proven !== appOrigin
      return [{ ...seen('callback-url-cookie', appOrigin, ''), proof: cookie.proof, contradictsProof }]
    },
  }
}

function isByExpress({ exchange: { outcome } }: ExchangeFacts): boolean {
  return outcome.kind === 'response' && headerValue(outcome.received.headers, 'x-powered-by') === 'Express'
}

function toldToApp({ exchange: { forwarded } }: ExchangeFacts): AuthOriginObservation['told'] {
  const host = forwarded === null ? null : headerValue(forwarded, 'host')
  if (forwarded === null || host === null) return null
  const proto = headerValue(forwarded, 'x-forwarded-proto')
  return { host: printable(host, 200), proto: proto === null ? null : printable(proto, 60) }
}

/** A public host sends the browser to sign in at its own machine. What carries a code is for a program that waits there. */
function leavesForBindAddress({ hostname, origin, page }: ExchangeFacts, target: string): boolean {
  const to = new URL(target)
  // A name without a dot is mostly a container's own. A sign-in that really lives there is told the whole way back.
  const isBare = hostname.includes('.') && /^[a-z0-9-]+$/.test(to.hostname) && /^\/(?!\/)/.test(wayBack(to))
  return !isLoopbackHost(hostname) && (isOwnMachine(to.hostname) || isBare) && !handsOver(target, origin, page)
}

/** The machine that names it, also by the address on which a server listens to all. */
function isOwnMachine(hostname: string): boolean {
  return isLoopbackHost(hostname) || hostname === '0.0.0.0'
}

/** Nobody outside of the server reaches it, unless it is this machine's own user. */
function isInside({ hostname, port }: URL): boolean {
  // A house may have names without a dot; containers have ports.
  return isOwnMachine(hostname) || (port !== '' && /^[a-z0-9-]+$/.test(hostname))
}

function toUrl(text: string): URL | null {
  return URL.canParse(text) ? new URL(text) : null
}

/** A guard names the very page that was asked for as the way back, under an address of the server's own. */
function wayBackInside({ hostname, page }: ExchangeFacts, target: string): URL | null {
  if (isLoopbackHost(hostname) || !hostname.includes('.')) return null
  const backs = [...new URL(target).searchParams.values()].flatMap(one => toUrl(one) ?? [])
  return backs.find(one => /^https?:$/.test(one.protocol) && isInside(one) && one.pathname === page) ?? null
}

/** An accepted sign-in leads to an address of the server's own, and whoever signed in had asked for none. */
function landsInside(facts: ExchangeFacts): URL | null {
  const { signsIn, target, hostname } = facts
  if (!signsIn || target === null || isLoopbackHost(hostname) || !hostname.includes('.')) return null
  const { url } = target
  if (!isInside(url)) return null
  const asked = askedFor(facts)
  if (asked.some(one => one.origin === url.origin)) return null
  // NextAuth falls back to the origin that it believes in, alone.
  return asked.length > 0 || (url.pathname === '/' && url.search === '') ? url : null
}

/** The provider is told to bring the browser back to the server's own machine, which is nobody's that is asked by a public name. */
function callbackInside({ endpoint, serverAction, target, origin, hostname }: ExchangeFacts): URL | null {
  if (target === null || target.url.origin === origin || isLoopbackHost(hostname) || !hostname.includes('.'))
    return null
  if (endpoint?.action !== 'signin' && !serverAction) return null
  const url = toUrl(target.url.searchParams.get('redirect_uri') ?? '')
  return url !== null && isInside(url) && /\/callback\/[\w-]{1,60}$/.test(url.pathname) ? url : null
}

/** Where the sign-in is to lead, by its own form or address, or by the page that NextAuth was told of before. */
function askedFor({ exchange: { request }, cookiesAtApp }: ExchangeFacts): readonly URL[] {
  const type = headerValue(request.headers, 'content-type') ?? ''
  const form = type.startsWith('application/x-www-form-urlencoded') && request.body !== null
  const body = form ? new TextDecoder().decode(request.body?.bytes).slice(0, 20_000) : ''
  const named = [toUrl(request.url)?.searchParams, new URLSearchParams(body)].map(
    one => one?.get('callbackUrl') ?? null,
  )
  // A bare origin is what NextAuth itself writes there.
  const told = cookiesAtApp
    .filter(one => one.identity?.role === 'callback-url')
    .map(one => decodePercent(one.value))
    .filter(one => originOf(one) !== one)
  return [...named, ...told].flatMap(one => (one === null ? [] : (toUrl(one) ?? [])))
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
