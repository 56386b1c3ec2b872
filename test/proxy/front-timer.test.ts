import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { Timeout } from '../../src/fronts/front.ts'
import type { AppAnswer, BodyReader } from '../../src/proxy/app-answer.ts'
import { createFrontTimer } from '../../src/proxy/front-timer.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

const TIMEOUT = {
  seconds: 60,
  over: 'read',
  answer: { status: 504, reason: 'Gateway Timeout', type: null, body: '' },
  setting: null,
} as const satisfies Omit<Timeout, 'source'>

/** An answer whose body the test sends, and what the front makes of its time. */
function watched(more: Partial<Timeout> = {}) {
  const ends: number[] = []
  const timer = createFrontTimer({ ...TIMEOUT, ...more }, seconds => ends.push(seconds))
  let reader: BodyReader | null = null
  const heard: string[] = []
  const answer: AppAnswer = {
    status: 200,
    reason: 'OK',
    httpVersion: 'HTTP/1.1',
    headers: [],
    address: null,
    read: one => {
      reader = one
    },
    pause: () => heard.push('pause'),
    resume: () => heard.push('resume'),
  }
  const begin = (): AppAnswer => {
    const timed = timer.timed(answer)
    timed.read({
      data: chunk => heard.push(String(chunk)),
      end: () => heard.push('end'),
      cut: () => heard.push('cut'),
    })
    return timed
  }
  return { timer, ends, heard, begin, body: (): BodyReader | null => reader }
}
const wait = (seconds: number) => vi.advanceTimersByTime(seconds * 1_000)

test('before the request has gone out nobody waits for the app', () => {
  const { timer, ends } = watched()
  wait(600)
  timer.sent()
  wait(59)
  expect(ends).toEqual([])
  wait(1)
  expect(ends).toEqual([60])
})

test('between two pieces: each of them begins the time anew', () => {
  const { timer, ends, heard, begin, body } = watched()
  timer.sent()
  wait(59)
  begin()
  for (const piece of ['a', 'b', 'c']) {
    wait(59)
    body()?.data(Buffer.from(piece))
  }
  expect(ends).toEqual([])
  wait(60)
  expect(ends).toEqual([60])
  expect(heard).toEqual(['a', 'b', 'c'])
})

test('while the browser is slow nobody waits for the app', () => {
  const { timer, ends, begin, body } = watched()
  timer.sent()
  const timed = begin()
  timed.pause()
  body()?.data(Buffer.from('what was under way'))
  wait(600)
  timed.resume()
  wait(59)
  expect(ends).toEqual([])
  wait(1)
  expect(ends).toEqual([60])
})

test('an answer that is whole has no time any more', () => {
  const { timer, ends, heard, begin, body } = watched()
  timer.sent()
  begin()
  body()?.end([])
  wait(600)
  expect(ends).toEqual([])
  expect(heard).toEqual(['end'])
})

test('until the answer begins, and then as long as it takes', () => {
  const { timer, ends, begin } = watched({ over: 'head' })
  timer.sent()
  wait(59)
  begin()
  wait(6_000)
  expect(ends).toEqual([])
})

test('until the answer begins, and then another time between two pieces, as Heroku has it', () => {
  const { timer, ends, begin, body } = watched({ over: 'head', seconds: 30, betweenSeconds: 55 })
  timer.sent()
  wait(29)
  begin()
  wait(54)
  body()?.data(Buffer.from('a'))
  wait(54)
  expect(ends).toEqual([])
  wait(1)
  expect(ends).toEqual([55])
})

test('the whole exchange, from its beginning, whatever comes', () => {
  const { timer, ends, begin, body } = watched({ over: 'whole', seconds: 15 })
  wait(5)
  timer.sent()
  wait(5)
  begin()
  wait(4)
  body()?.data(Buffer.from('a'))
  expect(ends).toEqual([])
  wait(1)
  expect(ends).toEqual([15])
})

test('another connection begins the time anew; a stopped one never ends', () => {
  const { timer, ends } = watched()
  timer.sent()
  wait(59)
  timer.sent()
  wait(59)
  expect(ends).toEqual([])
  timer.stop()
  timer.sent()
  wait(600)
  expect(ends).toEqual([])
})

test('a time that no timer counts to is as long as one counts', () => {
  const { timer, ends } = watched({ seconds: 31_536_000 })
  timer.sent()
  wait(86_400)
  expect(ends).toEqual([])
})
