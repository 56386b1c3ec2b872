import { defineRule } from '../define-rule.ts'

export const v4V5SameCookieName = defineRule({
  id: 'v4-v5-same-cookie-name',
  on: ['session-end', 'server-log'],
  severity: 'error',
  title: 'v4 and v5 of NextAuth share a cookie name',
  symptoms: ['logged out after upgrading next-auth v4 to v5', 'v4 and v5 tokens with the same secret are refused'],
  why: "next-auth v4 and Auth.js v5 derive their keys differently, so neither reads the other's tokens, with the same secret too. Under one cookie name each deletes what the other wrote: after an upgrade once, with two apps on one host for ever.",
  fix: {
    summary: 'Let each version keep its own default name, or give them different names.',
    v4: `// no cookies.sessionToken: the default is next-auth.session-token`,
    v5: `// no cookies.sessionToken: the default is authjs.session-token
// an upgrade signs everybody out once; that cannot be avoided`,
    verify: 'Sign in and refresh twice: the cookie is refreshed each time.',
  },
  references: [
    'https://authjs.dev/getting-started/migrating-to-v5',
    'https://next-auth.js.org/configuration/options#cookies',
  ],
  explains: [
    'session-token-undecryptable',
    'session-token-refused',
    'valid-token-refused',
    'other-app-on-same-host',
    'secret-changed',
    'secret-mismatch-between-instances',
  ],
  messages: {
    logged:
      "`{{path}}` could not open the session token (its log: {{message}}): its length of key is that of the other major version of NextAuth, and v4 and v5 cannot read each other's tokens.",
    other:
      "The server deleted a session token that the other major version of NextAuth wrote: v4 and v5 cannot read each other's tokens, and here they share the cookie name.",
  },
  examples: `
    # a v4 token at a v5 server (no secret)
      GET http://localhost:3000/api/auth/session with $session5=$jwe4{"sub":"1"} -> 200 null
        < $session5=
    = other: The server deleted a session token that the other major version of NextAuth wrote: v4 and v5 cannot read each other's tokens, and here they share the cookie name.
    # a page says so in the log (no secret)
      GET http://localhost:3000/account with $session4=$jwe5{"sub":"1"} -> 200 <html></html>
        < $session4=
        ! [next-auth][error][JWT_SESSION_ERROR]\x20
        ! https://next-auth.js.org/errors#jwt_session_error Invalid Content Encryption Key length. Expected 512 bits, got 256 bits {
    = logged: \`/account\` could not open the session token (its log: Invalid Content Encryption Key length): its length of key is that of the other major version of NextAuth, and v4 and v5 cannot read each other's tokens.
    # its own token
      GET http://localhost:3000/api/auth/session with $session4{"sub":"1"} -> 200 {}
        < $session4=
    = not-applicable
    # refreshed
      GET http://localhost:3000/api/auth/session with $session5{"sub":"1"} -> 200 $user
        < $session5{"sub":"2"}
    = pass
    # left alone
      GET http://localhost:3000/api/auth/session with $session4{"sub":"1"} -> 200 null
    = not-applicable
  `,
  check: (seen, { fail, pass, notApplicable }) => {
    if (seen.kind === 'server-log')
      return seen.cause === 'other-dialect'
        ? fail('logged', { path: seen.path, message: seen.message ?? seen.code })
        : notApplicable
    if (seen.cause === null) return pass(seen.situation)
    if (seen.cause === 'other-dialect-or-early')
      return fail(
        'other',
        {},
        { decides: 'the versions: @auth/core before 0.18 writes such tokens itself, and then it is not this' },
      )
    return seen.cause === 'other-dialect' ? fail('other', {}) : notApplicable
  },
})
