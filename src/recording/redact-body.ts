import { answererMarks } from '../auth/answerer.ts'
import { embeddedSessions } from '../auth/embedded-session.ts'
import { TIMEOUT_WORDS } from '../fronts/timed-out.ts'
import { contentCodings, decodeBody } from '../http/decode-body.ts'
import { headerValue } from '../http/headers.ts'
import { metaPolicies } from '../http/meta-policies.ts'
import { pathOf } from '../http/origin.ts'
import { isPlaceholder } from '../http/token-like.ts'
import type { Body, HeaderList } from '../model/exchange.ts'
import { redactJson } from './redact-json.ts'
import { createPolicyRedactor } from './redact-policy.ts'
import type { UrlRedactor } from './redact-url.ts'
import type { Mask } from './redact-value.ts'

export type BodyRedactor = (body: Body, headers: HeaderList, url: string) => Body

/**
 * Redacts bodies: JSON keeps its shape, forms their names, whitespace alone stays, anything else becomes a placeholder
 * of equal length. What was compressed comes back decoded; what cannot be decoded stays undecodable.
 */
export function createBodyRedactor(mask: Mask, urls: UrlRedactor): BodyRedactor {
  const redactText = (text: string, headers: HeaderList, url: string): string => {
    if (text.trim() === '') return text
    const type = (headerValue(headers, 'content-type') ?? '').toLowerCase()
    if (type.startsWith('application/x-www-form-urlencoded')) return urls.query(text)
    const isProviders = pathOf(url)
      .replace(/(?<!\/)\/+$/, '')
      .endsWith('/providers')
    return redactJson(text, { mask, urls, isProviders }) ?? redactPlain(text, mask, urls)
  }

  return (body, headers, url) => {
    // A placeholder could by chance be the beginning of some compressed text.
    if (body.bytes.length === 0 || isPlaceholder(toLatin1(body.bytes))) return body
    const encoding = headerValue(headers, 'content-encoding')
    const decoded = decodeBody(body, encoding)
    if (decoded.error !== null) return { ...body, bytes: maskBytes(body.bytes, mask) }
    const text = decodeUtf8(decoded.bytes)
    const bytes = text === null ? maskBytes(decoded.bytes, mask) : encodeUtf8(redactText(text, headers, url))
    return {
      bytes,
      // Cut before stays cut: half a body is no proof of anything.
      totalBytes: decoded.truncated ? Math.max(body.totalBytes, bytes.length + 1) : bytes.length,
      ...(body.decoded === true || contentCodings(encoding).length > 0 ? { decoded: true } : {}),
    }
  }
}

/** What frameworks and fronts say by themselves. */
const PUBLIC_TEXTS = new Set([
  'Internal Server Error',
  'Bad Request',
  'Not Found',
  '[object Object]',
  'Error: This action with HTTP GET is not supported by NextAuth.js',
  'Error: This action with HTTP POST is not supported by NextAuth.js',
  'Error: This action with HTTP GET is not supported.',
  'Error: This action with HTTP POST is not supported.',
  'Error: Callback for provider type credentials not supported',
])
const PUBLIC_PHRASE = /request header or cookie too large|request header fields too large|RequestHeaderSectionTooLarge/i

/** Text that is neither JSON nor a form. What names who wrote it (a front's refusal, the login of a proxy) stays, at the beginning. */
function redactPlain(text: string, mask: Mask, urls: UrlRedactor): string {
  if (PUBLIC_TEXTS.has(text.trim())) return text
  const marks = marksOf(text, mask, urls)
  if (marks === '') return mask(text, Buffer.byteLength(text))
  if (text === marks || (text.startsWith(`${marks} `) && isPlaceholder(text.slice(marks.length + 1)))) return text
  const room = Buffer.byteLength(text) - Buffer.byteLength(marks) - 1
  return room < 1 ? marks : `${marks} ${mask(text, room)}`
}

function marksOf(text: string, mask: Mask, urls: UrlRedactor): string {
  const { words, basePath } = answererMarks(text)
  const phrase = (PUBLIC_PHRASE.exec(text) ?? TIMEOUT_WORDS.exec(text))?.[0]
  const base = basePath === null ? [] : [`"${urls.url(basePath)}/_next/`]
  const policy = createPolicyRedactor(mask, urls)
  const policies = metaPolicies(text).map(
    one => `<meta http-equiv="Content-Security-Policy" content="${policy(one).replaceAll('"', '&quot;')}">`,
  )
  const sessions = embeddedSessions(text).map(
    one => `"session":${redactJson(one.json, { mask, urls, isProviders: false })}`,
  )
  return [...policies, ...sessions, ...(phrase === undefined ? [] : [phrase]), ...words, ...base].join(' ')
}

function maskBytes(bytes: Uint8Array, mask: Mask): Uint8Array {
  return encodeUtf8(mask(toLatin1(bytes), bytes.length))
}

function toLatin1(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('latin1')
}

function encodeUtf8(text: string): Uint8Array {
  return new TextEncoder().encode(text)
}

/** null = no UTF-8. A byte order mark is dropped, as readers of JSON do. */
function decodeUtf8(bytes: Uint8Array): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return null
  }
}
