import { expect, test } from 'vitest'
import { frameOf } from '../../src/doctor/frame.ts'
import { readSource } from '../../src/doctor/source.ts'

function frame(text: string, line: number, column: number) {
  const file = { path: 'a.ts', text }
  return frameOf({ file, line, column }, readSource(file))
}

test('shows what is known to be harmless, and nothing else', () => {
  expect(frame("  a({ signIn: '/login', key: 'hunter2' }, `x\u0024{b}y`) // hunter2", 1, 7).text).toBe(
    "a({ signIn: '/login', key: '…' }, `…\u0024{b}…`) // …",
  )
})

test('a text over several lines is masked on each of them', () => {
  const text = 'const a = `hunter2\nhunter3 \u0024{b()} hunter4\nhunter5`; c()'
  expect(frame(text, 2, 11)).toEqual({ text: '…\u0024{b()}…', caret: 3 })
  expect(frame(text, 3, 11).text).toBe('…`; c()')
})

test('a long line is cut around the place', () => {
  const { text, caret } = frame(`${'a(); '.repeat(100)}b()`, 1, 501)
  expect({ at: text.slice(caret), caret }).toEqual({ at: 'b()', caret: 50 })
})

test('of a variable only its name', () => {
  const file = { path: 'apps/.env.local', text: 'A=1\n  export B = "hunter2" # hunter2\n' }
  expect(frameOf({ file, line: 2, column: 10 }, null)).toEqual({ text: 'export B =…', caret: 7 })
})
