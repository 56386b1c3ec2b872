import { asBoolean, asFields, asList, asNumber, asText, type Fields } from '../http/fields.ts'
import {
  type Body,
  type Exchange,
  type ExchangeId,
  type Failure,
  FRONT_PARTS,
  type FrontTimeLimit,
  type HeaderList,
  type Outcome,
} from '../model/exchange.ts'
import { fromBase64 } from './body-text.ts'
import { fromHarVersion } from './http-version.ts'
import { MAX_HEADERS } from './read-headers.ts'
import { readWitness } from './read-witness.ts'

/** An entry of our own, exactly as it was written; null = not ours, or its `_authproxy` was tampered with. */
export function readOwnEntry(entry: Fields): Exchange | null {
  const extra = asFields(entry._authproxy)
  const request = asFields(entry.request)
  const response = asFields(entry.response)
  const timings = asFields(entry.timings)
  const own = asFields(extra?.request)
  const id = asText(extra?.id)
  if (extra === null || request === null || response === null || timings === null || own === null) return null
  if (id === null || !isExchangeId(id)) return null
  const outcome = readOutcome(extra, response)
  const witness = readWitness(extra.witness)
  const url = asText(own.url) ?? asText(request.url)
  const method = asText(request.method)
  if (outcome === null || url === null || method === null) return null
  return {
    id,
    source: extra.source === 'live' ? 'live' : 'har',
    initiator: extra.initiator === 'probe' ? 'probe' : 'browser',
    startedAt: asNumber(extra.startedAt) ?? zeroIfNaN(Date.parse(asText(entry.startedDateTime) ?? '')),
    timing: {
      sendMs: duration(timings.send),
      waitMs: duration(timings.wait),
      receiveMs: duration(timings.receive),
    },
    connection: asText(extra.connection),
    upgrade: extra.upgrade === true,
    request: {
      method,
      url,
      httpVersion: asText(own.httpVersion) ?? fromHarVersion(asText(request.httpVersion) ?? ''),
      headers: harHeaders(request.headers),
      body: readBody(own.body, asText(asFields(request.postData)?.text), false),
    },
    forwarded: extra.forwarded === null || extra.forwarded === undefined ? null : pairs(extra.forwarded),
    ...(typeof extra.front === 'string' ? { front: extra.front } : {}),
    ...readFrontCache(extra.frontCache),
    ...readFrontCut(extra.frontCut),
    ...readUpstream(extra.upstream),
    ...readClock(extra.clock),
    ...(witness === null ? {} : { witness }),
    outcome,
  }
}

function readFrontCut(value: unknown): Pick<Exchange, 'frontCut'> {
  const fields = asFields(value)
  return fields === null ? {} : { frontCut: readTimeLimit(fields) }
}

function readTimeLimit({ seconds, over, setting }: Record<string, unknown>): FrontTimeLimit {
  return {
    seconds: asNumber(seconds) ?? 0,
    over: OVER.find(known => known === over) ?? 'read',
    setting: asText(setting),
  }
}

function readFrontCache(value: unknown): Pick<Exchange, 'frontCache'> {
  const storedAt = asNumber(asFields(value)?.storedAt)
  return storedAt === null ? {} : { frontCache: { storedAt } }
}

function readUpstream(value: unknown): Pick<Exchange, 'upstream'> {
  const fields = asFields(value)
  const name = asText(fields?.name)
  if (name === null) return {}
  const skipped = asList(fields?.skipped).flatMap(one => asText(one) ?? [])
  return { upstream: { name, address: asText(fields?.address), skipped } }
}

function readClock(value: unknown): Pick<Exchange, 'clock'> {
  const fields = asFields(value)
  const aheadMs = asNumber(fields?.aheadMs)
  if (aheadMs === null) return {}
  return { clock: { aheadMs, keptBack: asList(fields?.keptBack).flatMap(one => asText(one) ?? []) } }
}

