import { defineRule } from '../define-rule.ts'

const CODES = ['OAUTH_CALLBACK_ERROR', 'CallbackRouteError', 'OAuthCallbackError']
/** RFC 6749 5.2, GitHub's own names for two of them, and the words of Auth.js's OAuth library. */
const ANSWERS: Readonly<Record<string, 'client' | 'grant' | 'refused' | 'unreached'>> = {
  invalid_client: 'client',
  incorrect_client_credentials: 'client',
  invalid_grant: 'grant',
  bad_verification_code: 'grant',
  unsupported_grant_type: 'refused',
  'server responded with an error in the response body': 'refused',
  'unexpected HTTP status code': 'refused',
  'unexpected HTTP response status code': 'refused',
  'outgoing request timed out': 'unreached',
  'fetch failed': 'unreached',
  ECONNREFUSED: 'unreached',
  ENOTFOUND: 'unreached',
  ETIMEDOUT: 'unreached',
  EAI_AGAIN: 'unreached',
}

export const oauthTokenExchangeFailed = defineRule({
  id: 'oauth-token-exchange-failed',
  on: 'server-log',
  severity: 'error',
  title: "The provider's token endpoint refused the code",
  symptoms: ['invalid_client', 'invalid_grant', 'CallbackRouteError unexpected HTTP response status code'],
  why: "After the callback the app's server exchanges the code for tokens. The provider refused that, which the browser is told only as error=OAuthCallback (v4) or error=Configuration (v5).",
  fix: {
    summary:
      "invalid_client: compare client id and secret with the provider's registration (another environment, a rotated secret, a trailing blank). invalid_grant: the code was used or is old, or redirect_uri differs from the registered one. Not reached: DNS, a proxy or a firewall between this server and the provider.",
    v4: 'clientId: process.env.GITHUB_ID,\nclientSecret: process.env.GITHUB_SECRET,   // of this very registration',
    v5: 'AUTH_GITHUB_ID=…\nAUTH_GITHUB_SECRET=…   # of this very registration',
    verify: 'Sign in again: the callback sets the session cookie.',
  },
  references: [
    'https://www.rfc-editor.org/rfc/rfc6749#section-5.2',
    'https://next-auth.js.org/errors#oauth_callback_error',
  ],
  explains: ['oauth-callback-failed'],
  messages: {
    client:
      'The provider does not accept the app\'s client id or secret: the app logged {{code}} "{{message}}" at the OAuth callback.',
    grant:
      'The provider does not accept the code: the app logged {{code}} "{{message}}" at the OAuth callback; it was used before, is too old, or redirect_uri or PKCE differ.',
    unreached:
      'The app\'s server did not reach the provider at the OAuth callback: the app logged {{code}} "{{message}}".',
    refused: 'The provider refused to exchange the code: the app logged {{code}} "{{message}}" at the OAuth callback.',
  },
  check: (seen, { fail, notApplicable }) => {
    const { code, message } = seen
    if (seen.source !== 'log' || message === null || !CODES.includes(code)) return notApplicable
    const answer = Object.hasOwn(ANSWERS, message) ? ANSWERS[message] : undefined
    if (answer === undefined) return notApplicable
    const options = { subject: `token endpoint for ${seen.origin}`, situations: [seen.situation] } as const
    // A code that is shown twice may be a reload, which harms nobody.
    return fail(answer, { code, message }, answer === 'grant' ? { ...options, severity: 'warning' } : options)
  },
})
