import { identifyCookie } from '../auth/cookie-names.ts'
import { trimBlanks } from '../cookies/trim-blanks.ts'
import { decodePercent } from '../http/excerpt.ts'
import { isPlaceholder, isTokenLike } from '../http/token-like.ts'
import { encodeLike, type UrlRedactor } from './redact-url.ts'
import { type Mask, maskAroundControls, scrubText } from './redact-value.ts'

/** Redacts the values of cookies; names, attributes, order and every length stay. */
export interface CookieRedactor {
  readonly value: (value: string) => string
  /** A Cookie header's value. */
  readonly header: (value: string) => string
  /** A Set-Cookie header's value. */
  readonly line: (line: string) => string
}

/** NextAuth's csrf cookie, raw or encoded, before or after redaction: token and hash are masked each by itself. */
const CSRF = /^([0-9a-f]{64}|redacted-[0-9a-f]{16}_{39})(\||%7C)([0-9a-f]{64}|redacted-[0-9a-f]{16}_{39})$/i
/** A JWE, a JWS, or a chunk of one, before or after redaction. */
const JOSE = /^(?=eyJ|[^.]*\.)[A-Za-z0-9_-]*(?:\.[A-Za-z0-9_-]*){0,4}$/
/** `{"redacted":"` in base64url, but for its last two bits. */
const REDACTED_HEADER = 'eyJyZWRhY3RlZCI6I'
/** Attributes whose value is kept. */
const WITH_VALUE = new Set(['domain', 'path', 'expires', 'max-age', 'samesite', 'priority'])
const FLAGS = new Set(['secure', 'httponly', 'partitioned'])
/** Several Set-Cookie lines folded into one: the next cookie's name begins after a comma. */
const FOLDED = /^(.*?,[ \t]*[!#$%&'*+\-.^_`|~0-9A-Za-z]{1,80}=)(.*)$/s
/** Nameless cookies are judged by how their value begins. */
const PREFIXED = /^(__(?:secure|host|http|host-http)-)(.+)$/is

export function createCookieRedactor(mask: Mask, urls: UrlRedactor): CookieRedactor {
  const plain = (value: string): string => {
    if (isPlaceholder(value)) return value
    const csrf = CSRF.exec(value)
    if (csrf !== null) return `${mask(csrf[1] ?? '')}${csrf[2]}${mask(csrf[3] ?? '')}`
    if (/^https?:\/\//i.test(value)) return urls.url(value)
    const decoded = decodePercent(value)
    if (/^https?:\/\//i.test(decoded)) return encodeLike(value, decoded, urls.url(decoded))
    return JOSE.test(value) ? maskJose(value, mask) : mask(value)
  }
  const value = (text: string) => maskAroundControls(text, plain)

  /** That it is a path decides whether NextAuth takes the request. */
  const wayBack = (text: string): string => {
    const start = /^(?:\/|%2F)/i.exec(text)?.[0] ?? ''
    return text.length > start.length ? `${start}${value(text.slice(start.length))}` : text
  }

  /** The name of `=a=b` is empty and its value `a=b`, and the browser decides by that `=` and by the value's start. */
  const nameless = (text: string): string => {
    const equals = text.indexOf('=')
    if (equals >= 0 && !isTokenLike(text.slice(0, equals))) {
      return `${scrubText(text.slice(0, equals + 1), mask)}${keepBlanks(text.slice(equals + 1), value)}`
    }
    const prefixed = PREFIXED.exec(text)
    return prefixed === null ? value(text) : `${prefixed[1]}${value(prefixed[2] ?? '')}`
  }

  const pair = (text: string): string => {
    const equals = text.indexOf('=')
    if (equals < 0) return keepBlanks(text, nameless)
    const name = text.slice(0, equals)
    if (name.trim() === '') return `${name}=${keepBlanks(text.slice(equals + 1), nameless)}`
    const isWayBack = identifyCookie(name.trim())?.role === 'callback-url'
    return `${scrubText(name, mask)}=${keepBlanks(text.slice(equals + 1), isWayBack ? wayBack : value)}`
  }

  /** `Secure` and `HttpOnly, next`, a cookie folded in after a flag, are no secrets; no other name is known to be none. */
  const unknownName = (name: string): string => {
    const [first = '', second, ...more] = name.split(',')
    const isPlain = FLAGS.has(first.trim().toLowerCase()) && more.length === 0 && !isTokenLike(second ?? '')
    return isPlain ? scrubText(name, mask) : keepBlanks(name, value)
  }

  const attribute = (text: string): string => {
    const equals = text.indexOf('=')
    const token = (equals < 0 ? text : text.slice(0, equals)).trim().toLowerCase()
    if (equals < 0) return FLAGS.has(token) || WITH_VALUE.has(token) ? text : keepBlanks(text, value)
    const name = text.slice(0, equals + 1)
    const given = text.slice(equals + 1)
    if (!WITH_VALUE.has(token)) return `${unknownName(text.slice(0, equals))}=${keepBlanks(given, value)}`
    const folded = FOLDED.exec(given)
    if (folded !== null) return `${name}${scrubText(folded[1] ?? '', mask)}${keepBlanks(folded[2] ?? '', value)}`
    if (token === 'path') return `${name}${keepBlanks(given, urls.url)}`
    return `${name}${scrubText(given, mask)}`
  }

  return {
    value,
    header: text => text.split(';').map(pair).join(';'),
    line: text =>
      text
        .split(';')
        .map((part, index) => (index === 0 ? pair(part) : attribute(part)))
        .join(';'),
  }
}

/** Blanks around a value are no part of it. */
function keepBlanks(text: string, change: (inner: string) => string): string {
  const inner = trimBlanks(text)
  if (inner === '') return text
  const start = text.indexOf(inner)
  return `${text.slice(0, start)}${change(inner)}${text.slice(start + inner.length)}`
}

/** Dots stay and a header stays one, so that joined chunks make a whole token, or none, as they did before. */
function maskJose(value: string, mask: Mask): string {
  const [header = '', ...rest] = value.split('.')
  return [header.startsWith('eyJ') ? maskJoseHeader(header, mask) : mask(header), ...rest.map(part => mask(part))].join(
    '.',
  )
}

function maskJoseHeader(header: string, mask: Mask): string {
  if (header.startsWith(REDACTED_HEADER)) return header
  const room = Math.floor((header.length * 3) / 4) - '{"redacted":""}'.length
  // No base64 has such a length; nothing useful fits into less.
  if (header.length % 4 === 1 || room < 1) return mask(header)
  return Buffer.from(JSON.stringify({ redacted: mask(header, room) })).toString('base64url')
}
