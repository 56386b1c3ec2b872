import { describe, expect, test, vi } from 'vitest'
import { createAppClock } from '../../src/proxy/app-clock.ts'

const DAY = 86_400_000
const NOW = Date.UTC(2026, 10, 28)

/** `Max-Age` in days is all that these lines have. */
function clockAt(aheadMs: number) {
  let now = NOW
  const clock = createAppClock(
    {
      aheadMs,
      cookieEnd: (line, nowMs) => {
        const [pair = '', age] = line.split('; Max-Age=')
        return pair.startsWith('bad') ? null : { pair, endsAt: age === undefined ? null : nowMs + Number(age) * DAY }
      },
    },
    () => now,
  )
  return { clock, later: (ms: number) => (now += ms) }
}
const cookie = (value: string) => [['cookie', value] as const]

describe('cookies that a browser of the time would have dropped', () => {
  test('are kept back after a jump past their end, and no others', () => {
    const { clock } = clockAt(DAY)
    clock.note([
      ['Set-Cookie', 'session=abc; Max-Age=30'],
      ['set-cookie', 'csrf=1'],
      ['set-cookie', 'bad=1; Max-Age=1'],
    ])
    const sent = cookie('csrf=1; session=abc; other=2; bad=1')
    expect(clock.withoutEnded(sent)).toEqual({ headers: sent, keptBack: [] })
    void clock.move({ kind: 'at', aheadMs: 31 * DAY - 1 })
    expect(clock.withoutEnded(sent).keptBack).toEqual([])
    void clock.move({ kind: 'at', aheadMs: 31 * DAY })
    expect(clock.withoutEnded(sent)).toEqual({ headers: cookie('csrf=1; other=2; bad=1'), keptBack: ['session'] })
    expect(clock.withoutEnded(cookie('session=abc'))).toEqual({ headers: [], keptBack: ['session'] })
    // Another value is another cookie, of which nothing is known.
    expect(clock.withoutEnded(cookie('session=other')).keptBack).toEqual([])
  })

  test('renewed ones last anew; of two browsers with the same value the longer one counts', () => {
    const { clock } = clockAt(0)
    clock.note([['set-cookie', 's=a; Max-Age=2']])
    void clock.move({ kind: 'at', aheadMs: DAY })
    clock.note([['set-cookie', 's=a; Max-Age=2']])
    void clock.move({ kind: 'at', aheadMs: 2.5 * DAY })
    expect(clock.withoutEnded(cookie('s=a')).keptBack).toEqual([])
    clock.note([['set-cookie', 's=a; Max-Age=0.1']])
    void clock.move({ kind: 'at', aheadMs: 2.9 * DAY })
    expect(clock.withoutEnded(cookie('s=a')).keptBack).toEqual([])
    void clock.move({ kind: 'at', aheadMs: 3 * DAY })
    expect(clock.withoutEnded(cookie('s=a')).keptBack).toEqual(['s'])
    // Set again to last as long as the browser: then no clock ends it.
    clock.note([['set-cookie', 's=a']])
    expect(clock.withoutEnded(cookie('s=a')).keptBack).toEqual([])
  })

  test('without a moved clock nothing is read and nothing is kept back', () => {
    const clock = createAppClock(null, () => NOW)
    clock.note([['set-cookie', 's=a; Max-Age=0']])
    void clock.move({ kind: 'moving' })
    const run = vi.fn()
    clock.whenStill(run)
    expect([clock.aheadMs(), clock.withoutEnded(cookie('s=a')).keptBack, run.mock.calls.length]).toEqual([0, [], 1])
  })
})

describe('while it is moved', () => {
  test('requests wait, in order, until it stands', () => {
    const { clock } = clockAt(0)
    const ran: number[] = []
    void clock.move({ kind: 'moving' })
    for (const one of [1, 2]) clock.whenStill(() => ran.push(one + clock.aheadMs()))
    expect(ran).toEqual([])
    void clock.move({ kind: 'at', aheadMs: 10 })
    expect(ran).toEqual([11, 12])
    clock.whenStill(() => ran.push(3))
    expect(ran).toEqual([11, 12, 3])
  })

  test('it may be moved when what is under way has ended, or does not end', async () => {
    vi.useFakeTimers()
    const { clock } = clockAt(0)
    const ends = [clock.underWay(), clock.underWay()]
    let isStill = false
    const moving = clock.move({ kind: 'moving' }).then(() => {
      isStill = true
    })
    ends[0]?.()
    ends[0]?.()
    await vi.advanceTimersByTimeAsync(100)
    expect(isStill).toBe(false)
    ends[1]?.()
    await moving
    expect(isStill).toBe(true)
    clock.underWay()
    const stream = clock.move({ kind: 'moving' })
    await vi.advanceTimersByTimeAsync(2_000)
    await stream
    vi.useRealTimers()
  })

  test('whoever moves it and is never heard of again holds nobody for long', () => {
    vi.useFakeTimers()
    const { clock } = clockAt(5)
    const run = vi.fn()
    void clock.move({ kind: 'moving' })
    clock.whenStill(run)
    vi.advanceTimersByTime(10_000)
    expect([run.mock.calls.length, clock.aheadMs()]).toEqual([1, 5])
    vi.useRealTimers()
  })
})
