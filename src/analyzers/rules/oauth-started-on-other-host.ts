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
    'AUTH_REDIRECT_PROXY_URL: PKCE code_verifier cookie was missing on preview deployments',
  ],
  why: 'Check cookies belong to the host that set them. `localhost` and `127.0.0.1`, `www.example.com` and `example.com`, a preview address and the production address are different hosts to a browser. The provider returns to the redirect_uri that NextAuth built from its own origin, and there the cookies are not known.',
  fix: {
    summary:
      'Use one host. Open the app at {{origin}}, redirect every other host there, or tell NextAuth the host that people use, and register the callback address with the provider.',
    v4: 'NEXTAUTH_URL={{start}}   # or open {{origin}}',
    v5: 'AUTH_URL={{start}}   # or open {{origin}}',
    verify: 'Start the sign-in again: redirect_uri in the address of the provider has the host of the address bar.',
  },
  fixes: {
    proxied: {
      summary:
        'Say redirectProxyUrl in both deployments: the one that begins, and the one at {{origin}} that hands the answer back. Both need one AUTH_SECRET (it seals where to), and a deployment takes a new variable only when it is made anew.',
      v4: null,
      v5: 'AUTH_REDIRECT_PROXY_URL={{origin}}/api/auth   # on {{origin}} and on {{start}}\nAUTH_SECRET=…                                  # the same in both',
      verify: 'Start the sign-in again: {{origin}} answers the callback with a redirect to {{start}}.',
    },
  },
  references: [
    'https://www.rfc-editor.org/rfc/rfc6265#section-5.1.3',
    'https://next-auth.js.org/configuration/options#nextauth_url',
  ],
  explains: ['auth-origin-mismatch', 'oauth-check-cookie-missing', 'oauth-callback-failed'],
  messages: {
    proxied:
      'The sign-in with {{provider}} failed: it began on {{start}}, which asked for a callback on {{origin}} (redirectProxyUrl), and {{origin}} took the answer for its own instead of handing it back: it has no redirectProxyUrl, or another secret.',
    hop: 'The sign-in with {{provider}} failed: it began on {{start}} and came back on {{origin}}, and its check cookies stayed on the first host.',
  },
  check: (seen, { fail, pass, notApplicable }) => {
    if (seen.cause === null) return pass(seen.situation)
    if (seen.cause !== 'other-host' || seen.start === null) return notApplicable
    return fail(
      seen.start.proxied && seen.dialect !== 'next-auth-v4' ? 'proxied' : 'hop',
      { provider: seen.provider, start: seen.start.origin, origin: seen.origin },
      {
        subject: `sign-in with ${seen.provider} from ${seen.start.origin} to ${seen.origin}`,
        situations: [seen.situation],
      },
    )
  },
})
