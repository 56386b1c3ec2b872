import type { Browser, ParsedSetCookie, RejectedSetCookie, SameSite } from '../model/cookie.ts'
import { type BrowserRules, browserRules } from './browser-rules.ts'
import { parseCookieDate } from './cookie-date.ts'
import { parseLenientDate } from './lenient-date.ts'
import { trimBlanks } from './trim-blanks.ts'

/** RFC 6265bis section 5.6: name + value, in octets. */
export const MAX_NAME_VALUE_BYTES = 4096
/** RFC 6265bis section 5.6: a longer attribute value is ignored together with its attribute. */
export const MAX_ATTRIBUTE_BYTES = 1024

/** What stands between two semicolons, blanks trimmed. */
interface Part {
  readonly token: string
  readonly value: string
  readonly hasEquals: boolean
}

/** The last value of each known attribute; absent = not given. */
type Attributes = { [name in AttributeName]?: string }
type AttributeName = (typeof ATTRIBUTES)[number]

const ATTRIBUTES = [
  'domain',
  'path',
  'max-age',
  'expires',
  'secure',
  'httponly',
  'samesite',
  'partitioned',
  'priority',
] as const
const CONTROL = /[\u0000-\u001f\u007f]/
const CONTROL_BUT_TAB = /[\u0000-\u0008\u000a-\u001f\u007f]/
/** Far beyond every cap, and JSON-safe. */
const FOREVER_SECONDS = 1e12

/**
 * A Set-Cookie line (latin1, one char per byte) by RFC 6265bis section 5.6. Total: never throws; linear in the line's
 * length. `rejected` says what makes it no cookie on any site: NoCookieContent, NameValuePairExceedsMaxSize,
 * DisallowedCharacter. What depends on the site or the jar is judged by `judgeStore`.
 *
 * @example
 * import assert from 'node:assert/strict'
 * import { parseSetCookie } from 'authproxy'
 *
 * const parsed = parseSetCookie('sid=1; Path=/; SameSite=Lax')
 * assert(!('rejected' in parsed))
 * assert.deepEqual([parsed.name, parsed.path, parsed.sameSite, parsed.secure], ['sid', '/', 'lax', false])
 */
export function parseSetCookie(line: string, browser: Browser = 'chromium'): ParsedSetCookie | RejectedSetCookie {
  const rules = browserRules(browser)
  const text = cutAtLineEnd(line, rules)
  const control = rules.tabAllowed ? CONTROL_BUT_TAB : CONTROL
  const suspicious = control.test(text)
  const firstEnd = endOfPart(text, 0)
  const first = readPart(text, 0, firstEnd)
  const bare = !first.hasEquals && !rules.bareIsName
  const name = bare ? '' : first.token
  const value = bare ? first.token : first.value
  if (name === '' && value === '') return { rejected: 'NoCookieContent', name }
  if (name.length + value.length > MAX_NAME_VALUE_BYTES) return { rejected: 'NameValuePairExceedsMaxSize', name }
  if (suspicious && (control.test(name) || control.test(value))) return { rejected: 'DisallowedCharacter', name }
  if (name === '' && !rules.namelessAllowed) return { rejected: 'DisallowedCharacter', name }

  const attributes: Attributes = {}
  for (let start = firstEnd + 1; start < text.length; ) {
    const end = endOfPart(text, start)
    const part = readPart(text, start, end)
    if (suspicious && (control.test(part.token) || control.test(part.value))) {
      return { rejected: 'DisallowedCharacter', name }
    }
    takeAttribute(attributes, part, rules)
    start = end + 1
  }
  return toParsed(name, rules.valueMustBeUtf8 ? replaceNonUtf8(value) : value, attributes, rules)
}

/** A line break ends the header before a cookie parser sees it; Firefox takes a bare CR as a control character. */
function cutAtLineEnd(line: string, rules: BrowserRules): string {
  const end = line.search(rules.crEndsLine ? /[\r\n]/ : /\n/)
  return end < 0 ? line : line.slice(0, end)
}

function endOfPart(text: string, start: number): number {
  const end = text.indexOf(';', start)
  return end < 0 ? text.length : end
}

function readPart(text: string, start: number, end: number): Part {
  const part = text.slice(start, end)
  const equals = part.indexOf('=')
  if (equals < 0) return { token: trimBlanks(part), value: '', hasEquals: false }
  return { token: trimBlanks(part.slice(0, equals)), value: trimBlanks(part.slice(equals + 1)), hasEquals: true }
}

/** The last duplicate wins, even if it is empty or junk; an over-long value is as if its attribute were absent. */
function takeAttribute(attributes: Attributes, part: Part, rules: BrowserRules): void {
  if (part.token === '' || part.token.length > 11) return
  const token = part.token.toLowerCase()
  const name = ATTRIBUTES.find(known => known === token)
  if (name === undefined) return
  if (part.value.length <= MAX_ATTRIBUTE_BYTES) attributes[name] = part.value
  else if (rules.longFlagsCount && (name === 'secure' || name === 'httponly')) attributes[name] = ''
  else if (rules.longFlagsCount && name === 'samesite') attributes[name] = ''
}

function toParsed(name: string, value: string, attributes: Attributes, rules: BrowserRules): ParsedSetCookie {
  const { domain = '', path = '', expires = '', priority } = attributes
  const maxAge = attributes['max-age']
  return {
    name,
    value,
    domain: domain === '' ? null : domain.startsWith('.') ? domain.slice(1) : domain,
    rawDomain: domain === '' ? null : domain,
    path: path.startsWith('/') ? path : null,
    maxAgeSeconds: maxAge === undefined ? null : parseMaxAge(maxAge, rules),
    expiresAt:
      expires === '' ? null : rules.lenientExpires ? parseLenientDate(expires, false) : parseCookieDate(expires),
    secure: attributes.secure !== undefined,
    httpOnly: attributes.httponly !== undefined,
    sameSite: parseSameSite(attributes.samesite),
    partitioned: attributes.partitioned !== undefined,
    priority:
      priority !== undefined && /^(low|high)$/i.test(priority) ? (/^l/i.test(priority) ? 'low' : 'high') : 'medium',
  }
}

/** RFC 6265bis section 5.6.7: anything but the three words is "unspecified". */
function parseSameSite(text: string | undefined): SameSite | null {
  const lower = text?.toLowerCase()
  return lower === 'strict' || lower === 'lax' || lower === 'none' ? lower : null
}

/** RFC 6265bis section 5.6.2: digits only, saturating; a sign as the browser takes it. null = ignored. */
function parseMaxAge(text: string, rules: BrowserRules): number | null {
  const chromium = rules.signedMaxAge === 'plus-is-number'
  if (!chromium && text.startsWith('-')) return -1
  if (!(chromium ? /^[+-]?\d+$/ : /^\d+$/).test(text)) return null
  return Math.max(-FOREVER_SECONDS, Math.min(FOREVER_SECONDS, Number(text)))
}

function replaceNonUtf8(value: string): string {
  if (!/[\u0080-\u00ff]/.test(value)) return value
  const decoded = new TextDecoder('utf-8', { ignoreBOM: true }).decode(toBytes(value))
  return Array.from(new TextEncoder().encode(decoded), byte => String.fromCharCode(byte)).join('')
}

function toBytes(latin1: string): Uint8Array {
  return Uint8Array.from(latin1, char => char.charCodeAt(0))
}
