import { contentCodings, decodeBody } from '../http/decode-body.ts'
import { headerBytes, headerValue } from '../http/headers.ts'
import type { Body, Exchange, HeaderList, RequestMessage, ResponseMessage } from '../model/exchange.ts'
import type { CookieVerdict } from '../model/witness.ts'
import { exactText, toBase64 } from './body-text.ts'
import type { HarBody, HarContent, HarEntry, HarExchange, HarHeader } from './har.ts'
import { requestCookies, responseCookies, toIsoDate } from './har-cookies.ts'
import { toHarUrl } from './har-url.ts'
import { fromHarVersion, toHarVersion } from './http-version.ts'

/** Text that only viewers need: the decoded form of compressed bodies. Bounded over the whole file. */
export interface TextBudget {
  chars: number
}

const NO_TIMINGS = { blocked: -1, dns: -1, connect: -1, ssl: -1 } as const

/** One exchange as a HAR entry: what the browser sent and got. Nothing else of it gets lost: see `HarExchange`. */
export function writeEntry(
  exchange: Exchange,
  pageref: string,
  budget: TextBudget,
  verdicts: readonly CookieVerdict[] | null = null,
): HarEntry {
  const { request, outcome, timing, connection } = exchange
  const startedDateTime = toIsoDate(exchange.startedAt) ?? toIsoDate(0) ?? ''
  const url = toHarUrl(request.url)
  const received = outcome.kind === 'response' ? outcome.received : null
  const shown = outcome.kind === 'response' ? asDelivered(request, outcome.received, outcome.delivered) : null
  const extra: HarExchange = {
    id: exchange.id,
    source: exchange.source,
    initiator: exchange.initiator,
    connection,
    upgrade: exchange.upgrade,
    ...(Date.parse(startedDateTime) === exchange.startedAt ? {} : { startedAt: exchange.startedAt }),
    request: {
      ...(url === request.url ? {} : { url: request.url }),
      ...rawVersion(request.httpVersion),
      body: rawBody(request.body, false),
    },
    forwarded: exchange.forwarded,
    ...(exchange.front === undefined ? {} : { front: exchange.front }),
    ...(exchange.frontCache === undefined ? {} : { frontCache: exchange.frontCache }),
    ...(exchange.frontCut === undefined ? {} : { frontCut: exchange.frontCut }),
    ...(exchange.upstream === undefined ? {} : { upstream: exchange.upstream }),
    ...(exchange.clock === undefined ? {} : { clock: exchange.clock }),
    ...(exchange.witness === undefined ? {} : { witness: exchange.witness }),
    ...(verdicts === null ? {} : { verdicts }),
    ...(received === null || shown === null ? {} : { received: rawResponse(received, shown) }),
    ...(outcome.kind === 'failure' ? { failure: outcome.failure, answered: outcome.answered } : {}),
  }
  return {
    pageref,
    startedDateTime,
    time: timing.sendMs + timing.waitMs + timing.receiveMs,
    request: writeRequest(request, url),
    response: shown === null ? writeFailure(exchange) : writeResponse(shown, budget),
    cache: {},
    timings: { ...NO_TIMINGS, send: timing.sendMs, wait: timing.waitMs, receive: timing.receiveMs },
    ...(exchange.upstream?.address == null ? {} : { serverIPAddress: exchange.upstream.address }),
    ...(connection === null ? {} : { connection }),
    ...(exchange.upgrade ? { _resourceType: 'websocket' as const } : {}),
    ...(exchange.initiator === 'probe' ? { comment: 'asked by authproxy itself' } : {}),
    _authproxy: extra,
  }
}

/** The app's answer as the browser got it: over its own connection, with the headers that went out. */
function asDelivered(request: RequestMessage, received: ResponseMessage, headers: HeaderList): ResponseMessage {
  const httpVersion = request.httpVersion === 'HTTP/2' ? request.httpVersion : received.httpVersion
  return { ...received, httpVersion, headers }
}

function writeRequest(request: RequestMessage, url: string): HarEntry['request'] {
  const text = request.body === null || isUnrecorded(request.body) ? null : exactText(request.body.bytes)
  return {
    method: request.method,
    url,
    httpVersion: toHarVersion(request.httpVersion),
    cookies: requestCookies(request.headers),
    headers: toHarHeaders(request.headers),
    queryString: queryString(url),
    headersSize: headersSize(request.httpVersion, request.headers, `${request.method} ${request.url}`.length),
    bodySize: request.body?.totalBytes ?? 0,
    ...(text === null ? {} : { postData: { mimeType: mimeType(request.headers), text } }),
  }
}

