import { headerValues } from '../http/headers.ts'
import { pathOf } from '../http/origin.ts'
import type { Exchange } from '../model/exchange.ts'
import { readCompactForm } from '../tokens/compact.ts'
import { identifyCookie } from './cookie-names.ts'
import { endpointOf, isTokenEnc } from './dialects.ts'

export interface CustomNameOptions {
  readonly basePath: string | null
  /** From a redacted file: is this placeholder one of a token? */
  readonly isToken?: (cookie: string, value: string) => boolean
}

/**
 * Names of session cookies that are configured by hand: what the session endpoint, or the end of a sign-in, sets as a JWE.
 * NextAuth's check cookies are JWEs too, but those two only delete them. Without a chunk number; default names are left out.
 */
export function customSessionCookies(exchange: Exchange, options: CustomNameOptions): readonly string[] {
  const { outcome, request } = exchange
  const action = endpointOf(pathOf(request.url), options.basePath)?.action
  if (outcome.kind !== 'response' || (action !== 'session' && action !== 'callback')) return []
  const names = headerValues(outcome.received.headers, 'set-cookie').flatMap(line => {
    const [pair = ''] = line.split(';', 1)
    const equals = pair.indexOf('=')
    if (equals <= 0) return []
    const [name, value] = [pair.slice(0, equals).trim(), pair.slice(equals + 1).trim()]
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

/**
 * `dir` and one of the libraries' ciphers are what NextAuth writes; other JWEs on these answers belong to somebody else. A token
 * that was redacted keeps its five parts and not its header, so the file is asked in any case.
 */
function isSessionToken(name: string, value: string, options: CustomNameOptions): boolean {
  const form = readCompactForm(value)
  if (form.form === 'jwe' && form.alg === 'dir' && !form.hasMore && isTokenEnc(form.enc)) return true
  return options.isToken?.(name, value) ?? false
}
