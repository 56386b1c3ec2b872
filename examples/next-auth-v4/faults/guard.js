import { signedTokens } from '../signed-tokens.js'

export const guardFaults = [
  {
    name: 'middleware-other-secret',
    title: 'The middleware has another secret',
    does: 'withAuth has a `secret` of its own, so it cannot read the session that the auth route made.',
    sees: 'Signed in everywhere but on /protected, which sends you to sign in again.',
    guard: () => ({ secret: 'the-secret-of-another-environment' }),
  },
  {
    name: 'middleware-other-cookie-name',
    title: 'The middleware looks for another cookie',
    does: 'The middleware only looks whether there is a cookie called `next-auth.session-token`; on https it is called `__Secure-next-auth.session-token`.',
    sees: 'Signed in everywhere but on /protected, which sends you to sign in again.',
    proxy: 'looks-for-cookie',
  },
  {
    name: 'guard-without-decode',
    title: 'The middleware was not given the decode',
    does: '`jwt.encode` and `jwt.decode` make signed tokens (HS256) in place of encrypted ones, and withAuth was not told.',
    sees: 'Signed in everywhere but on /protected, which sends you to sign in again.',
    patch: () => ({ jwt: signedTokens }),
  },
]
