import { defineRule } from '../define-rule.ts'

export const oauthStartedOnOtherHost = defineRule({
  id: 'oauth-started-on-other-host',
  on: 'oauth-callback',
  severity: 'error',
  title: 'The sign-in began on one host and came back on another',
  symptoms: [
    'State cookie was missing, on www or a preview deployment only',
    'OAuth works on localhost and fails on 127.0.0.1',
    'pkceCodeVerifier could not be parsed after a redirect to another domain',
  ],
  why: 'Check cookies belong to the host that set them. `localhost` and `127.0.0.1`, `www.example.com` and `example.com`, a preview address and the production address are different hosts to a browser. The provider returns to the redirect_uri that NextAuth built from its own origin, and there the cookies are not known.',
  fix: {
    summary:
      'Use one host. Open the app at {{origin}}, redirect every other host there, or tell NextAuth the host that people use, and register the callback address with the provider.',
    v4: 'NEXTAUTH_URL={{start}}   # or open {{origin}}',
    v5: 'AUTH_URL={{start}}   # or open {{origin}}',
    verify: 'Start the sign-in again: redirect_uri in the address of the provider has the host of the address bar.',
  },
  references: [
    'https://www.rfc-editor.org/rfc/rfc6265#section-5.1.3',
    'https://next-auth.js.org/configuration/options#nextauth_url',
  ],
  explains: ['auth-origin-mismatch', 'oauth-check-cookie-missing', 'oauth-callback-failed'],
  messages: {
    hop: 'The sign-in with {{provider}} failed: it began on {{start}} and came back on {{origin}}, and its check cookies stayed on the first host.',
  },
  examples: `
    # opened at 127.0.0.1, NEXTAUTH_URL says localhost
      POST http://127.0.0.1:3000/api/auth/signin/github -> 200 {"url":"https://provider.test/authorize?state=state-of-one&redirect_uri=http%3A%2F%2Flocalhost%3A3000%2Fapi%2Fauth%2Fcallback%2Fgithub"}
        < $checks(one)
      GET http://localhost:3000/api/auth/callback/github?code=code-of-one&state=state-of-one -> 302
        < location: http://localhost:3000/api/auth/error?error=OAuthCallback
    = hop: The sign-in with github failed: it began on http://127.0.0.1:3000 and came back on http://localhost:3000, and its check cookies stayed on the first host.
    # another port is the same host
      POST http://localhost:3000/api/auth/signin/github -> 200 {"url":"https://provider.test/authorize?state=state-of-one&redirect_uri=http%3A%2F%2Flocalhost%3A4000%2Fapi%2Fauth%2Fcallback%2Fgithub"}
        < $checks(one)
      GET http://localhost:4000/api/auth/callback/github?code=code-of-one&state=state-of-one with $checks(one) -> 302
        < location: http://localhost:4000/
        < $session4{"sub":"1"}
    = pass
  `,
  check: (seen, { fail, pass, notApplicable }) => {
    if (seen.cause === null) return pass(seen.situation)
    if (seen.cause !== 'other-host' || seen.start === null) return notApplicable
    return fail(
      'hop',
      { provider: seen.provider, start: seen.start.origin, origin: seen.origin },
      {
        subject: `sign-in with ${seen.provider} from ${seen.start.origin} to ${seen.origin}`,
        situations: [seen.situation],
      },
    )
  },
})
