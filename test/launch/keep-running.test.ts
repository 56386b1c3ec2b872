import { describe, expect, test, vi } from 'vitest'
import type { AppExit, AppProcess } from '../../src/launch/app-process.ts'
import { type AppEnd, describeExit, keepRunning } from '../../src/launch/keep-running.ts'

/** A command whose every start ends as told; none left: it runs on. */
async function play(exits: readonly AppExit[], { wasUp = true, secondsApart = 1 } = {}) {
  const ends: AppEnd[] = []
  const signals: string[] = []
  let started = 0
  let now = 0
  const start = async (): Promise<AppProcess> => {
    const exit = exits[started++]
    now += secondsApart * 1_000
    const exited = exit === undefined ? new Promise<AppExit>(() => {}) : Promise.resolve(exit)
    return { pid: 100 + started, exited, end: async signal => void signals.push(signal) }
  }
  const app = await keepRunning({
    start,
    wasUp: () => wasUp,
    onEnd: end => ends.push(end),
    now: () => now,
    restartMs: 1,
  })
  return { app, ends, signals, started: () => started }
}

const crash = { code: 1 }

describe('a command that ends', () => {
  test('by a crash is started again, and what it left behind is ended first', async () => {
    const { app, ends, signals, started } = await play([crash])
    await vi.waitFor(() => expect(started()).toBe(2))
    expect(ends).toEqual([{ exit: crash, what: 'again', crashes: 1 }])
    expect(signals).toEqual(['SIGTERM'])
    expect(app.group()).toBe(102)
  })

  test('again and again is left alone the third time within a minute', async () => {
    const { app, ends, started } = await play([crash, { signal: 'SIGKILL' }, crash])
    await vi.waitFor(() => expect(ends.map(end => end.what)).toEqual(['again', 'again', 'loop']))
    await vi.waitFor(() => expect(app.group()).toBeNull())
    expect(started()).toBe(3)
    expect(ends.at(-1)).toEqual({ exit: crash, what: 'loop', crashes: 3 })
  })

  test('once in a while is started each time', async () => {
    const { ends, started } = await play([crash, crash, crash, crash], { secondsApart: 40 })
    await vi.waitFor(() => expect(started()).toBe(5))
    expect(ends.map(end => end.what)).toEqual(['again', 'again', 'again', 'again'])
  })

  test('well is over', async () => {
    const { app, ends } = await play([{ code: 0 }])
    await vi.waitFor(() => expect(app.group()).toBeNull())
    expect(ends).toEqual([{ exit: { code: 0 }, what: 'done', crashes: 0 }])
  })

  test.each([crash, { code: 0 }])('before it ever listened is not started again: %j', async exit => {
    const { app, ends, started } = await play([exit], { wasUp: false })
    await vi.waitFor(() => expect(app.group()).toBeNull())
    expect(ends.map(end => end.what)).toEqual(['never-up'])
    expect(started()).toBe(1)
  })
})

test('one that is ended is not told of, nor started again', async () => {
  const ends: AppEnd[] = []
  const exited = Promise.withResolvers<AppExit>()
  const start = vi.fn(async () => ({
    pid: 1,
    exited: exited.promise,
    end: async () => exited.resolve({ signal: 'SIGINT' }),
  }))
  const app = await keepRunning({ start, wasUp: () => true, onEnd: end => ends.push(end), restartMs: 1 })
  await app.end('SIGINT')
  await new Promise(resolve => setTimeout(resolve, 20))
  expect(ends).toEqual([])
  expect(start).toHaveBeenCalledOnce()
})

test('a command that cannot be started again is over', async () => {
  const ends: AppEnd[] = []
  const start = vi
    .fn<() => Promise<AppProcess>>()
    .mockResolvedValueOnce({ pid: 1, exited: Promise.resolve(crash), end: async () => {} })
    .mockRejectedValueOnce(new Error('gone'))
  await keepRunning({ start, wasUp: () => true, onEnd: end => ends.push(end), restartMs: 1 })
  await vi.waitFor(() => expect(ends.map(end => end.what)).toEqual(['again', 'loop']))
})

test('how it ended, in words', () => {
  expect([describeExit({ code: 7 }), describeExit({ signal: 'SIGSEGV' })]).toEqual([
    'ended with exit code 7',
    'was ended by SIGSEGV',
  ])
})
