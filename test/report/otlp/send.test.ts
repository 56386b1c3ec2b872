import { setTimeout as delay } from 'node:timers/promises'
import { afterEach, expect, test } from 'vitest'
import { readEndpoint } from '../../../src/report/otlp/endpoint.ts'
import { loadSdk } from '../../../src/report/otlp/load-sdk.ts'
import { recordOf } from '../../../src/report/otlp/record.ts'
import { createSender } from '../../../src/report/otlp/send.ts'
import { spanOf } from '../../../src/report/otlp/span.ts'
import { otlpFaults } from '../../support/otlp-fields.ts'
import { type OtlpReceiver, startOtlpReceiver } from '../../support/otlp-receiver.ts'
import { EXCHANGE, FINDING } from '../samples.ts'

const sdk = await loadSdk()
let receiver: OtlpReceiver
afterEach(() => receiver.close())

const start = () => {
  const told: string[] = []
  const endpoint = readEndpoint(receiver.url)
  const options = { endpoint, version: '1.0.0', instance: 'one', target: 'localhost:3000' }
  return { told, sender: createSender(sdk, { ...options, tell: text => told.push(text) }) }
}
const span = spanOf(EXCHANGE, { httpVersion: 'HTTP/1.1', userAgent: null, aheadMs: 0 })

test('each exchange is a trace of its own; a record belongs to the span of the exchange that it names', async () => {
  receiver = await startOtlpReceiver()
  const { sender, told } = start()
  sender.span('x42', { ...span, startMs: 1_700_000_000_000, endMs: 1_700_000_000_005.5 })
  sender.span('x43', { ...span, startMs: 1_700_000_000_000, endMs: 1_700_000_000_001, error: 'status 500' })
  const record = recordOf({ kind: 'finding-opened', finding: FINDING })
  if (record === null) throw new Error('a finding is told')
  sender.record(record)
  sender.record({ ...record, exchange: 'x7' })
  expect(await sender.stop(3_000)).toBeNull()
  const [first, second] = receiver.spans
  expect(first).toMatchObject({ startTimeUnixNano: '1700000000000000000', endTimeUnixNano: '1700000000005500000' })
  expect(first?.traceId).not.toBe(second?.traceId)
  expect([first?.parentSpanId, second?.status]).toEqual([undefined, { code: 2, message: 'status 500' }])
  expect(receiver.records.map(one => one.spanId)).toEqual([first?.spanId, undefined])
  expect(told).toEqual([])
})

test('of more than fits nothing waits, and what was left out is told', async () => {
  receiver = await startOtlpReceiver()
  const { sender, told } = start()
  const before = performance.now()
  for (let count = 1; count <= 20_000; count++)
    sender.span(`x${count}`, { ...span, startMs: 1_700_000_000_000, endMs: 1_700_000_000_001 })
  expect(performance.now() - before).toBeLessThan(3_000)
  const said = await sender.stop(5_000)
  expect(receiver.spans.length).toBeGreaterThanOrEqual(2_048)
  expect(said).toBe(
    `${20_000 - receiver.spans.length} of 20000 spans and log records did not arrive at ${receiver.url}.`,
  )
  expect(told).toEqual([])
})

test('one that takes nothing is told once', async () => {
  receiver = await startOtlpReceiver(400)
  const { sender, told } = start()
  sender.span('x1', { ...span, startMs: 1_700_000_000_000, endMs: 1_700_000_000_001 })
  await expect.poll(() => told.length, { timeout: 5_000 }).toBe(1)
  sender.span('x2', { ...span, startMs: 1_700_000_000_000, endMs: 1_700_000_000_001 })
  await delay(50)
  expect(await sender.stop(3_000)).toBe(`2 of 2 spans and log records did not arrive at ${receiver.url}.`)
  expect(told).toEqual([
    `${receiver.url} (--otlp) takes nothing: it answers 400. The run goes on; what does not arrive there is not sent again.`,
  ])
})

const SPAN = {
  traceId: '0af7651916cd43dd8448eb211c80319c',
  spanId: 'b7ad6b7169203331',
  name: 'GET /',
  kind: 2,
  startTimeUnixNano: '1700000000000000000',
  endTimeUnixNano: '1700000000000000001',
  attributes: [{ key: 'a', value: { arrayValue: { values: [{ stringValue: 'b' }, { intValue: '5' }] } } }],
  status: { code: 2, message: 'no' },
}
const traces = (one: object) => ({ resourceSpans: [{ scopeSpans: [{ spans: [one] }] }] })
const AT = 'TracesData.resourceSpans[0].scopeSpans[0].spans[0]'

/** Else "as the definitions have it" would say nothing. */
test('the receiver of the tests refuses what OTLP does not have', () => {
  expect(otlpFaults(traces(SPAN), 'TracesData')).toEqual([])
  const wrong = { ...SPAN, traceId: 'CvdlGRbNQ92ESOshHIAxnA==', kind: 'SPAN_KIND_SERVER', flags: -1, duration: 5 }
  expect(otlpFaults(traces(wrong), 'TracesData')).toEqual([
    `${AT}.traceId is no id16: "CvdlGRbNQ92ESOshHIAxnA=="`,
    `${AT}.kind is no enum: "SPAN_KIND_SERVER"`,
    `${AT}.flags is no uint32: -1`,
    `${AT}.duration is no field`,
  ])
  const attributes = [{ key: 'a', value: { stringValue: 'b', intValue: 1 } }]
  expect(otlpFaults(traces({ ...SPAN, attributes }), 'TracesData')).toEqual([
    `${AT}.attributes[0].value has several values`,
  ])
  expect(otlpFaults({ resourceLogs: {} }, 'LogsData')).toEqual(['LogsData.resourceLogs is no list'])
})
