import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { createAppWatch, type Sight } from '../../src/proxy/app-watch.ts'
import type { ProxyEvent } from '../../src/proxy/proxy-options.ts'

const REFUSED = { code: 'ECONNREFUSED', detail: 'localhost:3000: refused' }
const told: string[] = []
const onEvent = (event: ProxyEvent) => void told.push(event.kind === 'app-down' ? event.text : event.kind)
const describe = (code: string) => `${code}.`

beforeEach(() => {
  told.length = 0
  vi.useFakeTimers()
})
afterEach(() => void vi.useRealTimers())

/** A watch whose looks see what `sight` says at that time; counts them. */
function watching(sight: () => Sight, over: Promise<void> = Promise.resolve()) {
  const looks: boolean[] = []
  const watch = createAppWatch({
    onEvent,
    describe,
    look: {
      everyMs: 500,
      once: (isKnownUp, tell) => {
        looks.push(isKnownUp)
        tell(sight())
        return over
      },
    },
  })
  watch.start()
  return { watch, looks }
}

test('by requests alone: tells each change once, and survives a listener that throws', () => {
  const watch = createAppWatch({
    describe,
    onEvent: event => {
      onEvent(event)
      throw new Error('listener')
    },
  })
  watch.start()
  watch.answered()
  watch.unreachable('ECONNREFUSED', '')
  watch.unreachable('ECONNREFUSED', '')
  watch.answered()
  watch.answered()
  watch.unreachable('ECONNREFUSED', '')
  watch.unreachable('ENOTFOUND', '')
  expect(told).toEqual(['app-up', 'ECONNREFUSED.', 'app-up', 'ECONNREFUSED.', 'ENOTFOUND.'])
})

test('nobody asks: down is told at once, up again and down again within half a second', async () => {
  let sight: Sight = REFUSED
  const { looks } = watching(() => sight)
  expect(told).toEqual(['ECONNREFUSED.'])
  await vi.advanceTimersByTimeAsync(5_000)
  expect(told).toEqual(['ECONNREFUSED.'])
  sight = null
  await vi.advanceTimersByTimeAsync(500)
  expect(told).toEqual(['ECONNREFUSED.', 'app-up'])
  sight = REFUSED
  await vi.advanceTimersByTimeAsync(500)
  expect(told).toEqual(['ECONNREFUSED.', 'app-up', 'ECONNREFUSED.'])
  // Only the look after "up" may be content with less.
  expect(looks.filter(isKnownUp => isKnownUp)).toHaveLength(1)
})

test('while requests are answered it does not look', async () => {
  const { watch, looks } = watching(() => null)
  const before = looks.length
  for (let turn = 0; turn < 10; turn++) {
    watch.answered()
    await vi.advanceTimersByTimeAsync(500)
  }
  expect(looks.length).toBe(before)
  await vi.advanceTimersByTimeAsync(500)
  expect(looks.length).toBe(before + 1)
})

test('one look at a time, however long the app takes to let go of it', async () => {
  const { looks } = watching(() => null, new Promise(() => {}))
  await vi.advanceTimersByTimeAsync(60_000)
  expect(looks).toHaveLength(1)
})

test('a look that was overtaken by a request is old news', async () => {
  let tell: (sight: Sight) => void = () => {}
  const watch = createAppWatch({
    onEvent,
    describe,
    look: {
      everyMs: 500,
      once: (_isKnownUp, answer) => {
        tell = answer
        return Promise.resolve()
      },
    },
  })
  watch.start()
  watch.answered()
  tell(REFUSED)
  expect(told).toEqual(['app-up'])
})

test('stopped, it neither looks nor tells', async () => {
  const { watch, looks } = watching(() => REFUSED)
  watch.stop()
  await vi.advanceTimersByTimeAsync(5_000)
  watch.answered()
  expect(told).toEqual(['ECONNREFUSED.'])
  expect(looks).toHaveLength(1)
})
