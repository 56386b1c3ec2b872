import { expect, test } from 'vitest'
import type { AppAnswer, BodyReader } from '../../src/proxy/app-answer.ts'
import { bufferedAnswer } from '../../src/proxy/front-buffer.ts'

/** An answer whose body the test sends, through buffers of ten octets, four of which the head fills. */
function buffered() {
  const heard: string[] = []
  let reader: BodyReader | null = null
  const answer: AppAnswer = {
    status: 200,
    reason: 'OK',
    httpVersion: 'HTTP/1.1',
    headers: [],
    address: null,
    read: one => {
      reader = one
    },
    pause: () => {},
    resume: () => {},
  }
  const held = bufferedAnswer(answer, 10, 4)
  held.read({
    data: chunk => heard.push(String(chunk)),
    end: trailers => heard.push(`end ${trailers.length}`),
    cut: () => heard.push('cut'),
  })
  if (reader === null) throw new Error('nobody reads')
  return { heard, app: reader as BodyReader, answer: held }
}

test('what is smaller than a buffer waits for the end', () => {
  const { heard, app } = buffered()
  app.data(Buffer.from('abc'))
  app.data(Buffer.from('de'))
  expect(heard).toEqual([])
  app.end([['x-checked', 'yes']])
  expect(heard).toEqual(['abcde', 'end 1'])
})

test('whole buffers go, the head counts in the first, and the rest waits', () => {
  const { heard, app } = buffered()
  app.data(Buffer.from('abcdef'))
  expect(heard).toEqual(['abcdef'])
  app.data(Buffer.from('0123456789AB'))
  expect(heard).toEqual(['abcdef', '0123456789'])
  app.data(Buffer.from('CDEFGHIJ'))
  expect(heard).toEqual(['abcdef', '0123456789', 'ABCDEFGHIJ'])
  app.end([])
  expect(heard).toEqual(['abcdef', '0123456789', 'ABCDEFGHIJ', 'end 0'])
})

test('what was held goes out before an answer that ended too early is cut', () => {
  const { heard, app } = buffered()
  app.data(Buffer.from('abc'))
  app.cut()
  expect(heard).toEqual(['abc', 'cut'])
})

test('what is held goes out when it is asked for', () => {
  const { heard, app, answer } = buffered()
  app.data(Buffer.from('abc'))
  answer.release()
  expect(heard).toEqual(['abc'])
})

test('an answer without a body ends at once', () => {
  const { heard, app } = buffered()
  app.end([])
  expect(heard).toEqual(['end 0'])
})
