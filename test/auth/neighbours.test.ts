import { describe, expect, test } from 'vitest'
import { neighbourOfAnswer, neighbourOfCookie, neighboursOfPackages } from '../../src/auth/neighbours.ts'

describe('whose cookie is it', () => {
  test.each([
    ['__Secure-better-auth.session_token', 'better-auth'],
    ['my-app.session_data.2', 'better-auth'],
    ['__client_uat_k1', 'clerk'],
    ['__clerk_db_jwt', 'clerk'],
    ['sb-abcdefgh-auth-token.0', 'supabase'],
    ['__txn_a1b2', 'auth0'],
    ['appSession.1', 'auth0'],
    ['wos-session', 'workos'],
    ['ac-state-key', 'kinde'],
    ['auth_session', 'lucia'],
  ])('%s: %s', (name, id) => expect(neighbourOfCookie(name, 'x')?.id).toBe(id))

  test('iron seals are told by their value', () => {
    expect(neighbourOfCookie('my-cookie', 'Fe26.2*1*a*b*c~2')?.id).toBe('iron-session')
  })

  test.each([
    'authjs.session-token',
    '__Secure-next-auth.session-token',
    'session',
    '__session',
    'theme',
    'x'.repeat(500),
  ])("%s: nobody's that is known", name => expect(neighbourOfCookie(name, 'x')).toBeNull())
})

describe('who answers', () => {
  const json: [string, string][] = [['content-type', 'application/json']]
  test.each([
    ['https://localhost:3443/api/auth/get-session', 200, json, 'better-auth'],
    ['https://localhost:3443/api/auth/sign-in/email', 200, json, 'better-auth'],
    ['https://localhost:3443/dashboard', 307, [['x-clerk-auth-status', 'handshake']], 'clerk'],
    ['https://abcdefgh.supabase.co/auth/v1/token?grant_type=refresh_token', 200, json, 'supabase'],
    ['https://localhost:3443/auth/login', 302, [['location', 'https://a.eu.auth0.com/authorize?x=1']], 'auth0'],
    ['https://localhost:3443/api/auth/kinde_callback?code=1', 302, [['location', '/']], 'kinde'],
  ] as const)('%s, %i', (url, status, headers, id) => expect(neighbourOfAnswer(url, status, headers)?.id).toBe(id))

  test.each([
    ['not there', 'https://localhost:3443/api/auth/get-session', 404, json],
    ['a page for every path', 'https://localhost:3443/api/auth/ok', 200, [['content-type', 'text/html']]],
    ["NextAuth's own", 'https://localhost:3443/api/auth/session', 200, json],
    ['a login page', 'https://localhost:3443/auth/login', 200, [['content-type', 'text/html']]],
    [
      'NextAuth with Auth0',
      'https://localhost:3443/api/auth/signin/auth0',
      302,
      [['location', 'https://a.auth0.com/authorize']],
    ],
  ] as const)('%s: nobody that is known', (_title, url, status, headers) =>
    expect(neighbourOfAnswer(url, status, headers)).toBeNull(),
  )
})

test('whose packages an app depends on', () => {
  const found = neighboursOfPackages(['next', 'next-auth', 'better-auth', 'iron-session'])
  expect(found.map(one => one.id)).toEqual(['better-auth', 'iron-session'])
})
