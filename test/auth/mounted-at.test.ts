import { expect, test } from 'vitest'
import { mountedAt } from '../../src/auth/mounted-at.ts'

test.each([
  ['/auth/session', '/auth'],
  ['/api/v1/auth/callback/github', '/api/v1/auth'],
  ['/id/signin/google/', '/id'],
  ['/shop/auth/providers', '/shop/auth'],
  ['/session', null],
  ['/auth/sessions', null],
  ['/a/b/c/d/e/session', null],
  ['/auth/callback/a/b', null],
])('%s: %s', (path, mount) => {
  expect(mountedAt(path)).toBe(mount)
})