function writeResponse(received: ResponseMessage, budget: TextBudget): HarEntry['response'] {
  return {
    status: received.status,
    statusText: received.statusText,
    httpVersion: toHarVersion(received.httpVersion),
    cookies: responseCookies(received.headers),
    headers: toHarHeaders(received.headers),
    content: writeContent(received, budget),
    redirectURL: headerValue(received.headers, 'location') ?? '',
    headersSize: headersSize(received.httpVersion, received.headers, received.statusText.length + 4),
    // What was decoded for redaction has lost its size on the wire.
    bodySize: received.body === null || received.body.decoded === true ? -1 : received.body.totalBytes,
    ...(received.complete ? {} : { _error: 'the body ended before its framing said so' }),
  }
}

function writeFailure(exchange: Exchange): HarEntry['response'] {
  const { outcome } = exchange
  const answered = outcome.kind === 'failure' ? outcome.answered : null
  return {
    status: answered ?? 0,
    statusText: '',
    httpVersion: toHarVersion(exchange.request.httpVersion),
    cookies: [],
    headers: [],
    content: { size: answered === null ? 0 : -1, mimeType: 'x-unknown' },
    redirectURL: '',
    headersSize: -1,
    bodySize: -1,
    _error: outcome.kind === 'failure' ? outcome.failure.kind : '',
  }
}

/** As viewers want it: decoded. The bytes of the wire stand in `_authproxy` where they differ. */
function writeContent(received: ResponseMessage, budget: TextBudget): HarContent {
  const type = mimeType(received.headers)
  const { body } = received
  if (body === null) return { size: -1, mimeType: type }
  const coded = isCoded(received, body)
  if (isUnrecorded(body)) return { size: coded ? -1 : body.totalBytes, mimeType: type, comment: 'not recorded' }
  const { bytes, error, truncated } = decodeBody(body, headerValue(received.headers, 'content-encoding'))
  // Without a coding the bytes are written as they are: the caps of the decoder are not for them.
  const shown = coded ? bytes : body.bytes
  const comment = error ?? (truncated ? 'the recording holds only the beginning' : null)
  const size = {
    size: coded ? shown.length : body.totalBytes,
    mimeType: type,
    ...(comment === null ? {} : { comment }),
  }
  if (coded && error !== null) return size
  if (coded && budget.chars < shown.length) return { ...size, comment: 'compressed: see _authproxy.received.body.raw' }
  if (coded) budget.chars -= shown.length
  const text = exactText(shown)
  return text === null ? { ...size, text: toBase64(shown), encoding: 'base64' } : { ...size, text }
}

/** Counted, and nothing of it kept. */
function isUnrecorded(body: Body): boolean {
  return body.bytes.length === 0 && body.totalBytes > 0
}

function isCoded(message: ResponseMessage, body: Body): boolean {
  return body.decoded !== true && contentCodings(headerValue(message.headers, 'content-encoding')).length > 0
}

function rawResponse(received: ResponseMessage, shown: ResponseMessage): NonNullable<HarExchange['received']> {
  const coded = received.body !== null && isCoded(shown, received.body)
  return {
    ...rawVersion(received.httpVersion, shown.httpVersion),
    ...(sameHeaders(received.headers, shown.headers) ? {} : { headers: received.headers }),
    complete: received.complete,
    // Binary without a coding stands in `content.text` as base64, and is exact there.
    body: received.body === null ? null : rawBody(received.body, coded, true),
  }
}

function rawBody(body: Body | null, coded: boolean, base64InText = false): HarBody | null {
  if (body === null) return null
  const inText = !coded && (base64InText || exactText(body.bytes) !== null)
  return {
    totalBytes: body.totalBytes,
    ...(body.decoded === true ? { decoded: true } : {}),
    ...(inText ? {} : { raw: toBase64(body.bytes) }),
  }
}

/** Kept only where the HAR spelling does not lead back to it. */
function rawVersion(httpVersion: string, shown = httpVersion): { httpVersion?: string } {
  return fromHarVersion(toHarVersion(shown)) === httpVersion ? {} : { httpVersion }
}

function toHarHeaders(headers: HeaderList): HarHeader[] {
  return headers.map(([name, value]) => ({ name, value }))
}

function queryString(url: string): HarHeader[] {
  const query = /\?([^#]*)/.exec(url)?.[1]
  if (query === undefined || query === '') return []
  return [...new URLSearchParams(query)].map(([name, value]) => ({ name, value }))
}

/** Of HTTP/1; an HTTP/2 head is compressed, its size on the wire is not known. `line`: the start line without its version. */
function headersSize(httpVersion: string, headers: HeaderList, line: number): number {
  return httpVersion.startsWith('HTTP/1') ? line + 11 + headerBytes(headers) + 2 : -1
}

function mimeType(headers: HeaderList): string {
  return headerValue(headers, 'content-type') ?? 'x-unknown'
}

function sameHeaders(one: HeaderList, other: HeaderList): boolean {
  return (
    one === other ||
    (one.length === other.length &&
      one.every(([name, value], index) => name === other[index]?.[0] && value === other[index]?.[1]))
  )
}
