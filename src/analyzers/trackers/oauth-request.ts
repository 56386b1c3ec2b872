import { siteOf } from '../../cookies/site.ts'
import { decodeBody } from '../../http/decode-body.ts'
import { headerValue } from '../../http/headers.ts'
import { printable } from '../../http/printable.ts'
import type { ExchangeFacts } from '../facts.ts'
import type { ProviderKinds } from './provider-kinds.ts'

/** What an OAuth provider's answer carries, as the browser brought it. */
export interface OAuthRequest {
  readonly provider: string
  readonly post: boolean
  readonly crossSite: boolean
  readonly prefetch: boolean
  readonly state: string | null
  /** The code, or what stands for it: an address works once. */
  readonly ticket: string | null
  /** The provider says who it is (`iss`, RFC 9207), which the libraries compare with the option `issuer`. */
  readonly namesIssuer: boolean
  /** A registered-looking error code (`access_denied`); anything else is `other`. */
  readonly error: string | null
}

/** Reads a callback as an OAuth provider's answer; null = it is none (credentials, a magic link, a bare visit). */
export function oauthRequest(facts: ExchangeFacts, kinds: ProviderKinds): OAuthRequest | null {
  const { endpoint, exchange } = facts
  if (endpoint?.action !== 'callback' || endpoint.provider === null) return null
  const { method, url } = exchange.request
  const kind = kinds.kindOf(facts.origin, endpoint.provider)
  if (kind === 'credentials' || kind === 'email' || (method !== 'GET' && method !== 'POST')) return null
  const post = method === 'POST'
  const query = URL.canParse(url) ? new URL(url).searchParams : new URLSearchParams()
  const form = post ? readForm(facts) : null
  const value = (name: string) => query.get(name) ?? form?.get(name) ?? null
  const [state, code, error] = [value('state'), value('code') ?? value('oauth_token'), value('error')]
  const crossSite = isCrossSite(facts)
  // A form of the app's own (a credentials provider with another id) is posted from the same site.
  if (code === null && state === null && error === null && !(post && crossSite)) return null
  return {
    provider: printable(endpoint.provider, 60),
    post,
    crossSite,
    prefetch: facts.prefetch,
    state: state === '' ? null : state,
    ticket: code ?? state,
    namesIssuer: value('iss') !== null,
    error: error === null ? null : /^[a-z_]{1,60}$/i.test(error) ? error : 'other',
  }
}

/** Sec-Fetch-Site says it; older browsers are told by Origin. */
function isCrossSite(facts: ExchangeFacts): boolean {
  const { headers } = facts.exchange.request
  const site = headerValue(headers, 'sec-fetch-site')
  if (site !== null) return site === 'cross-site'
  const origin = headerValue(headers, 'origin')
  if (origin === null) return false
  return siteOf(origin) !== siteOf(facts.origin)
}

function readForm(facts: ExchangeFacts): URLSearchParams | null {
  const { body, headers } = facts.exchange.request
  if (body === null) return null
  const decoded = decodeBody(body, headerValue(headers, 'content-encoding'))
  return decoded.error === null ? new URLSearchParams(decoded.text) : null
}
