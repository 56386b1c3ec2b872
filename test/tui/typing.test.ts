import { expect, test } from 'vitest'
import { withField, withoutLastWord } from '../../src/tui/typing.ts'

test.each([
  ['', ''],
  ['auth', ''],
  ['auth status:5xx', 'auth '],
  ['auth  ', ''],
])('Ctrl-W leaves of %j: %j', (text, left) => expect(withoutLastWord(text)).toBe(left))

test.each([
  ['st', 'status:'],
  ['auth !CO', 'auth !cookie:'],
  ['auth c', 'auth cookie:'],
  ['', null],
  ['auth ', null],
  ['status:', null],
  ['status:c', null],
  ['x', null],
])('Tab makes of %j: %j', (text, whole) => expect(withField(text)).toBe(whole))
