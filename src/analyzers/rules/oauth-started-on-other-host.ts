import { defineRule } from '../define-rule.ts'

/** An address that a platform makes for one branch or one deployment. */
const PREVIEW =
  /^https:\/\/(?:[^./]{1,80}(?:-git-|-[a-z0-9]{9}-)[^./]{1,80}\.vercel\.app|[^./]{1,80}--[^./]{1,80}\.netlify\.app|[^./]{1,80}\.[^./]{1,80}\.pages\.dev)(?::|$)/

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
    preview: {
      summary:
        'A preview has an address of its own, and no provider knows it. Let NextAuth on a preview send people back over {{origin}}, which hands the answer on to the preview; or give previews a sign-in without a provider.',
      v4: "// v4 hands nothing on: on previews a sign-in for those who test, behind the platform's own protection\nproviders: process.env.VERCEL_ENV === 'preview' ? [CredentialsProvider(testUsers)] : [provider],\n// or for one lasting preview: NEXTAUTH_URL={{start}}, and its callback address registered with the provider",
      v5: 'AUTH_REDIRECT_PROXY_URL={{origin}}/api/auth   # in the environment of previews and of production\nAUTH_SECRET=…                                  # the same in both\n# and no AUTH_URL in the environment of previews',
      verify: 'Start the sign-in on the preview again: it ends there, signed in.',
    },
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
    preview:
      'The sign-in with {{provider}} failed: it began on the preview {{start}} and came back on {{origin}}, and its check cookies stayed on the preview.',
    hop: 'The sign-in with {{provider}} failed: it began on {{start}} and came back on {{origin}}, and its check cookies stayed on the first host.',
  },
  check: (seen, { fail, pass, notApplicable }) => {
    if (seen.cause === null) return pass(seen.situation)
    if (seen.cause !== 'other-host' || seen.start === null) return notApplicable
    const alone = PREVIEW.test(seen.start.origin) ? 'preview' : 'hop'
    return fail(
      seen.start.proxied && seen.dialect !== 'next-auth-v4' ? 'proxied' : alone,
      { provider: seen.provider, start: seen.start.origin, origin: seen.origin },
      {
        subject: `sign-in with ${seen.provider} from ${seen.start.origin} to ${seen.origin}`,
        situations: [seen.situation],
      },
    )
  },
})
