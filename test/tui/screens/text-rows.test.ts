import { expect, test } from 'vitest'
import { RULES } from '../../../src/analyzers/rules/index.ts'
import { columnsOf } from '../../../src/tui/format.ts'
import { wrapCode } from '../../../src/tui/screens/text-rows.ts'

test.each([
  [
    'a comment goes on as one',
    '    // next-auth v4 replaces the whole entry with yours: give name and every option',
    ['    // next-auth v4 replaces the whole entry with yours:', '    // give name and every option'],
  ],
  [
    'a comment that has no room stands above its code',
    '  NEXTAUTH_SECRET=… # fixed, in the environment of every build and start; v4 cannot rotate',
    ['  # fixed, in the environment of every build and start; v4', '  # cannot rotate', '  NEXTAUTH_SECRET=…'],
  ],
  [
    'code goes on further in',
    '    if (user) token.user = { id: user.id, name: user.name, email: user.email } // sign-in only',
    [
      '    // sign-in only',
      '    if (user) token.user = { id: user.id, name:',
      '        user.name, email: user.email }',
    ],
  ],
  ['what fits stays', '  a # b // c', ['  a # b // c']],
])('%s', (_, line, lines) => {
  expect(wrapCode(line, 60)).toEqual(lines)
})

test('no line of any fix is wider than its room, and no word of it is lost', () => {
  for (const { fix } of RULES) {
    for (const line of `${fix.v4 ?? ''}\n${fix.v5 ?? ''}`.split('\n')) {
      const lines = wrapCode(line, 34)
      expect(lines.every(one => columnsOf(one) <= 34)).toBe(true)
      const letters = (text: string) => [...text.replaceAll(/\s|\/\/|#/g, '')].toSorted().join('')
      expect(letters(lines.join(''))).toBe(letters(line))
    }
  }
})
