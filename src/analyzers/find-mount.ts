import { identifyCookie } from '../auth/cookie-names.ts'
import { endpointOf } from '../auth/dialects.ts'
import { CONFIGURATION } from '../auth/endpoint-answers.ts'
import { mountedAt } from '../auth/mounted-at.ts'
import { asFields, asText } from '../http/fields.ts'
import { headerValue, headerValues } from '../http/headers.ts'
import { parseJson } from '../http/json.ts'
import { pathOf } from '../http/origin.ts'
import { printable } from '../http/printable.ts'
import type { Exchange, ResponseMessage } from '../model/exchange.ts'
import { isServerAction } from './acts.ts'

/** As the library writes them; signIn() of a page writes them through Next, in lower case. */
const BY_LIBRARY = /; ?SameSite=[A-Z]/

/** Of the library's own page no more is needed: its forms stand in it, behind its styles. */
const MAX_PAGE = 64 * 1024
const NEXT_HEADER = /^x-nextjs-/i

/** What @auth/core answers, to the letter, to a path that does not begin with the base path that it believes in. */
const UNKNOWN_PATH = '"Bad request."'

/** The path that auth routes answer under, by the library's own cookies or its own words; null = it is none of theirs. */
export function mountOf({ request, outcome }: Exchange): string | null {
  if (outcome.kind !== 'response' || isServerAction(request.method, request.headers)) return null
  const mount = mountedAt(pathOf(request.url))
  if (mount === null) return null
  const sets = headerValues(outcome.received.headers, 'set-cookie').some(line => {
    const role = identifyCookie(line.slice(0, Math.max(0, line.indexOf('='))).trim())?.role ?? 'session'
    return role !== 'session' && BY_LIBRARY.test(line)
  })
  const { status, body } = outcome.received
  const text = body === null ? null : new TextDecoder().decode(body.bytes.slice(0, MAX_PAGE))
  const isIt =
    (sets && isOwnAnswer(outcome.received, text, mount)) || refuses(status, text) || listsProviders(text, mount)
  return isIt ? printable(mount, 100) : null
}

/** In the library's own words: a path that is none of its own, or a configuration that it does not run with. */
function refuses(status: number, text: string | null): boolean {
  if (text === null || text.length > 200) return false
  if (status === 400) return text.trim() === UNKNOWN_PATH
  return status === 500 && CONFIGURATION.test(asText(asFields(parseJson(text))?.message) ?? '')
}

/**
 * `{ id: { signinUrl, callbackUrl } }`, each under one base path and with its own id: what `/providers` answers. With a basePath of
 * Next's the browser's path is longer than the library's.
 */
function listsProviders(text: string | null, mount: string): boolean {
  const providers = Object.entries(asFields(parseJson(text)) ?? {})
  return (
    providers.length > 0 &&
    providers.every(([id, one]) => {
      const [signin, callback] = [asFields(one)?.signinUrl, asFields(one)?.callbackUrl].map(url =>
        pathOf(asText(url) ?? ''),
      )
      const base = callback?.endsWith(`/callback/${id}`) ? callback.slice(0, -`/callback/${id}`.length) : ''
      return base.length > 1 && mount.endsWith(base) && signin === `${base}/signin/${id}`
    })
  )
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

/** Where the auth routes are, by what was seen so far. */
export interface MountWatch {
  readonly take: (exchange: Exchange) => void
  /**
   * Where they are when it is not where Next has them; null = there, or not to be told. What a client or a provider asks where Next
   * has them is to be seen, too: the two do not agree then, and that is the fault.
   */
  readonly mount: () => string | null
  /** They were seen to answer where Next has them. */
  readonly isAtNext: () => boolean
  /** Where something answers that may be them, and may be asked; null = nowhere, or it is known. */
  readonly candidate: () => string | null
}

const MAX_MOUNTS = 20

export function createMountWatch(): MountWatch {
  const mounts = new Set<string>()
  const candidates = new Set<string>()
  let asNextHasThem = false
  let isAtNext = false
  const only = (among: ReadonlySet<string>): string | null => {
    const [one = null] = among
    return !asNextHasThem && among.size === 1 && one !== null && !one.includes('/api/auth') ? one : null
  }
  return {
    take: exchange => {
      if ((endpointOf(pathOf(exchange.request.url))?.action ?? 'other') !== 'other') asNextHasThem = true
      if (asNextHasThem && !isAtNext) isAtNext = mountOf(exchange)?.includes('/api/auth') === true
      if (asNextHasThem || mounts.size >= MAX_MOUNTS) return
      const mount = mountOf(exchange)
      if (mount !== null) mounts.add(mount)
      else if (isSessionLike(exchange)) candidates.add(printable(mountedAt(pathOf(exchange.request.url)) ?? '', 100))
    },
    mount: () => only(mounts),
    isAtNext: () => isAtNext,
    candidate: () => (mounts.size === 0 ? only(candidates) : null),
  }
}

/** `GET …/session` that answers with JSON: of many libraries, and no proof of any. */
function isSessionLike({ request, outcome }: Exchange): boolean {
  if (outcome.kind !== 'response' || request.method !== 'GET' || outcome.received.status !== 200) return false
  const isJson = /^application\/json\b/i.test(headerValue(outcome.received.headers, 'content-type') ?? '')
  return isJson && /\/session\/?$/.test(pathOf(request.url)) && mountedAt(pathOf(request.url)) !== null
}

/** {@link MountWatch.mount} of a whole recording. */
export function findMount(exchanges: readonly Exchange[]): string | null {
  const watch = createMountWatch()
  for (const exchange of exchanges) watch.take(exchange)
  return watch.mount()
}
