import { describe, expect, test } from 'vitest'
import { checkClock, readClock } from '../../../src/commands/app/read-clock.ts'

const NOW = new Date(2026, 10, 28, 12).getTime()
const HOUR = 3_600_000

test.each([
  ['+31d', 31 * 24 * HOUR],
  ['8h', 8 * HOUR],
  ['+90m', 1.5 * HOUR],
  ['+30s', 30_000],
  ['+2w', 14 * 24 * HOUR],
  ['+0d', 0],
  // The beginning of that day, here.
  ['2026-11-29', 12 * HOUR],
  ['2026-11-28T18:00', 6 * HOUR],
])('%s', (text, ahead) => expect(readClock(text, NOW)).toBe(ahead))

test('an instant with its zone', () => {
  expect(readClock(new Date(NOW + HOUR).toISOString(), NOW)).toBe(HOUR)
})

test.each([
  [
    'tomorrow',
    '--clock tomorrow is no time.',
    'For example --clock +31d, +8h, +90m, or a date: 2026-12-31, 2026-12-31T18:00.',
  ],
  ['-1d', '--clock -1d is no time.', 'For example --clock +31d, +8h, +90m, or a date: 2026-12-31, 2026-12-31T18:00.'],
  [
    '2026-02-31T99:00',
    '--clock 2026-02-31T99:00 is no time.',
    'For example --clock +31d, +8h, +90m, or a date: 2026-12-31, 2026-12-31T18:00.',
  ],
  [
    '2026-11-27',
    '--clock 2026-11-27 lies in the past, and what a browser holds comes from later.',
    'Take a time to come, for example --clock +31d.',
  ],
  ['+9999d', '--clock +9999d is more than 10 years away.', 'No cookie lives longer than 400 days: --clock +401d.'],
])('%s is refused', (text, message, nextStep) => {
  expect(() => readClock(text, NOW)).toThrow(expect.objectContaining({ message, nextStep }))
})

describe('whose clock', () => {
  const start = { words: ['npm'], cwd: '/', port: 3000, isPortKnown: false }
  const target = { protocol: 'http:', host: 'localhost', port: 4000, label: 'localhost:4000' } as const

  test('of an app that this run starts', () => {
    expect(() => checkClock(0, { start, routes: [] })).not.toThrow()
    expect(() => checkClock(null, { start: null, routes: [{ origin: 'https://a.test', target }] })).not.toThrow()
  })

  test('of no other one', () => {
    expect(() => checkClock(0, { start: null, routes: [] })).toThrow(
      expect.objectContaining({
        message: '--clock moves the clock of an app that authproxy starts, and this one runs already.',
        nextStep: 'Stop it, and let authproxy start it: authproxy --clock +31d -- npm run dev',
      }),
    )
    expect(() => checkClock(0, { start, routes: [{ origin: 'https://a.test', target }] })).toThrow(
      expect.objectContaining({
        message: '--clock moves the clock of the app that authproxy starts, and that of https://a.test runs already.',
      }),
    )
  })
})
