import { expect, test } from 'vitest'
import { asciiOf, inLocale, localeOf } from '../../src/http/ascii.ts'

test('marks, arrows and brackets have letters of their own, other letters a question mark', () => {
  expect(asciiOf('✖ x17 → x42 … ‹9 bytes›\n\u001b[1m日 é\u001b[0m')).toBe(
    'x x17 > x42 ~ <9 bytes>\n\u001b[1m? ?\u001b[0m',
  )
  expect(asciiOf('日', () => 2)).toBe('??')
})

test.each([
  [{ LC_ALL: 'C', LANG: 'en_US.UTF-8' }, 'C', '+'],
  [{ LC_ALL: '', LANG: 'POSIX' }, 'POSIX', '+'],
  [{ LANG: 'C.UTF-8' }, 'C.UTF-8', '✓'],
  // A container without a locale: its log is read elsewhere.
  [{}, '', '✓'],
])('%j: %s', (env, locale, tick) => {
  expect(localeOf(env)).toBe(locale)
  expect(inLocale('✓', env)).toBe(tick)
})
