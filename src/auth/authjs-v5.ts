import { EARLY_OPENING, V5_OPENING } from '../tokens/keys.ts'
import type { Dialect } from './dialect.ts'
import { isNextAuthAnswer } from './endpoint-answers.ts'
import { authEndpoint } from './endpoints.ts'

/** next-auth 5.0.0-beta with @auth/core 0.41 (read in its source and on the wire). */
export const authjsV5: Dialect = {
  id: 'authjs-v5',
  label: 'Auth.js v5',
  cookies: [
    { name: 'authjs.session-token', role: 'session' },
    { name: 'authjs.csrf-token', role: 'csrf' },
    { name: 'authjs.callback-url', role: 'callback-url' },
    { name: 'authjs.state', role: 'state' },
    { name: 'authjs.pkce.code_verifier', role: 'pkce' },
    { name: 'authjs.nonce', role: 'nonce' },
    { name: 'authjs.challenge', role: 'challenge' },
  ],
  prefix: { https: '__Secure-', http: '' },
  chunks: { suffix: /\.(\d{1,3})$/, bytes: 3936, repeated: 'first' },
  openings: [V5_OPENING, EARLY_OPENING],
  enc: 'A256CBC-HS512',
  endpoint: authEndpoint,
  isAnswer: isNextAuthAnswer,
  anonymousBody: 'null',
  errorMayBeText: false,
  guardSaysNoSecret: false,
  urlVariable: 'AUTH_URL',
  secretVariable: 'AUTH_SECRET',
}
