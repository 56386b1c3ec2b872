import { expect, test } from 'vitest'
import { EMAIL, isPlaceholder, isTokenLike, TOKEN, withoutSecrets } from '../../src/http/token-like.ts'

test.each([
  ['user_id', false],
  ['__Secure-next-auth.session-token.0', false],
  ['availableOrganizations', false],
  ['aVeryLongNameThatSomebodyOfAFrameworkMadeOfManyWords', true],
  ['01890a5d-ac96-774b-bcce-b302099a8057', true],
  ['Zk3v9QpLx-2mN7_tYw8RbA', true],
  ['redacted-0123456789abcdef', false],
])('%s is a token rather than a name: %s', (text, is) => {
  expect(isTokenLike(text)).toBe(is)
})

test.each([
  ['redacted-01234567', true],
  ['redacted-0123456789abcdef____', true],
  ['_01234567__', true],
  ['_0', true],
  ['redacted-0123', false],
  ['redacted', false],
])('%s is a placeholder: %s', (text, is) => {
  expect(isPlaceholder(text)).toBe(is)
})

test('addresses of people and tokens within a sentence', () => {
  const text =
    'For jörg.b%2Bx%40firma.example and o\u2019neil@a.test: eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2ln, not a@b.'
  expect(text.match(EMAIL)).toEqual(['jörg.b%2Bx%40firma.example', 'o\u2019neil@a.test'])
  expect(text.match(TOKEN)).toEqual(['eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2ln'])
})

test('words of a failure lose what they quote, and keep where it happened', () => {
  const quoted = 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2ln'
  const stack = `TypeError: ?code=Zk3v9QpLx-2mN7_tYw8RbA of ada@firma.example, ${quoted}
    at readSession (file:///home/ada/app/node_modules/authproxy/dist/recording/recorded-findings.js:12:3)`
  expect(withoutSecrets(stack)).toBe(`TypeError: ?code=‹22 characters› of ‹address›, ‹token›
    at readSession (file:///home/ada/app/node_modules/authproxy/dist/recording/recorded-findings.js:12:3)`)
})
