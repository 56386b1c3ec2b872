import { defineRule } from '../define-rule.ts'

/** The person at the provider's page decided, or has to: RFC 6749 4.1.2.1 and OpenID Connect Core 3.1.2.6. */
const PERSONAL = [
  'access_denied',
  'user_cancelled',
  'user_denied',
  'consent_required',
  'login_required',
  'interaction_required',
]
const BUSY = ['temporarily_unavailable', 'server_error']

export const oauthProviderError = defineRule({
  id: 'oauth-provider-error',
  on: 'oauth-callback',
  severity: 'info',
  title: 'The OAuth provider sent an error back',
  symptoms: [
    'error=access_denied at the callback',
    'OAuthCallbackError',
    'Try signing in with a different account',
    'error=redirect_uri_mismatch, The redirect_uri MUST match the registered callback URL for this application',
  ],
  why: 'The provider ended the sign-in itself. access_denied means that the person said no; other codes (invalid_scope, unauthorized_client, …) mean that the app is registered or configured otherwise than it asks.',
  fix: {
    summary: 'Show a friendly page, and offer the sign-in again.',
    v4: "pages: { error: '/auth/error' }   // v4 calls it with ?error=Callback",
    v5: "pages: { signIn: '/login' }   // v5 calls it with ?error=OAuthCallbackError",
    verify: 'Sign in with {{provider}} and consent: the callback brings a code.',
  },
  fixes: {
    redirectUri: {
      summary:
        'Make the two addresses one: the redirect_uri that the app sends (look at the address of the provider when the sign-in starts), and the one that is registered at {{provider}}. If the path of the registered one is the right one, mend the base path (basePath, or the path in the URL variable); if its host is, the URL variable.',
      v4: '# registered at {{provider}}: NEXTAUTH_URL + /api/auth/callback/{{provider}}, to the letter',
      v5: '# registered at {{provider}}: AUTH_URL + basePath + /callback/{{provider}}, to the letter (basePath: /api/auth in Next, /auth in SvelteKit and Express)',
      verify: 'Sign in with {{provider}}: the callback brings a code.',
    },
    refused: {
      summary:
        "Compare what the app asks for with what is registered at {{provider}}: the scopes (invalid_scope), the client and its grant types (unauthorized_client, invalid_client), redirect_uri and response_type (invalid_request). temporarily_unavailable and server_error are the provider's own trouble.",
      both: "authorization: { params: { scope: 'openid email profile' } }, // only what is registered\n// registered callback address: {{origin}}/api/auth/callback/{{provider}}",
      verify: 'Sign in with {{provider}}: the callback brings a code.',
    },
  },
  references: ['https://www.rfc-editor.org/rfc/rfc6749#section-4.1.2.1'],
  explains: ['oauth-callback-failed'],
  messages: {
    redirectUri:
      'The provider {{provider}} does not know the callback address that the app asked for ({{error}}), and sent the browser to the one that is registered, on {{origin}}.',
    denied: 'The sign-in with {{provider}} was declined at the provider ({{error}}).',
    refused: 'The provider {{provider}} refused the sign-in: {{error}}.',
    unnamed: 'The provider {{provider}} ended the sign-in with an error.',
  },
  check: (seen, { fail, pass, notApplicable }) => {
    if (seen.cause === null) return pass(seen.situation)
    if (seen.cause !== 'provider-error') return notApplicable
    const options = { subject: `answer of ${seen.provider}`, situations: [seen.situation] } as const
    const error = seen.providerError
    if (error === null) return fail('unnamed', { provider: seen.provider }, options)
    const data = { provider: seen.provider, error, origin: seen.origin }
    if (PERSONAL.includes(error)) return fail('denied', data, options)
    if (error === 'redirect_uri_mismatch') return fail('redirectUri', data, { ...options, severity: 'warning' })
    return fail('refused', data, { ...options, severity: BUSY.includes(error) ? 'info' : 'warning' })
  },
})
