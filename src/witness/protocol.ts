import { asBoolean, asFields, asList, asNumber, asText, type Fields } from '../http/fields.ts'
import { parseJson } from '../http/json.ts'
import type { SameSite } from '../model/cookie.ts'
import type { UnseenSource, WitnessedCookie, WitnessReason } from '../model/witness.ts'
import type { SeenHeaders, SeenResponseExtra, WitnessEvent } from './events.ts'

/** Of one message: more is no page's doing. */
const MAX_ITEMS = 1_000
const MAX_URL = 16_384
const MAX_ID = 120
const MAX_ANSWER = 2_000

/** What a message says; null = nothing that matters here, or no message. Never throws. */
export function readMessage(text: string): WitnessEvent | null {
  const message = asFields(parseJson(text))
  const method = asText(message?.method)
  const params = asFields(message?.params)
  if (message === null || method === null || params === null) return null
  const event = readEvent(method, params)
  return event === null ? null : { session: id(message.sessionId), ...event }
}

/** The number of the command that a message answers; null = none. */
export function readAnswer(text: string): number | null {
  return text.length > MAX_ANSWER ? null : asNumber(asFields(parseJson(text))?.id)
}

type Told = WitnessEvent extends infer E ? (E extends unknown ? Omit<E, 'session'> : never) : never

function readEvent(method: string, params: Fields): Told | null {
  switch (method) {
    case 'Target.attachedToTarget':
      return readTarget(params)
    case 'Target.detachedFromTarget':
      return { kind: 'detached', child: id(params.sessionId) }
    case 'Page.frameAttached':
      return { kind: 'frame-attached', id: id(params.frameId), parent: id(params.parentFrameId) }
    case 'Page.frameDetached':
      // A frame that moves to another process is told as swapped, and goes on.
      return params.reason === 'swap' ? null : { kind: 'frame-gone', id: id(params.frameId) }
    case 'Page.frameNavigated':
      return readNavigation(params)
    case 'Network.requestWillBeSent':
      return readRequest(params)
    case 'Network.requestWillBeSentExtraInfo':
      return {
        kind: 'request-extra',
        id: id(params.requestId),
        headers: readHeaders(params.headers),
        cookies: asList(params.associatedCookies).slice(0, MAX_ITEMS).flatMap(readCookie),
        sentAt: asNumber(asFields(params.connectTiming)?.requestTime),
      }
    case 'Network.responseReceivedExtraInfo':
      return {
        kind: 'response-extra',
        id: id(params.requestId),
        status: asNumber(params.statusCode) ?? 0,
        headers: readHeaders(params.headers),
        blocked: asList(params.blockedCookies).slice(0, MAX_ITEMS).flatMap(readBlocked),
        exempted: asList(params.exemptedCookies).slice(0, MAX_ITEMS).flatMap(readExempted),
      }
    case 'Network.responseReceived':
      return readResponse(params)
    case 'Network.requestServedFromCache':
      return { kind: 'from-memory', id: id(params.requestId) }
    default:
      return null
  }
}

function readTarget(params: Fields): Told | null {
  const info = asFields(params.targetInfo)
  const child = id(params.sessionId)
  if (info === null || child === '') return null
  const target = {
    id: id(info.targetId),
    type: word(info.type),
    context: id(info.browserContextId),
    parentFrame: id(info.parentFrameId) || null,
  }
  return { kind: 'attached', child, target }
}

function readNavigation(params: Fields): Told | null {
  const frame = asFields(params.frame)
  if (frame === null) return null
  return {
    kind: 'navigated',
    id: id(frame.id),
    parent: id(frame.parentId) || null,
    url: text(frame.url, MAX_URL),
    securityOrigin: text(frame.securityOrigin, MAX_URL),
    restored: params.type === 'BackForwardCacheRestore',
  }
}

