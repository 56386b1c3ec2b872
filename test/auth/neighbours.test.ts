import { describe, expect, test } from 'vitest'
import { neighbourOfCookie } from '../../src/auth/neighbours.ts'

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
