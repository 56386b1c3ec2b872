import { contentCodings } from '../http/decode-body.ts'
import { asFields, asList, asNumber, asText, type Fields } from '../http/fields.ts'
import { headerValue } from '../http/headers.ts'
import type { Body, Exchange, Failure, HeaderList, Outcome } from '../model/exchange.ts'
import { fromBase64 } from './body-text.ts'
import { fromHarVersion } from './http-version.ts'
import { readRequestHeaders, readResponseHeaders } from './read-headers.ts'

/** An entry that another program wrote; null = no HTTP (a `data:` address, an extension's), or not readable. */
export function readForeignEntry(entry: Fields, id: Exchange['id'], previousEnd: number): Exchange | null {
  const request = asFields(entry.request)
  const url = request === null ? null : toHttpUrl(asText(request.url) ?? '')
  if (request === null || url === null) return null
  const response = asFields(entry.response) ?? {}
  const headers = readRequestHeaders(request)
  const address = addressedAs(url, headers)
  const startedAt = asNumber(entry.startedDateTime) ?? Date.parse(asText(entry.startedDateTime) ?? '')
  const outcome = readOutcome(entry, response, (asText(request.method) ?? 'GET').toUpperCase())
  return {
    id,
    source: 'har',
    initiator: 'browser',
    startedAt: Number.isNaN(startedAt) ? previousEnd : startedAt,
    timing: readTiming(entry),
    connection: readConnection(entry),
    upgrade: isUpgrade(entry, response, headers),
    request: {
      method: asText(request.method) ?? 'GET',
      url: address,
      httpVersion: fromHarVersion(asText(request.httpVersion) ?? ''),
      headers,
      body: readPostData(request, headers),
    },
    forwarded: null,
    outcome,
  }
}

