import { once } from 'node:events'
import { createServer, type IncomingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'
import { gunzipSync } from 'node:zlib'
import { otlpFaults } from './otlp-fields.ts'

/** `AnyValue` of OTLP, as JSON. */
interface AnyValue {
  readonly stringValue?: string
  readonly intValue?: number | string
  readonly doubleValue?: number
  readonly boolValue?: boolean
  readonly arrayValue?: { readonly values?: readonly AnyValue[] }
}
interface KeyValue {
  readonly key: string
  readonly value: AnyValue
}

/** A span or a log record, with its attributes as a plain object. */
export interface Received {
  readonly attributes: Readonly<Record<string, unknown>>
  readonly [field: string]: unknown
}

export interface OtlpReceiver {
  readonly url: string
  readonly spans: readonly Received[]
  readonly records: readonly Received[]
  readonly resources: readonly Readonly<Record<string, unknown>>[]
  readonly requests: readonly { readonly path: string; readonly headers: IncomingHttpHeaders; readonly body: string }[]
  readonly close: () => Promise<void>
}

/**
 * A receiver of OTLP over HTTP with JSON, as the specification has it: `POST /v1/traces` and `/v1/logs`, answered with an empty
 * response object. Whatever is not as the specification says makes it throw.
 */
export async function startOtlpReceiver(status = 200): Promise<OtlpReceiver> {
  const spans: Received[] = []
  const records: Received[] = []
  const resources: Readonly<Record<string, unknown>>[] = []
  const requests: { path: string; headers: IncomingHttpHeaders; body: string }[] = []
  const server = createServer(async (request, response) => {
    const bytes = Buffer.concat(await request.toArray())
    const body = (request.headers['content-encoding'] === 'gzip' ? gunzipSync(bytes) : bytes).toString()
    const path = request.url ?? ''
    requests.push({ path, headers: request.headers, body })
    if (request.method !== 'POST' || request.headers['content-type'] !== 'application/json')
      return response.writeHead(415).end()
    if (status === 200) take(path, JSON.parse(body))
    response.writeHead(status, { 'content-type': 'application/json' }).end('{}')
  })
  const take = (path: string, message: Readonly<Record<string, unknown>>) => {
    const isTraces = /^\/v1\/traces(?:\?|$)/.test(path)
    const faults = otlpFaults(message, isTraces ? 'TracesData' : 'LogsData')
    if (faults.length > 0) throw new Error(faults.join('; '))
    const list = message[isTraces ? 'resourceSpans' : 'resourceLogs'] as readonly Readonly<Record<string, unknown>>[]
    for (const { resource, ...rest } of list) {
      resources.push(plain((resource as { attributes: KeyValue[] }).attributes))
      const scopes = rest[isTraces ? 'scopeSpans' : 'scopeLogs'] as readonly Readonly<Record<string, unknown>>[]
      for (const scope of scopes) {
        const items = scope[isTraces ? 'spans' : 'logRecords'] as readonly Readonly<Record<string, unknown>>[]
        for (const item of items) {
          checkIds(item, isTraces)
          ;(isTraces ? spans : records).push({ ...item, attributes: plain(item.attributes as KeyValue[]) })
        }
      }
    }
  }
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const close = async () => {
    server.closeAllConnections()
    server.close()
    await once(server, 'close')
  }
  return { url, spans, records, resources, requests, close }
}

function checkIds(item: Readonly<Record<string, unknown>>, isSpan: boolean): void {
  const fits = (value: unknown, pattern: RegExp) => typeof value === 'string' && pattern.test(value)
  const isOwned = isSpan || item.traceId !== undefined
  if (isOwned && !(fits(item.traceId, /^[0-9a-f]{32}$/) && fits(item.spanId, /^[0-9a-f]{16}$/)))
    throw new Error('an id is not as the specification says')
  for (const name of isSpan ? ['startTimeUnixNano', 'endTimeUnixNano'] : ['timeUnixNano', 'observedTimeUnixNano'])
    if (!fits(item[name], /^\d{19}$/)) throw new Error(`${name} is ${String(item[name])}`)
}

function plain(list: readonly KeyValue[] = []): Readonly<Record<string, unknown>> {
  return Object.fromEntries(list.map(({ key, value }) => [key, jsValue(value)]))
}

function jsValue({ stringValue, intValue, doubleValue, boolValue, arrayValue }: AnyValue): unknown {
  if (arrayValue !== undefined) return (arrayValue.values ?? []).map(jsValue)
  return stringValue ?? boolValue ?? doubleValue ?? (intValue === undefined ? null : Number(intValue))
}
