import { expect, test } from 'vitest'
import { deriveKey, keyThumbprint, V5_OPENING } from '../../src/tokens/keys.ts'
import { createOtherNames } from '../../src/tokens/other-names.ts'

const kidOf = (secret: string, name: string) => keyThumbprint(deriveKey('authjs-v5', secret, name, 64))

test('the key id tells for which name a token was made', () => {
  const names = createOtherNames(['old', 'new'], [V5_OPENING])
  const kid = kidOf('new', 'authjs.session-token')
  expect(names.note('__Secure-authjs.session-token')(kid)).toBe('authjs.session-token')
  expect(names.note('authjs.session-token')(kid)).toBeNull()
  expect(names.note('__Secure-authjs.session-token')(kidOf('foreign', 'authjs.session-token'))).toBeNull()
})

test('names of the app are learnt, with and without prefix, up to a bound', () => {
  const names = createOtherNames(['s'], [V5_OPENING])
  const before = names.note('x')
  expect(names.note('my.sid')(kidOf('s', '__Secure-my.sid'))).toBe('__Secure-my.sid')
  expect(before(kidOf('s', '__Secure-my.sid'))).toBeNull()
  for (let index = 0; index < 100; index++) names.note(`n${index}`)
  expect(names.note('x')(kidOf('s', 'n99'))).toBeNull()
})
