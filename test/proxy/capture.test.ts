import { expect, test } from 'vitest'
import type { Exchange } from '../../src/model/exchange.ts'
import type { RequestHead } from '../../src/proxy/browser-side.ts'
import { createCapture } from '../../src/proxy/capture.ts'

const HEAD: RequestHead = {
  method: 'GET',
  target: '/a?b',
  authority: 'localhost:3443',
  httpVersion: 'HTTP/2',
  headers: [],
  hasBody: false,
  clientAddress: '::1',
  connection: 'c1',
  upgrade: false,
}
const OK = { status: 200, statusText: 'OK', httpVersion: 'HTTP/1.1', headers: [] }

function start(ticks: number[], sink?: (exchange: Exchange) => void) {
  const told: Exchange[] = []
  const capture = createCapture({
    sink: sink ?? (exchange => told.push(exchange)),
    shouldRecordRequestBody: undefined,
    shouldRecordResponseBody: undefined,
    recordBodyBytes: 10,
    now: () => 1_000,
    clock: () => ticks.shift() ?? 0,
  })
  return { capture, told }
}

test('times are measured by the clock that never goes back', () => {
  const { capture, told } = start([100, 103, 110, 130])
  const recording = capture.begin(HEAD)
  recording.sent()
  recording.answered(OK)
  recording.complete(true)
  expect(told[0]).toMatchObject({ startedAt: 1_000, timing: { sendMs: 3, waitMs: 7, receiveMs: 20 } })
})

test('even a clock that does gives no negative time', () => {
  const { capture, told } = start([100, 50, 20, 10])
  const recording = capture.begin(HEAD)
  recording.sent()
  recording.answered(OK)
  recording.complete(true)
  for (const part of Object.values(told[0]?.timing ?? {})) expect(part).toBeGreaterThanOrEqual(0)
})

test('the first end counts, and is told once', () => {
  const { capture, told } = start([])
  const recording = capture.begin(HEAD)
  recording.complete(true)
  expect(told).toEqual([])
  recording.failed({ kind: 'browser-aborted' }, null)
  recording.failed({ kind: 'unknown', detail: '' }, 502)
  recording.complete(true)
  expect(told.map(({ id, outcome }) => [id, outcome.kind])).toEqual([['x1', 'failure']])
  expect(told[0]?.request.url).toBe('https://localhost:3443/a?b')
})

test('a sink that throws is not heard of', () => {
  const { capture } = start([], () => {
    throw new Error('sink')
  })
  expect(() => capture.begin(HEAD).failed({ kind: 'browser-aborted' }, null)).not.toThrow()
})
