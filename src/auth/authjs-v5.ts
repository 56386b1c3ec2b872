import type { Dialect } from './dialect.ts'

/** next-auth 5.0.0-beta with @auth/core 0.41 (read in its source and on the wire). */
export const authjsV5: Dialect = {
  id: 'authjs-v5',
  label: 'Auth.js v5',
  cookies: {
    'authjs.session-token': 'session',
    'authjs.csrf-token': 'csrf',
    'authjs.callback-url': 'callback-url',
    'authjs.state': 'state',
    'authjs.pkce.code_verifier': 'pkce',
    'authjs.nonce': 'nonce',
    'authjs.challenge': 'challenge',
  },
  chunkBytes: 3936,
  anonymousBody: 'null',
  urlVariable: 'AUTH_URL',
  secretVariable: 'AUTH_SECRET',
  enc: 'A256CBC-HS512',
}
