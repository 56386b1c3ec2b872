import type { Dialect } from './dialect.ts'

/** next-auth 4.24 (read in its source and on the wire). */
export const nextAuthV4: Dialect = {
  id: 'next-auth-v4',
  label: 'next-auth v4',
  cookies: {
    'next-auth.session-token': 'session',
    'next-auth.csrf-token': 'csrf',
    'next-auth.callback-url': 'callback-url',
    'next-auth.state': 'state',
    'next-auth.pkce.code_verifier': 'pkce',
    'next-auth.nonce': 'nonce',
  },
  chunkBytes: 3933,
  anonymousBody: 'empty-object',
  urlVariable: 'NEXTAUTH_URL',
  secretVariable: 'NEXTAUTH_SECRET',
  enc: 'A256GCM',
}