function readRequest(params: Fields): Told | null {
  const request = asFields(params.request)
  const url = text(request?.url, MAX_URL)
  const wallTime = asNumber(params.wallTime)
  const timestamp = asNumber(params.timestamp)
  if (request === null || !/^https?:/i.test(url) || wallTime === null || timestamp === null) return null
  const initiator = asFields(params.initiator)
  const requestId = id(params.requestId)
  const type = word(params.type)
  const purpose = readHeaders(request.headers).get('sec-purpose') ?? ''
  return {
    kind: 'request',
    id: requestId,
    url: url.replace(/#.*$/s, ''),
    method: word(request.method),
    document: text(params.documentURL, MAX_URL),
    frame: id(params.frameId) || null,
    navigates: type === 'Document' && requestId === id(params.loaderId),
    type,
    cause: word(initiator?.type),
    causeUrl: text(initiator?.url, MAX_URL),
    prefetch: type === 'Prefetch' || /^prefetch\b/i.test(purpose),
    wallTime: wallTime * 1000,
    timestamp,
    redirect:
      asFields(params.redirectResponse) === null ? null : { hasExtra: asBoolean(params.redirectHasExtraInfo) ?? false },
  }
}

function readResponse(params: Fields): Told | null {
  const response = asFields(params.response)
  if (response === null) return null
  const hasExtra = asBoolean(params.hasExtraInfo) ?? false
  return { kind: 'response', id: id(params.requestId), hasExtra, source: sourceOf(response, hasExtra) }
}

function sourceOf(response: Fields, hasExtra: boolean): UnseenSource | null {
  // A worker that only passes on asks by itself, and that request is told of by itself.
  if (response.fromServiceWorker === true)
    return response.serviceWorkerResponseSource === 'network' ? null : 'service-worker'
  if (response.fromPrefetchCache === true) return 'prefetch-cache'
  return response.fromDiskCache === true && !hasExtra ? 'disk-cache' : null
}

function readCookie(value: unknown): readonly WitnessedCookie[] {
  const entry = asFields(value)
  const cookie = asFields(entry?.cookie)
  const name = asText(cookie?.name)
  if (entry === null || cookie === null || name === null || name.length > 4_096) return []
  return [
    {
      name,
      domain: text(cookie.domain, 300),
      path: text(cookie.path, 1_100),
      secure: cookie.secure === true,
      sameSite: SAME_SITES.get(word(cookie.sameSite)) ?? null,
      reasons: readReasons(entry.blockedReasons),
      exemption: readExemption(entry.exemptionReason),
    },
  ]
}

const SAME_SITES: ReadonlyMap<string, SameSite> = new Map([
  ['Strict', 'strict'],
  ['Lax', 'lax'],
  ['None', 'none'],
])

function readBlocked(value: unknown): SeenResponseExtra['blocked'] {
  const entry = asFields(value)
  const line = asText(entry?.cookieLine)
  return entry === null || line === null ? [] : [{ line, reasons: readReasons(entry.blockedReasons) }]
}

function readExempted(value: unknown): SeenResponseExtra['exempted'] {
  const entry = asFields(value)
  const line = asText(entry?.cookieLine)
  const reason = readExemption(entry?.exemptionReason)
  return line === null || reason === null ? [] : [{ line, reason }]
}

/** `None` = it needed none. */
function readExemption(value: unknown): WitnessReason | null {
  const reason = word(value)
  return reason === '' || reason === 'None' ? null : reason
}

function readReasons(value: unknown): readonly WitnessReason[] {
  const reasons = asList(value).slice(0, 20).map(word)
  return reasons.filter(one => one !== '')
}

function readHeaders(value: unknown): SeenHeaders {
  const entries = Object.entries(asFields(value) ?? {}).slice(0, MAX_ITEMS)
  return new Map(entries.flatMap(([name, one]) => (typeof one === 'string' ? [[name.toLowerCase(), one]] : [])))
}

/** '' = none, or none that the browser would give. */
function id(value: unknown): string {
  return text(value, MAX_ID)
}

function text(value: unknown, longest: number): string {
  return typeof value === 'string' && value.length <= longest ? value : ''
}

/** One of the protocol's own words. */
function word(value: unknown): string {
  return typeof value === 'string' && /^[A-Za-z_-]{1,60}$/.test(value) ? value : ''
}
