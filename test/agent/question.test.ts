import { expect, test } from 'vitest'
import { readQuestion } from '../../src/agent/question.ts'
import { UserError } from '../../src/model/user-error.ts'

test.each([
  [{ ask: 'status', more: 1 }, { ask: 'status' }],
  [{ ask: 'diagnose' }, { ask: 'diagnose', cause: null }],
  [
    { ask: 'diagnose', cause: ' abc ' },
    { ask: 'diagnose', cause: 'abc' },
  ],
  [
    { ask: 'exchange', id: '07' },
    { ask: 'exchange', id: 'x7' },
  ],
  [
    { ask: 'verify', cause: 'a' },
    { ask: 'verify', cause: 'a', rule: null, since: null },
  ],
  [
    { ask: 'verify', cause: 'a', since: 'x9' },
    { ask: 'verify', cause: 'a', rule: null, since: 'x9' },
  ],
  [
    { ask: 'verify', cause: 'a', since: '2026-11-23T12:00:00Z' },
    { ask: 'verify', cause: 'a', rule: null, since: Date.UTC(2026, 10, 23, 12) },
  ],
])('%j', (given, question) => {
  expect(readQuestion(given)).toEqual(question)
})

test.each([
  [null, 'This run knows no such question.'],
  [{ ask: '__proto__' }, 'This run knows no such question.'],
  [{ ask: 'exchange' }, '"id" is missing.'],
  [{ ask: 'exchange', id: 'seven' }, 'An exchange is named by its id.'],
  [{ ask: 'exchange', id: { x: 1 } }, '"id" is no text that can be looked up.'],
  [{ ask: 'cookie', name: 'x'.repeat(5_000) }, '"name" is no text that can be looked up.'],
  [{ ask: 'verify', cause: 'a', since: 'yesterday' }, '"since" is neither a time nor an exchange.'],
])('%j: one sentence', (given, sentence) => {
  expect(() => readQuestion(given)).toThrow(UserError)
  expect(() => readQuestion(given)).toThrow(sentence)
})
