import { asFields, asList, asText, type Fields } from '../http/fields.ts'
import type { HeaderList } from '../model/exchange.ts'

/** As Node reads of a live head. More of them nobody sends, and each would be held against each. */
export const MAX_HEADERS = 2_000

/**
 * The headers of a request or response of any HAR. HTTP/2 pseudo headers are dropped; several values that an exporter
 * joined with a line feed (Chrome, Playwright) become lines of their own again.
 */
export function readHeaders(message: Fields): HeaderList {
  const list: (readonly [string, string])[] = []
  for (const one of asList(message.headers).slice(0, MAX_HEADERS)) {
    const fields = asFields(one)
    const name = asText(fields?.name)
    if (name === null || name === '' || name.startsWith(':')) continue
    const value = toLatin1(asText(fields?.value) ?? '')
    if (!value.includes('\n')) list.push([name, value])
    else for (const line of value.split(/\r?\n/)) list.push([name, line])
  }
  return list.slice(0, MAX_HEADERS)
}

/** As `readHeaders`, with a Cookie header made of `cookies[]` where an exporter left only these. */
export function readRequestHeaders(request: Fields): HeaderList {
  const headers = readHeaders(request)
  if (has(headers, 'cookie')) return headers
  const pairs = asList(request.cookies)
    .slice(0, MAX_HEADERS)
    .flatMap(one => {
      const cookie = asFields(one)
      const name = asText(cookie?.name)
      return name === null ? [] : [`${name}=${asText(cookie?.value) ?? ''}`]
    })
  return pairs.length === 0 ? headers : [...headers, ['Cookie', toLatin1(pairs.join('; '))]]
}

/** As `readHeaders`, with Set-Cookie lines made of `cookies[]` where an exporter left only these. */
export function readResponseHeaders(response: Fields): HeaderList {
  const headers = readHeaders(response)
  if (has(headers, 'set-cookie')) return headers
  const lines = asList(response.cookies)
    .slice(0, MAX_HEADERS)
    .flatMap(one => {
      const cookie = asFields(one)
      return cookie === null || asText(cookie.name) === null ? [] : [setCookieLine(cookie)]
    })
  return [...headers, ...lines.map(line => ['Set-Cookie', line] as const)]
}

function setCookieLine(cookie: Fields): string {
  const parts = [`${asText(cookie.name) ?? ''}=${asText(cookie.value) ?? ''}`]
  const path = asText(cookie.path)
  const domain = asText(cookie.domain)
  const sameSite = asText(cookie.sameSite)
  const expires = Date.parse(asText(cookie.expires) ?? '')
  if (path !== null && path !== '') parts.push(`Path=${path}`)
  if (domain !== null && domain !== '') parts.push(`Domain=${domain}`)
  if (!Number.isNaN(expires)) parts.push(`Expires=${new Date(expires).toUTCString()}`)
  if (cookie.httpOnly === true) parts.push('HttpOnly')
  if (cookie.secure === true) parts.push('Secure')
  if (sameSite !== null && sameSite !== '') parts.push(`SameSite=${sameSite}`)
  return toLatin1(parts.join('; ').replace(/[\r\n]/g, ' '))
}

function has(headers: HeaderList, name: string): boolean {
  return headers.some(([key]) => key.toLowerCase() === name)
}

/** Our header values are one char per octet; an exporter that decoded UTF-8 has wider ones. */
function toLatin1(text: string): string {
  return /[^\u0000-\u00ff]/.test(text) ? Buffer.from(text, 'utf8').toString('latin1') : text
}
