import { expect, test } from 'vitest'
import { editLine, withField } from '../../src/tui/typing.ts'

/** `|` is the caret. */
test.each([
  ['ab|c', 'line-left', 'a|bc'],
  ['|abc', 'line-left', '|abc'],
  ['ab|c', 'line-right', 'abc|'],
  ['abc|', 'line-right', 'abc|'],
  ['path:/api/auth| x', 'line-word-left', 'path:/api/|auth x'],
  ['path:/api/| x', 'line-word-left', 'path:/|api/ x'],
  [' /|', 'line-word-left', '| /'],
  ['path:|/日本/b', 'line-word-right', 'path:/日本|/b'],
  ['ab|', 'line-word-right', 'ab|'],
  ['a| status:5xx', 'line-delete-word', 'a|:5xx'],
  ['ab|c', 'line-start', '|abc'],
  ['ab|c', 'line-end', 'abc|'],
  ['ab|c', 'line-erase', 'a|c'],
  ['|c', 'line-erase', '|c'],
  ['ab|c', 'line-delete', 'ab|'],
  ['ab|', 'line-delete', 'ab|'],
  ['👍|🍪', 'line-left', '|👍🍪'],
  ['👍|🍪x', 'line-delete', '👍|x'],
  ['auth status:5xx|', 'line-erase-word', 'auth |'],
  ['auth  | x', 'line-erase-word', '| x'],
  ['ab|c', 'line-erase-before', '|c'],
  ['ab|c', 'line-erase-behind', 'ab|'],
] as const)('%s, %s: %s', (line, command, left) => {
  const [before = '', behind = ''] = line.split('|')
  const edited = editLine({ before, behind }, command)
  expect(`${edited.before}|${edited.behind}`).toBe(left)
})

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
