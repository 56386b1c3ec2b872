import { headerBytes, headerValue, headerValues } from '../http/headers.ts'
import type { FrontPart, HeaderList } from '../model/exchange.ts'
import type { FrontRequest } from './fill.ts'
import type { Front, Limit } from './front.ts'

/** A limit and what went beyond it. */
export interface Excess {
  readonly limit: Limit
  readonly bytes: number
}

export interface ResponseHead {
  readonly status: number
  readonly reason: string
  readonly headers: HeaderList
}

/** The first limit of the front that a request exceeds, by its head and the length that it names for its body; null = none. */
export function requestExcess(front: Front, request: FrontRequest): Excess | null {
  const protocol = request.httpVersion === 'HTTP/2' ? 'HTTP/2' : 'HTTP/1.1'
  const sizes = requestSizes(request)
  const limits = front.limits.filter(({ over }) => over === undefined || over === protocol)
  const cookies = limits.some(one => one.joinsCookies) ? cookieLine(request.headers) : 0
  return firstExcess(limits, sizes, cookies)
}

/** Octets of all cookies as one line. */
function cookieLine(headers: HeaderList): number {
  const line = headerValues(headers, 'cookie').join('; ')
  return line === '' ? 0 : 'cookie: '.length + line.length
}

/** The first limit of the front that an answer's head exceeds; null = none. */
export function responseExcess(front: Front, head: ResponseHead): Excess | null {
  return firstExcess(front.limits, responseSizes(front, head))
}

/** Octets of a request as HTTP/1.1 writes it: its head, the last empty line included, and the longest of its header lines. */
export function weighRequest(request: FrontRequest): { readonly head: number; readonly longest: number } {
  const sizes = requestSizes(request)
  return { head: sizes['request-head'] ?? 0, longest: sizes['request-header'] ?? 0 }
}

/** Octets of an answer's head as HTTP/1.1 writes it, its last empty line included. */
export function responseHeadBytes(head: ResponseHead, asks: Front['asks'] = 'HTTP/1.1'): number {
  return responseSizes({ asks }, head)['response-head'] ?? 0
}

type Sizes = Partial<Readonly<Record<FrontPart, number>>>

function firstExcess(limits: readonly Limit[], sizes: Sizes, cookies = 0): Excess | null {
  for (const limit of limits) {
    const own = sizes[limit.part]
    const bytes = own !== undefined && limit.joinsCookies ? Math.max(own, cookies) : own
    if (bytes !== undefined && bytes > limit.bytes) return { limit, bytes }
  }
  return null
}

/** Octets as HTTP/1.1 writes them: a front counts HTTP/2 fields after it has unpacked them. */
function requestSizes({ method, target, httpVersion, headers, authority }: FrontRequest): Sizes {
  const line = `${method} ${target} HTTP/1.1`.length
  const hasHost = httpVersion !== 'HTTP/2' || headerValue(headers, 'host') !== null
  const host = hasHost ? 0 : `host: ${authority}`.length + 2
  return {
    'request-line': line,
    'request-header': longest(headers),
    'request-head': line + 2 + host + headerBytes(headers) + 2,
    'request-body': declaredLength(headers),
  }
}

/** The answer as the app would write it for this front: asked over HTTP/1.0, it says `Connection: close` and no chunks. */
function responseSizes({ asks }: Pick<Front, 'asks'>, { status, reason, headers }: ResponseHead): Sizes {
  const own =
    asks === 'HTTP/1.0'
      ? [...headers.filter(([name]) => !OF_HTTP_1_1.has(name.toLowerCase())), ['Connection', 'close'] as const]
      : headers
  return {
    'response-header': longest(own),
    'response-head': `HTTP/1.1 ${status} ${reason}`.length + 2 + headerBytes(own) + 2,
  }
}

const OF_HTTP_1_1 = new Set(['connection', 'keep-alive', 'transfer-encoding'])

/** 0 where none is named: such a body passes, however large. */
function declaredLength(headers: HeaderList): number {
  const length = headerValue(headers, 'content-length') ?? ''
  return /^[0-9]{1,15}$/.test(length) ? Number(length) : 0
}

function longest(headers: HeaderList): number {
  return headers.reduce((most, [name, value]) => Math.max(most, name.length + 2 + value.length), 0)
}
