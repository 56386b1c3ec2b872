import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { ProbeAnswer } from '../../../src/commands/app/probe-providers.ts'
import { watchProviders } from '../../../src/commands/app/watch-providers.ts'
import type { Exchange } from '../../../src/model/exchange.ts'

const EXCHANGE: Exchange = {
  id: 'x0',
  source: 'live',
  initiator: 'probe',
  startedAt: 0,
  timing: { sendMs: 0, waitMs: 1, receiveMs: 0 },
  connection: null,
  upgrade: false,
  request: { method: 'GET', url: 'https://localhost:3443/', httpVersion: 'HTTP/1.1', headers: [], body: null },
  forwarded: [],
  outcome: { kind: 'failure', failure: { kind: 'unknown', detail: '' }, answered: null },
}
const ANSWERED: ProbeAnswer = { kind: 'answered', exchange: EXCHANGE }

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

function watching(answers: readonly Promise<ProbeAnswer>[]) {
  let asked = 0
  let told = 0
  const last: Promise<ProbeAnswer> = Promise.resolve({ kind: 'other' })
  const watch = watchProviders({
    probe: async () => [await (answers[asked++] ?? last)],
    ingest: exchange => {
      expect(exchange).toBe(EXCHANGE)
      told++
    },
  })
  return { watch, counts: () => [asked, told] }
}

test('each up is a question, at once, and none gets lost for coming too soon', async () => {
  const { watch, counts } = watching([Promise.resolve(ANSWERED), Promise.resolve(ANSWERED)])
  watch.ask()
  await vi.advanceTimersByTimeAsync(0)
  expect(counts()).toEqual([1, 1])
  watch.ask()
  watch.ask()
  expect(counts()).toEqual([1, 1])
  await vi.advanceTimersByTimeAsync(500)
  expect(counts()).toEqual([2, 2])
  await vi.advanceTimersByTimeAsync(60_000)
  expect(counts()).toEqual([2, 2])
})

test('an up while the old app still owes its answer is asked about afterwards', async () => {
  let answer: (answer: ProbeAnswer) => void = () => {}
  const slow = new Promise<ProbeAnswer>(resolve => {
    answer = resolve
  })
  const { watch, counts } = watching([slow, Promise.resolve(ANSWERED)])
  watch.ask()
  watch.ask()
  await vi.advanceTimersByTimeAsync(5_000)
  expect(counts()).toEqual([1, 0])
  answer({ kind: 'other' })
  await vi.advanceTimersByTimeAsync(500)
  expect(counts()).toEqual([2, 1])
})

test('who cannot be reached is asked again each second; who answers something else is left alone', async () => {
  const unreachable = Promise.resolve<ProbeAnswer>({ kind: 'unreachable' })
  const { watch, counts } = watching([unreachable, unreachable])
  watch.ask()
  await vi.advanceTimersByTimeAsync(60_000)
  expect(counts()).toEqual([3, 0])
})

test('after a change of the settings: when the app may have read them, and once more', async () => {
  const { watch, counts } = watching([])
  watch.askAfterReload()
  watch.askAfterReload()
  expect(counts()[0]).toBe(0)
  await vi.advanceTimersByTimeAsync(1_000)
  expect(counts()[0]).toBe(1)
  await vi.advanceTimersByTimeAsync(60_000)
  expect(counts()[0]).toBe(2)
})

test('stopped, it asks nobody any more', async () => {
  const { watch, counts } = watching([])
  watch.askAfterReload()
  watch.stop()
  watch.ask()
  await vi.advanceTimersByTimeAsync(60_000)
  expect(counts()).toEqual([0, 0])
})
