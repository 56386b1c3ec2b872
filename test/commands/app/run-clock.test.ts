import { expect, test } from 'vitest'
import { createRunClock, type ToldTime } from '../../../src/commands/app/run-clock.ts'

const DAY = 86_400_000
const NOW = Date.UTC(2026, 10, 28, 2, 37)

/** `follows`: the app goes where its file says. */
function runClock(aheadMs: number | null, app: (ms: number) => ToldTime, by: 'node' | 'libfaketime' = 'libfaketime') {
  const moves: string[] = []
  const said: string[] = []
  let at = aheadMs ?? 0
  const clock = createRunClock({
    aheadMs,
    rightNow: () => NOW,
    patienceMs: 150,
    move: () => ({
      by,
      set: { A: '1' },
      move: ms => {
        at = ms
        moves.push(`file ${ms / DAY}`)
      },
      remove: () => moves.push('removed'),
    }),
  })
  clock.connect({
    proxy: {
      moveClock: async move => void moves.push(move.kind === 'moving' ? 'hold' : `at ${move.aheadMs / DAY}`),
    },
    toldTime: async () => app(at),
    tell: text => said.push(text),
    onMoved: ms => moves.push(`shown ${ms / DAY}`),
  })
  const start = clock.into({ env: { PATH: '/' }, notice: null, remove: () => moves.push('own removed') })
  return { clock, moves, said, start }
}
const follows = (ms: number) => NOW + ms

test('without --clock nothing is set and nothing can be moved', async () => {
  const { clock, start, moves } = runClock(null, follows)
  expect([start.env, clock.aheadMs(), clock.now()]).toEqual([{ PATH: '/' }, 0, NOW])
  expect(await clock.jump(DAY)).toBe(
    'The clock can only be moved of an app that was started with --clock (+0d is enough): authproxy --clock +0d -- npm run dev',
  )
  clock.check()
  expect(moves).toEqual([])
})

test('the Date shows that the app is there: said once', async () => {
  const { clock, said, start, moves } = runClock(31 * DAY, follows)
  expect(start.env).toEqual({ PATH: '/', A: '1' })
  expect(clock.now()).toBe(NOW + 31 * DAY)
  for (const count of [1, 2]) {
    clock.check()
    await expect.poll(() => moves.filter(one => one === 'shown 31').length).toBe(count)
  }
  expect(said).toEqual([
    "The app is at 2026-12-29 02:37 UTC (+31 d), moved by libfaketime. What runs elsewhere keeps this machine's time: a database, a provider (sign in there before a jump).",
  ])
  start.remove()
  expect(moves.slice(-2)).toEqual(['own removed', 'removed'])
})

test('an app that takes its time for the first answer is asked until it comes', async () => {
  let asked = 0
  const { clock, said } = runClock(DAY, ms => (++asked < 5 ? 'down' : NOW + ms))
  clock.check()
  await expect.poll(() => said.length, { timeout: 5_000 }).toBe(1)
  expect([asked, said[0]?.slice(0, 46)]).toEqual([5, 'The app is at 2026-11-29 02:37 UTC (+1 d), mov'])
})

test('an app that did not come along is judged at the time that it has', async () => {
  const { clock, said, moves } = runClock(31 * DAY, () => NOW, 'node')
  clock.check()
  await expect.poll(() => said.length).toBe(1)
  expect([clock.now(), moves]).toEqual([NOW, ['at 0', 'shown 0']])
  expect(said).toEqual([
    "The app did not come along: its Date says 2026-11-28 02:37 UTC. All is judged at this machine's time. The module reaches Node processes that inherit NODE_OPTIONS, and none in a container.",
  ])
})

test('an app without a Date shows nothing', async () => {
  const { clock, said } = runClock(DAY, () => 'silent')
  clock.check()
  await expect.poll(() => said.length).toBe(1)
  expect(said[0]).toMatch(/^The app did not come along: its answers have no Date\./)
})

test('a jump holds requests until the app is there', async () => {
  const { clock, moves } = runClock(0, follows)
  expect(await clock.jump(DAY)).toBe('The app is at 2026-11-29 02:37 UTC (+1 d)')
  expect(await clock.jump(2 * DAY)).toBe('The app is at 2026-12-01 02:37 UTC (+3 d)')
  expect(clock.aheadMs()).toBe(3 * DAY)
  expect(moves).toEqual(['hold', 'file 1', 'at 1', 'shown 1', 'hold', 'file 3', 'at 3', 'shown 3'])
})

test('a jump that the app does not follow is taken back, and lets the requests go', async () => {
  const { clock, moves } = runClock(DAY, () => NOW + DAY)
  expect(await clock.jump(DAY)).toBe(
    'Not moved: its Date says 2026-11-29 02:37 UTC. libfaketime reaches no program that is linked without the C library, and none in a container.',
  )
  expect([clock.aheadMs(), moves]).toEqual([DAY, ['hold', 'file 2', 'file 1', 'at 1', 'shown 1']])
  const down = runClock(0, () => 'down')
  expect(await down.clock.jump(DAY)).toBe('Not moved: the app does not answer')
})
