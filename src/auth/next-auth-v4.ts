import { V4_OPENING } from '../tokens/keys.ts'
import type { Dialect } from './dialect.ts'
import { isNextAuthAnswer } from './endpoint-answers.ts'
import { authEndpoint } from './endpoints.ts'

/** next-auth 4.24 (read in its source and on the wire). */
export const nextAuthV4: Dialect = {
  id: 'next-auth-v4',
  label: 'next-auth v4',
  cookies: [
    { name: 'next-auth.session-token', role: 'session' },
    { name: 'next-auth.csrf-token', role: 'csrf' },
    { name: 'next-auth.callback-url', role: 'callback-url' },
    { name: 'next-auth.state', role: 'state' },
    { name: 'next-auth.pkce.code_verifier', role: 'pkce' },
    { name: 'next-auth.nonce', role: 'nonce' },
  ],
  prefix: { https: '__Secure-', http: '' },
  // In the App Router (measured); in the Pages Router the first.
  chunks: { suffix: /\.(\d{1,3})$/, bytes: 3933, repeated: 'last' },
  openings: [V4_OPENING],
  enc: 'A256GCM',
  endpoint: authEndpoint,
  isAnswer: isNextAuthAnswer,
  anonymousBody: 'empty-object',
  errorMayBeText: true,
  guardSaysNoSecret: true,
  urlVariable: 'NEXTAUTH_URL',
  secretVariable: 'NEXTAUTH_SECRET',
}
