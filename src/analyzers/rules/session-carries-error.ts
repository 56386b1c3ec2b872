import { defineRule } from '../define-rule.ts'

const FIX = `// lib/rotate.ts: one running rotation in the whole process. Module scope is not enough: proxy.ts and pages each have their own
const running: Map<string, Promise<Tokens>> = (globalThis[Symbol.for('rotations')] ??= new Map())
export function rotate(refreshToken: string) {
  const known = running.get(refreshToken) ?? redeem(refreshToken)
  running.set(refreshToken, known)
  setTimeout(() => running.delete(refreshToken), 60_000)
  return known
}`

const DECIDES = 'what the `error` says, and where the app sets it: in callbacks.jwt, when a rotation fails'

export const sessionCarriesError = defineRule({
  id: 'session-carries-error',
  on: 'session-error',
  severity: 'error',
  title: 'The session carries an error and keeps it',
  symptoms: [
    'session.error is RefreshAccessTokenError',
    'RefreshTokenError for ever after the access token ran out',
    'invalid_grant: refresh token already used',
    'API calls answer 401 although signed in',
  ],
  why: 'An `error` in a session comes from the app: the jwt callback puts it there, mostly because it could not renew the access token of the provider. A refresh token mostly works once. Server components run the jwt callback as well, but cannot set cookies: what it returns there is thrown away, the spent refresh token stays in the cookie, and every later rotation fails.',
  fix: {
    summary:
      'Share one running rotation per refresh token in the whole process, and rotate where the result can be stored: in middleware (v5: auth as proxy) or in a request to /api/auth/session, not in a server component. When it has failed for good, sign the user in again.',
    v4: FIX,
    v5: `${FIX}
// proxy.ts: renews the cookie before server components read it
export { auth as proxy } from './auth'`,
    verify: 'Let the access token run out, open a page, then ask /api/auth/session: it shows no `error`.',
  },
  references: [
    'https://authjs.dev/guides/refresh-token-rotation',
    'https://github.com/nextauthjs/next-auth/issues/8254',
    'https://github.com/nextauthjs/next-auth/discussions/11240',
  ],
  explains: ['parallel-refresh', 'token-claim-lost'],
  messages: {
    afterPage:
      'The session carries `error`, and keeps it in every later answer: the jwt callback puts it there, as apps do when the access token cannot be renewed. Just before, a page was read with the same token and stored no new one: a refresh token that is redeemed in a server component is lost.',
    stays:
      'The session carries `error`, and keeps it in every later answer: the app puts it there, as most do when the access token cannot be renewed. Then the user has to sign in again.',
  },
  check: (seen, { fail, pass, notApplicable }) => {
    if (seen.count === 0) return pass(seen.situation)
    if (seen.count < 2) return notApplicable
    return seen.afterPage ? fail('afterPage', {}, { decides: DECIDES }) : fail('stays', {})
  },
})
