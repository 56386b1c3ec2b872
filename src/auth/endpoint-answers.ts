import { headerValue } from '../http/headers.ts'
import { originOf, pathOf } from '../http/origin.ts'
import type { HeaderList } from '../model/exchange.ts'
import type { SessionBody } from '../model/observation.ts'
import type { AuthEndpoint } from './endpoints.ts'

/** What both libraries say of a configuration that they refuse, in JSON and on their error page. */
export const CONFIGURATION = /There (?:is|was) a problem with the server configuration/

/** v4 says it with its name, the first betas of v5 without. */
export const UNKNOWN_ACTION = /^Error: This action with HTTP (?:GET|POST) is not supported(?: by NextAuth|\.?$)/

/** One answer of an auth endpoint, as far as this needs it. */
export interface EndpointAnswer {
  readonly endpoint: AuthEndpoint
  readonly method: string
  readonly url: string
  readonly status: number
  readonly headers: HeaderList
  /** null = not recorded. */
  readonly bodyText: string | null
  /** undefined = no JSON. */
  readonly json: unknown
  readonly sessionBody: SessionBody | null
}

/**
 * Can NextAuth have answered this? Each endpoint has a closed set of answers (read in the source of 4.24 and @auth/core 0.41,
 * and measured): 200 with JSON of its own shape, 400 and 500 with words of its own, redirects of the sign-in routes. `null`: it
 * does not tell (a hop that moves to another scheme or host, an outage, a body that was not recorded).
 */
export function isNextAuthAnswer(answer: EndpointAnswer): boolean | null {
  const { endpoint, method, status, headers, bodyText, json } = answer
  if ((method !== 'GET' && method !== 'POST') || status < 200 || status === 204 || status === 304) return null
  if (status === 429 || (status >= 502 && status <= 504)) return null
  if (status >= 300 && status < 400) return redirect(answer)
  const isJson = json !== undefined
  if (status === 500 || status === 400)
    return ownWords(bodyText, json) ? true : status === 500 ? null : bodyText === null ? null : false
  switch (endpoint.action) {
    case 'session':
      return status === 200 ? (answer.sessionBody === null ? null : answer.sessionBody !== 'not-a-session') : false
    case 'csrf':
      return status === 200 ? (bodyText === null ? null : hasField(json, 'csrfToken')) : false
    case 'providers':
      return status === 200 ? (bodyText === null ? null : isProviders(json)) : false
    case 'callback':
    case 'signin':
    case 'signout':
      // v4 answers a refused sign-in with 401 or 403 and `{"url"}`; the pages are HTML.
      if (method === 'POST') return isJson ? hasField(json, 'url') : status === 404 || status === 405 ? false : null
      return status === 404 ? false : null
    case 'error':
    case 'verify-request':
      return status === 404 || status === 401 || headerValue(headers, 'www-authenticate') !== null ? false : null
    default:
      return null
  }
}

/** To another scheme, host or trailing slash under the same path is a hop; sign-in routes redirect by right. */
function redirect({ endpoint, url, headers }: EndpointAnswer): boolean | null {
  const location = headerValue(headers, 'location')
  if (location === null || !URL.canParse(location, url)) return null
  const target = new URL(location, url).href
  const bare = (path: string) => path.replace(/(?<!\/)\/+$/, '')
  if (bare(pathOf(target)) === bare(pathOf(url))) return null
  if (originOf(target) === originOf(url) && pathOf(target).endsWith(bare(pathOf(url)))) return false
  return endpoint.action === 'session' || endpoint.action === 'csrf' || endpoint.action === 'providers' ? false : null
}

/** `{"message":"There is a problem with the server configuration…"}`, `"Bad request."`, v4's unknown action, a refused update. */
function ownWords(text: string | null, json: unknown): boolean {
  if (text === null) return false
  const words = text.trim()
  if (hasField(json, 'message') && /problem with the server configuration/.test(words)) return true
  return (
    words === '' ||
    words === 'null' ||
    words === '"Bad request."' ||
    words === '[object Object]' ||
    words === 'Internal Server Error' ||
    UNKNOWN_ACTION.test(words) ||
    hasField(json, 'url')
  )
}

function hasField(json: unknown, name: string): boolean {
  return typeof json === 'object' && json !== null && Object.hasOwn(json, name)
}

function isProviders(json: unknown): boolean {
  if (typeof json !== 'object' || json === null || Array.isArray(json)) return false
  return Object.values(json).every(one => hasField(one, 'id') || hasField(one, 'callbackUrl'))
}
