import { expect, test } from 'vitest'
import { complaint } from '../src/complaint.ts'
import { UserError } from '../src/model/user-error.ts'

const UTF8 = { LANG: 'C.UTF-8' }

test('a sentence and the next step, a line each', () => {
  expect(complaint(new UserError('x', '“a.har” could not be read.', 'Check the path.'), UTF8)).toBe(
    'authproxy: “a.har” could not be read.\nNext: Check the path.\n',
  )
})

test('in letters that the terminal can draw', () => {
  expect(complaint(new UserError('x', '“a.har” – no', 'Check it…'), { LC_ALL: 'C' })).toBe(
    'authproxy: "a.har" - no\nNext: Check it~\n',
  )
})

test('a name that was made to be read by a terminal is two lines of text all the same', () => {
  const name = '\u001b]52;c;aGk=\u0007\u009b2J\u202e\n.har'
  expect(complaint(new UserError('x', `${name} could not be read.`, `Rename ${name}.`), UTF8)).toBe(
    'authproxy: \\x1b]52;c;aGk=\\x07\\x9b2J\\u202e\\x0a.har could not be read.\nNext: Rename \\x1b]52;c;aGk=\\x07\\x9b2J\\u202e\\x0a.har.\n',
  )
})
