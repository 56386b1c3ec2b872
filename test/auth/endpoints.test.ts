import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { authEndpoint } from '../../src/auth/endpoints.ts'

describe('authEndpoint', () => {
  test.each([
    ['/api/auth/session', 'session', null, '/api/auth'],
    ['/api/auth/csrf', 'csrf', null, '/api/auth'],
    ['/api/auth/providers', 'providers', null, '/api/auth'],
    ['/api/auth/signin', 'signin', null, '/api/auth'],
    ['/api/auth/signin/github', 'signin', 'github', '/api/auth'],
    ['/api/auth/signin/', 'signin', null, '/api/auth'],
    ['/api/auth/callback/github', 'callback', 'github', '/api/auth'],
    ['/api/auth/callback/github/more', 'callback', 'github', '/api/auth'],
    ['/api/auth/signout', 'signout', null, '/api/auth'],
    ['/api/auth/error', 'error', null, '/api/auth'],
    ['/api/auth/verify-request', 'verify-request', null, '/api/auth'],
    ['/api/auth/_log', 'log', null, '/api/auth'],
    ['/api/auth/webauthn-options/x', 'other', 'x', '/api/auth'],
    ['/api/auth/', 'other', null, '/api/auth'],
    ['/api/auth/constructor', 'other', null, '/api/auth'],
    ['/app/api/auth/session', 'session', null, '/app/api/auth'],
  ])('%s', (path, action, provider, basePath) => {
    expect(authEndpoint(path)).toEqual({ action, provider, basePath })
  })

  test.each(['', '/', '/api/auth', '/api/authors/session', '/api/Auth/session', '/session', 'api/auth'])(
    '%j is none',
    path => {
      expect(authEndpoint(path)).toBeNull()
    },
  )

  test.each([
    ['/auth/session', '/auth', { action: 'session', provider: null, basePath: '/auth' }],
    ['/auth/session', '/auth/', { action: 'session', provider: null, basePath: '/auth' }],
    ['/app/auth/session', '/auth', null],
    ['/api/auth/session', '/auth', null],
    ['/authors/session', '/auth', null],
    ['/auth', '/auth', null],
    ['/session', '/', { action: 'session', provider: null, basePath: '' }],
  ])('%s under the configured %s', (path, basePath, expected) => {
    expect(authEndpoint(path, basePath)).toEqual(expected)
  })

  test('total: any path has one answer, and its mount begins the path', () => {
    const path = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.string().map(rest => `/x/api/auth/${rest}`),
    )
    fc.assert(
      fc.property(path, fc.option(fc.string()), (text, basePath) => {
        const endpoint = authEndpoint(text, basePath)
        expect(endpoint === null || text.startsWith(`${endpoint.basePath}/`)).toBe(true)
      }),
    )
  })
})
