import { expect, test } from 'vitest'
import { deriveKey, keyThumbprint, V4_OPENING, V5_OPENING } from '../../src/tokens/keys.ts'
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

test('an opening whose keys know no name asks for none, and long names are not tried', () => {
  const names = createOtherNames(['s'], [V4_OPENING, V5_OPENING])
  const v4 = keyThumbprint(deriveKey('next-auth-v4', 's', 'x', 64))
  expect(names.note('x')(v4)).toBeNull()
  const [longest, longer] = ['n'.repeat(200 - '__Secure-'.length), 'n'.repeat(201)]
  names.note(longest)
  names.note(longer)
  expect(names.note('x')(kidOf('s', `__Secure-${longest}`))).toBe(`__Secure-${longest}`)
  expect(names.note('x')(kidOf('s', longer))).toBeNull()
})

test('thirty names are tried, the usual ones among them, and no more', () => {
  const names = createOtherNames(['s'], [V5_OPENING])
  for (let index = 0; index < 20; index++) names.note(`n${index}`)
  // 4 usual ones and 26 learnt: n0 to n12, each with its prefix.
  expect(names.note('x')(kidOf('s', '__Secure-n12'))).toBe('__Secure-n12')
  expect(names.note('x')(kidOf('s', 'n13'))).toBeNull()
})
