import { expect, test } from 'vitest'
import { createAskTwice } from '../../src/tui/ask-twice.ts'

function pressed(before = { ready: true, text: 'v again: asks' }) {
  const said: string[] = []
  let now = 1_000
  let asked = 0
  const press = createAskTwice({
    questions: {
      before: () => before,
      ask: async () => {
        asked += 1
        return { holds: false, text: 'Session does not hold.' }
      },
    },
    now: () => now,
    notice: (text, style) => said.push(`${style}: ${text}`),
  })
  return { press, said, asked: () => asked, later: (ms: number) => (now += ms) }
}

test('the first press says what the second one does', async () => {
  const { press, said, asked } = pressed()
  press()
  expect([said, asked()]).toEqual([['warning: v again: asks'], 0])
  press()
  await Promise.resolve()
  expect([said.slice(1), asked()]).toEqual([['good: Asking …', 'warning: Session does not hold.'], 1])
})

test('a second press that comes late is a first one', () => {
  const { press, asked, later } = pressed()
  press()
  later(10_001)
  press()
  expect(asked()).toBe(0)
})

test('where there is nothing to ask, nothing is asked', () => {
  const { press, said, asked } = pressed({ ready: false, text: 'Nothing to ask' })
  press()
  press()
  expect([said, asked()]).toEqual([['warning: Nothing to ask', 'warning: Nothing to ask'], 0])
})
