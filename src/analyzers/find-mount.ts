import { identifyCookie } from '../auth/cookie-names.ts'
import { endpointOf } from '../auth/dialects.ts'
import { CONFIGURATION } from '../auth/endpoint-answers.ts'
import { headerValue, headerValues } from '../http/headers.ts'
import { pathOf } from '../http/origin.ts'
import { printable } from '../http/printable.ts'
import type { Exchange, ResponseMessage } from '../model/exchange.ts'
import { isServerAction } from './acts.ts'

/** Read in @auth/core: what follows the base path. Pages are named alike, so what they answer decides. */
const MOUNTED = /^((?:\/[\w.-]{1,40}){1,4})\/(?:csrf|session|signin|signout|(?:signin|callback)\/[\w-]{1,40})\/?$/
/** As the library writes them; signIn() of a page writes them through Next, in lower case. */
const BY_LIBRARY = /; ?SameSite=[A-Z]/

/** Of the library's own page no more is needed: its forms stand in it, behind its styles. */
const MAX_PAGE = 64 * 1024
const NEXT_HEADER = /^x-nextjs-/i

/** What @auth/core answers, to the letter, to a path that does not begin with the base path that it believes in. */
const UNKNOWN_PATH = '"Bad request."'

/** What both libraries answer to everything while they refuse their configuration. */
const MESSAGE = /^\s*\{\s*"message"\s*:/

/** The path that auth routes answer under, by the library's own cookies or its own words; null = it is none of theirs. */
export function mountOf({ request, outcome }: Exchange): string | null {
  if (outcome.kind !== 'response' || isServerAction(request.method, request.headers)) return null
  const mount = MOUNTED.exec(pathOf(request.url))?.[1]
  if (mount === undefined) return null
  const sets = headerValues(outcome.received.headers, 'set-cookie').some(line => {
    const role = identifyCookie(line.slice(0, Math.max(0, line.indexOf('='))).trim())?.role ?? 'session'
    return role !== 'session' && BY_LIBRARY.test(line)
  })
  const { status, body } = outcome.received
  const text = body === null ? null : new TextDecoder().decode(body.bytes.slice(0, MAX_PAGE))
  const refuses = status === 400 && text?.slice(0, 20).trim() === UNKNOWN_PATH
  const misconfigured = status === 500 && text !== null && MESSAGE.test(text) && CONFIGURATION.test(text)
  const isOurs = refuses || misconfigured || (sets && isOwnAnswer(outcome.received, text, mount))
  return isOurs ? printable(mount, 100) : null
}

/** Of what stands before a path: the path begins an attribute, behind an origin or not. */
const isOrigin = (before: string) => /["'](?:https?:\/\/[^/"']*)?$/.test(before.slice(-300))

/**
 * auth() as middleware sets these cookies on any page, an own sign-in page at /auth/signin among them, and turns people away from it
 * with 307. The library's pages hold a form that is sent under the mount.
 */
function isOwnAnswer({ status, headers }: ResponseMessage, text: string | null, mount: string): boolean {
  if (status === 307 || status === 308) return false
  if (status !== 200 || !/html/i.test(headerValue(headers, 'content-type') ?? text ?? '')) return true
  if (text !== null) return text.includes('csrfToken') && text.split(`${mount}/`).slice(0, -1).some(isOrigin)
  return !headers.some(([name, value]) => NEXT_HEADER.test(name) || /Next\.js|next-router-state-tree/.test(value))
}

/**
 * Where the auth routes of a recording are, when it is not where Next has them; null = there, or not to be told. What a client or a
 * provider asks where Next has them is to be seen, too: the two do not agree then, and that is the fault.
 */
export function findMount(exchanges: readonly Exchange[]): string | null {
  if (exchanges.some(one => (endpointOf(pathOf(one.request.url))?.action ?? 'other') !== 'other')) return null
  const mounts = new Set(exchanges.flatMap(one => mountOf(one) ?? []))
  const [mount = null] = mounts
  return mounts.size === 1 && mount !== null && !mount.includes('/api/auth') ? mount : null
}
