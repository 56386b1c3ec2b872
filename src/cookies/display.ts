import { type Cookie, parseSetCookie as parseForDisplay } from 'set-cookie-parser'
import type { Browser, ParsedSetCookie } from '../model/cookie.ts'
import { parseSetCookie } from './parse-set-cookie.ts'

/** A Set-Cookie line as reports show it. Untrusted text: pass it through `printable` before it is drawn. */
export interface DisplayedSetCookie {
  readonly name: string
  readonly value: string
  /** As written, in a fixed order: `Path=/`, `Expires=<ISO date>`, `HttpOnly`. */
  readonly attributes: readonly string[]
  /** The common parser and the browser understand the line differently. */
  readonly oddSyntax: boolean
  /** In which of name, value, domain, path, expires, maxAge, secure, httpOnly, sameSite, partitioned, line. */
  readonly disagreements: readonly string[]
}

/** Longer lines are not worth a second parser: no browser keeps more than 4096 bytes, and attributes end at 1024. */
const MAX_DISPLAY_LENGTH = 16_384

/**
 * Reads a line with set-cookie-parser (what most Node code sees: nothing decoded, nothing split) and flags where the browser's
 * reading differs. null = neither finds a cookie.
 */
export function displaySetCookie(line: string, browser: Browser = 'chromium'): DisplayedSetCookie | null {
  const model = parseSetCookie(line, browser)
  const short = line.slice(0, MAX_DISPLAY_LENGTH)
  const [cookie] = parseForDisplay([short], { decodeValues: false, split: false, silent: true })
  if ('rejected' in model) {
    return cookie === undefined ? null : { ...show(cookie), oddSyntax: true, disagreements: ['line'] }
  }
  if (cookie === undefined) return { ...show(fromModel(model)), oddSyntax: true, disagreements: ['line'] }
  const disagreements = compare(cookie, model)
  return { ...show(cookie), oddSyntax: disagreements.length > 0, disagreements }
}

function compare(cookie: Cookie, model: ParsedSetCookie): string[] {
  const pairs: ReadonlyArray<readonly [string, unknown, unknown]> = [
    ['name', cookie.name, model.name],
    ['value', cookie.value, model.value],
    ['domain', cookie.domain || null, model.rawDomain],
    ['path', cookie.path?.startsWith('/') ? cookie.path : null, model.path],
    ['expires', cookie.expires?.getTime() ?? null, model.expiresAt],
    ['maxAge', cookie.maxAge ?? null, model.maxAgeSeconds],
    ['secure', cookie.secure ?? false, model.secure],
    ['httpOnly', cookie.httpOnly ?? false, model.httpOnly],
    ['sameSite', knownSameSite(cookie.sameSite), model.sameSite],
    ['partitioned', cookie.partitioned ?? false, model.partitioned],
  ]
  return pairs.flatMap(([field, theirs, ours]) => (theirs === ours ? [] : [field]))
}

function knownSameSite(text: string | undefined): string | null {
  const lower = text?.toLowerCase() ?? ''
  return lower === 'strict' || lower === 'lax' || lower === 'none' ? lower : null
}

function show(cookie: Cookie): Pick<DisplayedSetCookie, 'name' | 'value' | 'attributes'> {
  const attributes = [
    cookie.domain === undefined ? '' : `Domain=${cookie.domain}`,
    cookie.path === undefined ? '' : `Path=${cookie.path}`,
    cookie.maxAge === undefined ? '' : `Max-Age=${cookie.maxAge}`,
    cookie.expires === undefined ? '' : `Expires=${cookie.expires.toISOString()}`,
    cookie.secure ? 'Secure' : '',
    cookie.httpOnly ? 'HttpOnly' : '',
    cookie.sameSite === undefined ? '' : `SameSite=${cookie.sameSite}`,
    cookie.partitioned ? 'Partitioned' : '',
  ]
  return { name: cookie.name, value: cookie.value, attributes: attributes.filter(text => text !== '') }
}

function fromModel(model: ParsedSetCookie): Cookie {
  return {
    name: model.name,
    value: model.value,
    ...(model.rawDomain === null ? {} : { domain: model.rawDomain }),
    ...(model.path === null ? {} : { path: model.path }),
    ...(model.maxAgeSeconds === null ? {} : { maxAge: model.maxAgeSeconds }),
    ...(model.expiresAt === null ? {} : { expires: new Date(model.expiresAt) }),
    ...(model.sameSite === null ? {} : { sameSite: model.sameSite }),
    secure: model.secure,
    httpOnly: model.httpOnly,
    partitioned: model.partitioned,
  }
}
