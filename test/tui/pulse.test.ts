import { afterEach, describe, expect, it, vi } from 'vitest'
import { nextTickIn, startPulse } from '../../src/tui/pulse.ts'
import { reduce } from '../../src/tui/store.ts'
import { EMPTY_SNAPSHOT, NOW, SNAPSHOT, uiState } from './samples.ts'

afterEach(() => vi.useRealTimers())

describe('startPulse', () => {
  it('takes at most five pictures a second, and the last one after the last change', () => {
    vi.useFakeTimers()
    const onSnapshot = vi.fn()
    const idle = uiState(80, 24, EMPTY_SNAPSHOT)
    const pulse = startPulse({ now: () => NOW, state: () => idle, onSnapshot, onTick: () => {} })
    for (let ms = 0; ms < 1000; ms += 5) {
      pulse.changed()
      vi.advanceTimersByTime(5)
    }
    expect(onSnapshot.mock.calls.length).toBeLessThanOrEqual(6)
    const before = onSnapshot.mock.calls.length
    pulse.changed()
    vi.advanceTimersByTime(200)
    expect(onSnapshot).toHaveBeenCalledTimes(before + 1)
    pulse.stop()
    pulse.changed()
    expect(vi.getTimerCount()).toBe(0)
  })

  it('has no timer at all while nothing on the screen can change by itself', () => {
    vi.useFakeTimers()
    const idle = uiState(80, 24, EMPTY_SNAPSHOT)
    startPulse({ now: () => NOW, state: () => idle, onSnapshot: () => {}, onTick: () => {} })
    expect(vi.getTimerCount()).toBe(0)
  })
})

describe('nextTickIn', () => {
  it.each([
    ['an hour later only minutes and hours do', SNAPSHOT, NOW + 3_500_000, 4000],
    ['no ages, no tick', EMPTY_SNAPSHOT, NOW, null],
  ])('%s', (_, snapshot, now, wait) => {
    const tick = nextTickIn(uiState(80, 24, snapshot), now)
    if (wait === null) expect(tick).toBeNull()
    else expect(tick).toBeLessThanOrEqual(Math.max(wait, 60_000))
  })

  it('counts the first five seconds one by one, and then each fifth', () => {
    const at = SNAPSHOT.status.lastRefreshAt ?? 0
    const alone = { ...EMPTY_SNAPSHOT, status: { ...EMPTY_SNAPSHOT.status, lastRefreshAt: at } }
    const ticks = []
    for (let now = at; now < at + 60_000; now += ticks.at(-1) ?? 60_000)
      ticks.push(nextTickIn(uiState(80, 24, alone), now))
    expect(ticks).toEqual([...Array(5).fill(1000), ...Array(11).fill(5000)])
  })

  it('a toast wakes the clock when it goes', () => {
    const told = reduce(uiState(80, 24, EMPTY_SNAPSHOT), { kind: 'notice', text: 'a', style: 'good', now: NOW })
    expect(nextTickIn(told, NOW)).toBe(6000)
  })
})
