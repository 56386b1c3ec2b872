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
