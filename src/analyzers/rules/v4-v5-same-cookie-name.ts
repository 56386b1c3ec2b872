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
