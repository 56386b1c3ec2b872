import { defineRule } from '../define-rule.ts'

const SIGNED_DECIDES =
  "the app's log: Invalid Compact JWE when no `jwt.decode` fits; any other message is a callback's, or the decoder's own"

const OWN = "the stack beneath the line in the log: NextAuth's own session route throws it, no callback of the app"

export const sessionTokenUndecryptable = defineRule({
  id: 'session-token-undecryptable',
  on: ['session-response', 'server-log'],
  severity: 'error',
  title: 'The server cannot decrypt the session token',
  headline: '{{headline}}',
  symptoms: [
    'JWEDecryptionFailed: decryption operation failed',
    'no matching decryption secret',
    'JWT_SESSION_ERROR',
    'no key fits the session token',
  ],
  why: 'The session endpoint answered as for nobody and deleted the cookie. The token cannot be opened with the secret in use: the secret was changed or differs between instances, the token belongs to another app or version on this host.',
  fix: {
    summary:
      'Use one secret in every instance and keep it over deployments; give apps that share a host their own cookie names.',
    v4: 'NEXTAUTH_SECRET=…   # the same value in every instance, build and environment file',
    v5: 'AUTH_SECRET=…   # the same value in every instance; to rotate: AUTH_SECRET="new", AUTH_SECRET_1="old"',
    verify: 'Sign in again and refresh the session several times: the cookie is refreshed each time.',
  },
  fixes: {
    signed: {
      summary:
        'Let NextAuth write the cookie: sign in through its routes. Where own code has to write it, use `encode` of next-auth/jwt; where the token must stay a signed one, give the route the `jwt.decode` for it.',
      v4: `// own code that signs in
import { encode } from 'next-auth/jwt'
const value = await encode({ token, secret: process.env.NEXTAUTH_SECRET })
// or a signed token: both, in authOptions and in withAuth
jwt: { encode: signToken, decode: verifyToken },`,
      v5: `// own code that signs in
import { encode } from 'next-auth/jwt'
const value = await encode({ token, secret: process.env.AUTH_SECRET, salt: cookieName })
// or a signed token: both, in auth.config.ts
jwt: { encode: signToken, decode: verifyToken },`,
      verify: 'Sign in again and refresh the session: the cookie begins with eyJhbGciOiJkaXIi, and is refreshed.',
    },
    ownDecoder: {
      summary:
        'Keep what `jwt.decode` looks up in a store that every instance shares and that outlives a restart, or in the token itself; and let it throw where it cannot answer, so that the log says why.',
      both: `// auth options
jwt: {
  async decode(params) {
    const token = await decode(params)                  // the library's own, of next-auth/jwt
    const kept = await redis.get(\`tokens:\${token?.sub}\`) // no Map in the memory of one process
    return token === null ? null : { ...token, ...kept }  // null ends the session
  },
},`,
      verify: 'Restart the app, or ask another instance: /api/auth/session still shows the user.',
    },
  },
  references: ['https://next-auth.js.org/configuration/options#secret', 'https://errors.authjs.dev#jwtsessionerror'],
  explains: ['session-token-refused', 'valid-token-refused', 'guard-refuses-session'],
  messages: {
    logged:
      'The app could not {{open}} the session token (its log: {{message}}): it was made with another secret, or by another app under the same cookie name.',
    changed:
      'The app could not read the session cookie as a token (its log: {{message}}), although a whole one was sent: it read another cookie of that name, or something on the way to it changed the value.',
    ownDecoder:
      "The app's own `jwt.decode` gave nothing back for the session token (its log: {{message}}), so the session was ended: NextAuth's own opens a token or throws. What it looks up is not there, say in the memory of another instance or of the time before a restart.",
    csrf: 'The server deleted the session cookie and also re-issued a csrf cookie that it had set earlier: it now works with another secret than the one that made this session.',
    wrongSecret:
      'The server deleted the session cookie, and the token does not decrypt with the secret given to authproxy: it was made with another secret, by another app on this host, or (v5) for a cookie name that is not known here.',
    signed:
      'The server deleted the session cookie: it holds a signed token (JWS). NextAuth writes and reads encrypted ones; what a `jwt.encode`, another library or an older version signed needs the `jwt.decode` that belongs to it.',
    malformed: 'The server deleted the session cookie: its value is not a whole token.',
    otherDialect:
      "The server deleted the session cookie: the token was written by another major version of NextAuth, and v4 and v5 cannot read each other's tokens.",
  },
  check: (seen, { fail, pass, notApplicable }) => {
    if (seen.kind === 'server-log') {
      const message = seen.message ?? seen.code
      if (seen.cause === 'not-decoded')
        return fail(
          'ownDecoder',
          { message, headline: 'The jwt.decode of the app gives nothing back' },
          { decides: OWN },
        )
      // At a page, and with the secret in hand, the reader is to blame, which has a rule of its own.
      const whole = seen.sent?.enc !== null && seen.sent?.chunks.length === 0
      if (seen.cause === 'not-a-token' && whole) return fail('changed', { message })
      const elsewhere = seen.place === 'page' && seen.sent?.snapshot.kind === 'decoded'
      if (seen.cause !== 'undecryptable' || seen.sent === null || elsewhere) return notApplicable
      const open = seen.sent.enc === null ? 'verify' : 'decrypt'
      return fail('logged', { open, message })
    }
    if (seen.sent === null || seen.signedOut) return notApplicable
    if (seen.cookieEffect === 'refreshed') return pass(seen.situation)
    if (seen.cookieEffect !== 'deleted' || seen.body === 'user') return notApplicable
    const { snapshot } = seen.sent
    if (snapshot.kind === 'decoded') {
      const foreign = seen.dialect !== null && snapshot.format === 'jwe' && snapshot.dialect !== seen.dialect
      if (snapshot.format === 'jws' && !seen.readBefore) return fail('signed', {}, { decides: SIGNED_DECIDES })
      return foreign ? fail('otherDialect', {}) : notApplicable
    }
    if (seen.csrfReissued) return fail('csrf', {})
    if (snapshot.kind !== 'undecodable') return notApplicable
    // Chunks that do not make one token have rules of their own.
    if (snapshot.reason === 'malformed') return fail('malformed', {})
    if (snapshot.reason === 'wrong-secret') return fail('wrongSecret', {})
    return notApplicable
  },
})
