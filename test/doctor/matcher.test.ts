import { expect, test } from 'vitest'
import { covers } from '../../src/doctor/matcher.ts'

test.each([
  ['/login', '/login', true],
  ['/login', '/login/other', false],
  ['/dashboard/:path*', '/dashboard', true],
  ['/dashboard/:path*', '/dashboard/a/b', true],
  ['/dashboard/:path+', '/dashboard', false],
  ['/dashboard/:path*', '/dashboards', false],
  ['/:path*', '/login', true],
  ['/(.*)', '/login', true],
  ['/((?!api|_next|login).*)', '/login', false],
  ['/((?!api|_next|login).*)', '/api/auth/session', false],
  ['/((?!api|_next/static|favicon\\.ico).*)', '/login', true],
  ['/((?!login$).*)', '/login', false],
  ['/((?!login$).*)', '/login/more', true],
  ['/((?!.*\\.png$|api).*)', '/login', null],
  ['/:lang(en|de)/login', '/login', null],
])('%s for %s: %s', (pattern, path, answer) => {
  expect(covers([pattern], path)).toBe(answer)
})

test('one that runs is enough, and one that is not understood leaves it open', () => {
  expect(covers(['/(a|b)', '/login'], '/login')).toBe(true)
  expect(covers(['/(a|b)', '/other'], '/login')).toBeNull()
  expect(covers('everything', '/login')).toBe(true)
})
