import { headerValue, headerValues } from '../http/headers.ts'
import { originOf, pathOf } from '../http/origin.ts'
import type { Exchange, HeaderList } from '../model/exchange.ts'
import { readCompactForm } from '../tokens/compact.ts'
import { identifyCookie } from './cookie-names.ts'
import { endpointOf, isTokenEnc } from './dialects.ts'

export interface CustomNameOptions {
  readonly basePath: string | null
  /** From a redacted file: is this placeholder one of a token? */
  readonly isToken?: (cookie: string, value: string) => boolean
}

/**
 * Names of session cookies that are configured by hand: what the session endpoint, or the end of a sign-in, sets as a JWE; so
 * does `signIn()` on the server, whose answer sets the callback-url cookie as well. NextAuth's check cookies are JWEs too, but
 * the first two only delete them, and the third leaves the origin with them. Without a chunk number; default names are left out.
 */
export function customSessionCookies(exchange: Exchange, options: CustomNameOptions): readonly string[] {
  const { outcome, request } = exchange
  const action = endpointOf(pathOf(request.url), options.basePath)?.action
  if (outcome.kind !== 'response') return []
  const { headers } = outcome.received
  const set = headerValues(headers, 'set-cookie').flatMap(namedValue)
  const byServerCode =
    action === undefined &&
    request.method === 'POST' &&
    set.some(({ name }) => identifyCookie(name)?.role === 'callback-url') &&
    staysAt(originOf(request.url), headers)
  if (action !== 'session' && action !== 'callback' && !byServerCode) return []
  const names = set.flatMap(({ name, value }) => {
    // v4 without a name writes a cookie called `undefined`: a fault with a rule of its own, not a choice.
    if (
      name === '' ||
      name === 'undefined' ||
      name.length > 100 ||
      identifyCookie(name) !== null ||
      !isSessionToken(name, value, options)
    )
      return []
    return [name.replace(/\.\d{1,3}$/, '')]
  })
  return [...new Set(names)]
}

function namedValue(line: string): readonly { readonly name: string; readonly value: string }[] {
  const [pair = ''] = line.split(';', 1)
  const equals = pair.indexOf('=')
  return equals <= 0 ? [] : [{ name: pair.slice(0, equals).trim(), value: pair.slice(equals + 1).trim() }]
}

function staysAt(origin: string | null, headers: HeaderList): boolean {
  const to = headerValue(headers, 'x-action-redirect') ?? headerValue(headers, 'location')
  return to === null || [origin, null].includes(originOf(to))
}

/**
 * `dir` and one of the libraries' ciphers are what NextAuth writes; other JWEs on these answers belong to somebody else. A token
 * that was redacted keeps its five parts and not its header, so the file is asked in any case.
 */
function isSessionToken(name: string, value: string, options: CustomNameOptions): boolean {
  const form = readCompactForm(value)
  if (form.form === 'jwe' && form.alg === 'dir' && !form.hasMore && isTokenEnc(form.enc)) return true
  return options.isToken?.(name, value) ?? false
}
