import { defineRule } from '../define-rule.ts'

export const tokenOfOtherCookieName = defineRule({
  id: 'token-of-other-cookie-name',
  on: 'session-response',
  severity: 'error',
  title: 'The token was made for another cookie name',
  headline: 'The token in {{cookie}} was made for {{name}}',
  symptoms: [
    'no matching decryption secret although AUTH_SECRET is the same',
    'JWTSessionError after renaming the session cookie',
    'token of one app cannot be read by the other, same AUTH_SECRET',
    'getToken salt',
  ],
  why: 'Auth.js v5 salts the key of a session token with the full name of its cookie. A token that was made under another name, or with another prefix (`__Secure-`), cannot be decrypted with the same secret, and is deleted: after renaming the cookie, moving from http to https, or sharing it between apps that call it differently.',
  fix: {
    summary:
      'Read and write the session under one name everywhere, prefix included: in `cookies.sessionToken.name`, in `encode`/`decode` and `getToken` (`salt`, `cookieName`), and in every app that shares it. After a rename users sign in once more.',
    v4: null,
    v5: `// wherever tokens are made or read by hand: the salt is the cookie's full name
await encode({ token, secret, salt: '{{cookie}}' })
await getToken({ req, secret, cookieName: '{{cookie}}', salt: '{{cookie}}' })`,
    verify: 'Sign in again and refresh: the session cookie is renewed, not deleted.',
  },
  references: ['https://authjs.dev/reference/core/jwt', 'https://authjs.dev/reference/core#cookies'],
  explains: [
    'session-token-undecryptable',
    'session-token-refused',
    'valid-token-refused',
    'secret-changed',
    'guard-refuses-session',
    'server-config-differs',
  ],
  messages: {
    salt: '{{reader}} refused the token in `{{cookie}}`: it was made with the right secret, but for the name `{{name}}`, and v5 salts the key with the name.',
  },
  check: (seen, { fail, pass, notApplicable }) => {
    if (seen.sent === null || seen.signedOut) return notApplicable
    if (seen.cookieEffect === 'refreshed') return pass(seen.situation)
    const { snapshot } = seen.sent
    if (seen.cookieEffect !== 'deleted' || snapshot.kind !== 'undecodable' || snapshot.reason !== 'other-cookie-name')
      return notApplicable
    const reader = seen.reader.replace(/^t/, 'T')
    return fail('salt', { reader, cookie: seen.sent.cookie, name: snapshot.madeFor })
  },
})
