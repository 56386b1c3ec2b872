import { expect, test } from 'vitest'
import { excerptJson, excerptSetCookie, excerptUrl, excerptValue } from '../../src/http/excerpt.ts'
import { parseJson } from '../../src/http/json.ts'

const excerpt = (text: string) => excerptJson(text, parseJson(text))

test.each([
  ['a=secret; Path=/; HttpOnly; SameSite=Lax', 'a=‹6 bytes›; Path=/; HttpOnly; SameSite=Lax'],
  ['a=; Max-Age=0; Expires=Thu, 01 Jan 1970 00:00:00 GMT', 'a=; Max-Age=0; Expires=Thu, 01 Jan 1970 00:00:00 GMT'],
  ['nameless-secret', '=‹15 bytes›'],
  ['cb=https%3A%2F%2Fa.test%2Fx%3Ftoken%3Dsecret; Path=/', 'cb=https://a.test/x?…; Path=/'],
  ['a=1; SameSite=Lax, b=secret; Path=/', 'a=‹1 bytes›; SameSite=Lax, b=‹6 bytes›; Path=/'],
  ['a=1; Note=secret words=here', 'a=‹1 bytes›; Note=‹17 bytes›'],
  ['a=1; eyJhbGciOiJkaXIiLCJlbmMiOiJBMjU2R0NNIn0..secretsecretsecret', 'a=‹1 bytes›; ‹59 bytes›'],
  // The value holds a bare `;`: what follows is no attribute's name.
  ['a=1;secret-9QpLx-2mN7_t; Path=/', 'a=‹1 bytes›; ‹19 bytes›; Path=/'],
  ['a=1;{"secret":1; "b"=2}', 'a=‹1 bytes›; ‹11 bytes›; ‹6 bytes›'],
  ['a=1; secret1=x; HTTP-Only; Same-Site=None', 'a=‹1 bytes›; ‹9 bytes›; HTTP-Only; Same-Site=‹4 bytes›'],
  ['a=1; Note=secret, b=secret', 'a=‹1 bytes›; Note=‹6 bytes›, b=‹6 bytes›'],
  ['a\u001b]52;c;x=1; Path=/\u0007', 'a\\x1b]52=; c; x=‹1 bytes›; Path=‹2 bytes›'],
])('%j is shown without its values', (line, shown) => {
  const text = excerptSetCookie(line)
  expect(text).not.toMatch(/secret(?!-)/)
  expect(text).not.toMatch(/[\u0000-\u001f]/)
  if (!line.includes('\u001b')) expect(text).toBe(shown)
})

test('an URL keeps origin and path, its query is a mark', () => {
  expect(excerptUrl('https://a.test/x?code=1#t')).toBe('https://a.test/x?…')
  expect(excerptUrl('javascript:alert(1)')).toBeNull()
  expect(excerptValue('')).toBe('')
})

test('JSON is shown by shape', () => {
  expect(excerpt('{"user":{"name":"Ada","tags":[1]},"expires":"x"}')).toBe('{"user":{"name":…,"tags":[…]},"expires":…}')
  expect(excerpt('')).toBe('(empty body)')
  expect(excerpt('null')).toBe('null')
  expect(excerpt('<html>')).toBe('‹6 bytes›')
})