/** Chrome lists WebSockets as `wss:`; the request beneath is an https one. */
function toHttpUrl(url: string): string | null {
  const plain = url.replace(/^ws(s?):/i, 'http$1:')
  return /^https?:\/\/[^/?#]/i.test(plain) ? plain : null
}

/**
 * What the browser addressed: a reverse proxy (mitmproxy) writes down where it went itself, and keeps the browser's Host beside it. The
 * scheme is then that of whoever tells it: `X-Forwarded-Proto`, or an Origin or Referer on that host.
 */
function addressedAs(url: string, headers: HeaderList): string {
  const host = headerValue(headers, 'host')?.trim() ?? ''
  const went = URL.parse(url)
  if (went === null || !HOST.test(host)) return url
  if (URL.parse(`${went.protocol}//${host}`)?.host === went.host) return url
  const forwarded = /^\s*(https?)\s*(?:,|$)/i.exec(headerValue(headers, 'x-forwarded-proto') ?? '')?.[1]
  const named = ['origin', 'referer']
    .map(name => URL.parse(headerValue(headers, name) ?? ''))
    .find(one => one?.host === host)
  const scheme = forwarded?.toLowerCase() ?? (named ?? went).protocol.slice(0, -1)
  const there = URL.parse(`${scheme}://${host}`)
  return there === null
    ? url
    : `${there.origin}${url.slice(url.indexOf('/', url.indexOf('//') + 2)).replace(/^[^/]+$/, '/')}`
}

const HOST = /^(?:[\w.-]{1,253}|\[[\da-f:.]{2,45}\])(?::\d{1,5})?$/i

function readTiming(entry: Fields): Exchange['timing'] {
  const timings = asFields(entry.timings) ?? {}
  const part = (name: string) => Math.max(0, asNumber(timings[name]) ?? 0)
  const waitMs = part('wait')
  const receiveMs = part('receive')
  // `ssl` is part of `connect`.
  const summed = part('blocked') + part('dns') + part('connect') + part('send') + waitMs + receiveMs
  const time = asNumber(entry.time) ?? -1
  return { sendMs: Math.max(0, (time < 0 ? summed : time) - waitMs - receiveMs), waitMs, receiveMs }
}

/** `connection` is an id in Chrome's files, and no more than the server's port in Firefox's. */
function readConnection(entry: Fields): string | null {
  const given = entry._connectionId ?? entry._browser
  return typeof given === 'string' && given !== '' ? given : typeof given === 'number' ? String(given) : null
}

function isUpgrade(entry: Fields, response: Fields, headers: HeaderList): boolean {
  return (
    response.status === 101 ||
    asText(entry._resourceType) === 'websocket' ||
    (headerValue(headers, 'upgrade') ?? '').toLowerCase() === 'websocket'
  )
}

/** What went wrong, in the exporter's words: Chrome, Playwright, Charles. */
function readError(entry: Fields, response: Fields): string | null {
  const charles = asText(response._charlesStatus)
  if (charles !== null && charles !== 'COMPLETE') return charles
  for (const field of [response._error, response._failureText, entry._error, entry._failureText]) {
    const text = asText(field)
    if (text !== null && text !== '') return text
  }
  return null
}

function readOutcome(entry: Fields, response: Fields, method: string): Outcome {
  const status = asNumber(response.status) ?? Number(asText(response.status) || 0)
  const error = readError(entry, response)
  if (!(status >= 100))
    return { kind: 'failure', failure: readFailure(error ?? asText(response.statusText)), answered: null }
  const headers = readResponseHeaders(response)
  const body = readContent(response, headers)
  const received = {
    status,
    statusText: asText(response.statusText) ?? '',
    httpVersion: fromHarVersion(asText(response.httpVersion) ?? ''),
    headers,
    body,
    complete: error === null && !isShort(body, headers, method, status),
  }
  return { kind: 'response', received, delivered: headers }
}

function readFailure(detail: string | null): Failure {
  return /ERR_ABORTED|BINDING_ABORTED/i.test(detail ?? '')
    ? { kind: 'browser-aborted' }
    : { kind: 'unknown', detail: detail ?? '' }
}

/**
 * The recorded content is empty and Content-Length promised some: the page went away before it came. A navigation that
 * aborts a request looks like an empty answer otherwise.
 */
function isShort(body: Body | null, headers: HeaderList, method: string, status: number): boolean {
  if (method === 'HEAD' || status === 204 || status === 304) return false
  return body !== null && body.totalBytes === 0 && Number(headerValue(headers, 'content-length') ?? '0') > 0
}

/** null = not recorded. Contents of a HAR are decoded already, so Content-Encoding must not decode them again. */
function readContent(response: Fields, headers: HeaderList): Body | null {
  const content = asFields(response.content)
  const text = asText(content?.text)
  if (content === null || text === null) return null
  const isBase64 = asText(content.encoding)?.toLowerCase() === 'base64'
  const bytes = isBase64 ? fromBase64(text) : new TextEncoder().encode(text)
  // Some exporters cut long texts; `size` tells. Others count it wrong (chrome-har twice, Fiddler what it left out).
  const size = Math.trunc(asNumber(content.size) ?? 0)
  const totalBytes = size > bytes.length && !isWholeJson(bytes) ? size : bytes.length
  const codings = contentCodings(headerValue(headers, 'content-encoding'))
  const stillCoded = isBase64 && bytes[0] === 0x1f && bytes[1] === 0x8b
  return { bytes, totalBytes, ...(codings.length > 0 && !stillCoded ? { decoded: true } : {}) }
}

/** A number is whole wherever it is cut; anything else that parses has its end. */
function isWholeJson(bytes: Uint8Array): boolean {
  const text = new TextDecoder().decode(bytes).trim()
  if (!/^["{[ntf]/.test(text)) return false
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}

function readPostData(request: Fields, headers: HeaderList): Body | null {
  const postData = asFields(request.postData)
  if (postData === null) return null
  const text = asText(postData.text)
  const isBase64 = asText(postData.encoding ?? postData._encoding)?.toLowerCase() === 'base64'
  const given = text !== null && text !== '' ? text : joinParams(asList(postData.params))
  const bytes = isBase64 ? fromBase64(given) : new TextEncoder().encode(given)
  if (bytes.length === 0) return null
  const codings = contentCodings(headerValue(headers, 'content-encoding'))
  const size = Math.trunc(asNumber(request.bodySize) ?? 0)
  return codings.length > 0
    ? { bytes, totalBytes: bytes.length, decoded: true }
    : { bytes, totalBytes: Math.max(bytes.length, size) }
}

function joinParams(params: readonly unknown[]): string {
  return params
    .flatMap(one => {
      const fields = asFields(one)
      const name = asText(fields?.name)
      return name === null ? [] : [`${encodeParam(name)}=${encodeParam(asText(fields?.value) ?? '')}`]
    })
    .join('&')
}

/** Exporters differ in whether params are encoded; what is so already stays. */
function encodeParam(text: string): string {
  return /%[0-9a-f]{2}/i.test(text) ? text : encodeURIComponent(text.toWellFormed())
}