function isExchangeId(text: string): text is ExchangeId {
  return /^x\d{1,15}$/.test(text)
}

function duration(value: unknown): number {
  return Math.max(0, asNumber(value) ?? 0)
}

function zeroIfNaN(value: number): number {
  return Number.isNaN(value) ? 0 : value
}

function readOutcome(extra: Fields, response: Fields): Outcome | null {
  const failure = readFailure(extra.failure)
  if (failure !== null) return { kind: 'failure', failure, answered: asNumber(extra.answered) }
  const own = asFields(extra.received)
  const status = asNumber(response.status)
  if (own === null || status === null) return null
  const shown = harHeaders(response.headers)
  const headers = own.headers === undefined ? shown : pairs(own.headers)
  const content = asFields(response.content)
  const received = {
    status,
    statusText: asText(response.statusText) ?? '',
    httpVersion: asText(own.httpVersion) ?? fromHarVersion(asText(response.httpVersion) ?? ''),
    headers,
    body: readBody(own.body, asText(content?.text), content?.encoding === 'base64'),
    complete: asBoolean(own.complete) ?? true,
  }
  // Files of before 0.1.0 show what was received, and keep beside it what was delivered.
  return { kind: 'response', received, delivered: extra.delivered === undefined ? shown : pairs(extra.delivered) }
}

function readBody(own: unknown, text: string | null, isBase64: boolean): Body | null {
  const fields = asFields(own)
  if (fields === null) return null
  const raw = asText(fields.raw)
  const bytes =
    raw !== null ? fromBase64(raw) : isBase64 ? fromBase64(text ?? '') : new TextEncoder().encode(text ?? '')
  const totalBytes = Math.max(bytes.length, asNumber(fields.totalBytes) ?? 0)
  return { bytes, totalBytes, ...(fields.decoded === true ? { decoded: true } : {}) }
}

/** Not split and not filtered: we wrote them as they were. */
function harHeaders(list: unknown): HeaderList {
  return asList(list)
    .slice(0, MAX_HEADERS)
    .flatMap(one => {
      const fields = asFields(one)
      const name = asText(fields?.name)
      return name === null ? [] : [[name, asText(fields?.value) ?? ''] as const]
    })
}

function pairs(list: unknown): HeaderList {
  return asList(list)
    .slice(0, MAX_HEADERS)
    .flatMap(one => {
      const [name, value] = asList(one)
      return typeof name === 'string' && typeof value === 'string' ? [[name, value] as const] : []
    })
}

const REFUSALS = ['unknown-host', 'foreign-origin', 'malformed-request', 'loop'] as const

const OVER = ['read', 'head', 'whole'] as const

function readFailure(value: unknown): Failure | null {
  const fields = asFields(value)
  if (fields === null) return null
  const detail = asText(fields.detail) ?? ''
  const code = asText(fields.code) ?? ''
  switch (fields.kind) {
    case 'app-unreachable':
    case 'app-closed':
      return { kind: fields.kind, code, detail }
    case 'app-response-refused':
      return { kind: fields.kind, code, detail, header: asText(fields.header), byte: asNumber(fields.byte) }
    case 'browser-aborted':
      return { kind: fields.kind }
    case 'request-refused': {
      const reason = REFUSALS.find(known => known === fields.reason) ?? 'malformed-request'
      return { kind: fields.kind, reason, detail }
    }
    case 'front-timed-out':
      return { kind: fields.kind, front: asText(fields.front) ?? '', ...readTimeLimit(fields) }
    case 'front-refused': {
      const part = FRONT_PARTS.find(known => known === fields.part) ?? 'response-head'
      const [bytes, limit] = [asNumber(fields.bytes) ?? 0, asNumber(fields.limit) ?? 0]
      return {
        kind: fields.kind,
        front: asText(fields.front) ?? '',
        part,
        bytes,
        limit,
        setting: asText(fields.setting),
      }
    }
    default:
      return { kind: 'unknown', detail }
  }
}
