import { defineRule } from '../define-rule.ts'

/** NextAuth gives check cookies 15 minutes (Max-Age=900). */
const LIFETIME_MS = 900_000

export const oauthCheckCookieMissing = defineRule({
  id: 'oauth-check-cookie-missing',
  on: 'oauth-callback',
  severity: 'error',
  title: 'A check cookie did not come back with the OAuth callback',
  symptoms: [
    'State cookie was missing',
    'PKCE code_verifier cookie was missing',
    'pkceCodeVerifier value could not be parsed',
    'InvalidCheck',
    'OAUTH_CALLBACK_ERROR',
  ],
  why: 'At the start of an OAuth sign-in NextAuth sets check cookies (state, pkce.code_verifier, nonce). The callback must bring them back; without one NextAuth refuses it: v4 with error=OAuthCallback, v5 with error=Configuration, which names nothing.',
  fix: {
    summary:
      'Keep {{cookies}} alive from the start to the callback: the same scheme and host for both, no other Path, Domain or SameSite in your `cookies` option, no middleware, CDN or proxy that drops it.',
    v4: '// leave the check cookies to NextAuth: no entry for them in `cookies`\nNEXTAUTH_URL={{start}}',
    v5: '// leave the check cookies to Auth.js: no entry for them in `cookies`\nAUTH_URL={{start}}',
    verify: 'Sign in again: the request to /api/auth/callback/{{provider}} carries {{cookies}}.',
  },
  references: ['https://next-auth.js.org/configuration/options#cookies', 'https://errors.authjs.dev#invalidcheck'],
  explains: ['oauth-callback-failed'],
  messages: {
    missing:
      'The sign-in with {{provider}} failed: its start set {{cookies}}, but the browser did not send it with the callback.',
    expired:
      'The sign-in with {{provider}} failed: its callback came {{minutes}} minutes after the start, and {{cookies}} lasts 15.',
    scheme:
      'The sign-in with {{provider}} failed: it began on {{start}} and came back on {{origin}}, and the browser sends no Secure cookie ({{cookies}}) over http.',
    otherBrowser:
      'The sign-in with {{provider}} failed: it began in one browser and came back in another, where {{cookies}} is not known.',
  },
  examples: `
    # the state cookie is not sent
      POST http://localhost:3000/api/auth/signin/github -> 200 $authorize(one)
        < $checks(one)
      GET /api/auth/callback/github?code=code-of-one&state=state-of-one with next-auth.pkce.code_verifier=pkce.code_verifier-one; next-auth.nonce=nonce-one -> 302
        < location: http://localhost:3000/api/auth/error?error=OAuthCallback
    = missing: The sign-in with github failed: its start set \`next-auth.state\`, but the browser did not send it with the callback.
    # Auth.js v5 does not say which
      POST https://app.test/api/auth/signin/github -> 200
        < location: https://provider.test/authorize?state=s1
        < set-cookie: __Secure-authjs.state=c1; Max-Age=900; Path=/; HttpOnly; Secure; SameSite=Lax
        < set-cookie: __Secure-authjs.pkce.code_verifier=c2; Max-Age=900; Path=/; HttpOnly; Secure; SameSite=Lax
      GET /api/auth/callback/github?code=1&state=s1 with __Secure-authjs.state=c1 -> 302
        < location: https://app.test/api/auth/error?error=Configuration
    = missing: The sign-in with github failed: its start set \`__Secure-authjs.pkce.code_verifier\`, but the browser did not send it with the callback.
    # after a quarter of an hour
      POST http://localhost:3000/api/auth/signin/github -> 200 $authorize(one)
        < $checks(one)
      ... 17min
      GET /api/auth/callback/github?code=code-of-one&state=state-of-one -> 302
        < location: http://localhost:3000/api/auth/error?error=OAuthCallback
    = expired: The sign-in with github failed: its callback came 17 minutes after the start, and \`next-auth.state\`, \`next-auth.pkce.code_verifier\`, \`next-auth.nonce\` lasts 15.
    # begun over https, back over http
      POST https://app.test/api/auth/signin/github -> 200 {"url":"https://provider.test/authorize?state=state-of-one&redirect_uri=http%3A%2F%2Fapp.test%2Fapi%2Fauth%2Fcallback%2Fgithub"}
        < $checks(one)
      GET http://app.test/api/auth/callback/github?code=code-of-one&state=state-of-one -> 302
        < location: http://app.test/api/auth/error?error=OAuthCallback
    = scheme: The sign-in with github failed: it began on https://app.test and came back on http://app.test, and the browser sends no Secure cookie (\`next-auth.state\`, \`next-auth.pkce.code_verifier\`, \`next-auth.nonce\`) over http.
    # a link from one browser to another
      POST http://localhost:3000/api/auth/signin/github -> 200 $authorize(one)
        > user-agent: Phone
        < $checks(one)
      GET /api/auth/callback/github?code=code-of-one&state=state-of-one -> 302
        > user-agent: Desktop
        < location: http://localhost:3000/api/auth/error?error=OAuthCallback
    = otherBrowser: The sign-in with github failed: it began in one browser and came back in another, where \`next-auth.state\`, \`next-auth.pkce.code_verifier\`, \`next-auth.nonce\` is not known.
    # all came back
      POST http://localhost:3000/api/auth/signin/github -> 200 $authorize(one)
        < $checks(one)
      GET /api/auth/callback/github?code=code-of-one&state=state-of-one with $checks(one) -> 302
        < location: http://localhost:3000/
        < $session4{"sub":"1"}
    = pass
    # the recording begins after the start
      GET http://localhost:3000/api/auth/callback/github?code=code-of-one&state=state-of-one -> 302
        < location: http://localhost:3000/api/auth/error?error=OAuthCallback
    = not-applicable
  `,
  check: (seen, { fail, pass, notApplicable }) => {
    if (seen.cause === null) return pass(seen.situation)
    const { start } = seen
    if (seen.cause !== 'cookie-missing' || start === null) return notApplicable
    const cookies = seen.missing.map(one => `\`${one.name}\``).join(', ')
    const roles = seen.missing.map(one => one.role).join(', ')
    const data = { provider: seen.provider, cookies, origin: seen.origin, start: start.origin }
    const options = {
      subject: `${roles} cookie of ${seen.provider} on ${seen.host}`,
      situations: [seen.situation],
    } as const
    if (start.ageMs > LIFETIME_MS)
      return fail('expired', { ...data, minutes: Math.floor(start.ageMs / 60_000) }, options)
    if (start.origin.startsWith('https:') && seen.origin.startsWith('http:')) return fail('scheme', data, options)
    return fail(start.sameBrowser ? 'missing' : 'otherBrowser', data, options)
  },
})
