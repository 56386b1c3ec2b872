import { defineRule } from '../define-rule.ts'

const CODES = ['OAUTH_CALLBACK_ERROR', 'CallbackRouteError', 'OAuthCallbackError']
/** RFC 6749 5.2, GitHub's own names for two of them, the words of both OAuth libraries, and those of Node. */
const ANSWERS = [
  ['client', /^(?:invalid_client|incorrect_client_credentials)$/],
  ['grant', /^(?:invalid_grant|bad_verification_code)$/],
  ['limited', /^expected 200 OK, got: 429/],
  ['refused', /^(?:unsupported_grant_type|server responded|unexpected HTTP|expected 200 OK)/],
  ['untrusted', /certificate/],
  ['unreached', /^(?:outgoing request timed out|fetch failed|E(?:CONN|NOTFOUND|TIMEDOUT|AI_AGAIN|HOST|NET)\w*)$/],
] as const

const HEADLINES: Readonly<Record<string, string>> = {
  limited: 'The provider answers the app with 429: too many requests',
  untrusted: "The app does not trust the provider's certificate",
  unreached: 'The app does not reach the provider at the callback',
}

export const oauthTokenExchangeFailed = defineRule({
  id: 'oauth-token-exchange-failed',
  on: 'server-log',
  severity: 'error',
  title: "The provider's token endpoint refused the code",
  headline: '{{headline}}',
  symptoms: [
    'invalid_client',
    'invalid_grant',
    'CallbackRouteError unexpected HTTP response status code',
    'expected 200 OK, got: 429 Too Many Requests',
    'OAUTH_CALLBACK_ERROR connect ECONNREFUSED or EHOSTUNREACH',
    'OAUTH_CALLBACK_ERROR unable to get local issuer certificate',
  ],
  why: "After the callback the app's server exchanges the code for tokens, and asks for the profile. That failed between the two servers, which the browser is told only as error=OAuthCallback (v4) or error=Configuration (v5).",
  fix: {
    summary:
      "invalid_client: compare client id and secret with the provider's registration (another environment, a rotated secret, a trailing blank). invalid_grant: the code was used or is old, or redirect_uri differs from the registered one.",
    v4: 'clientId: process.env.GITHUB_ID,\nclientSecret: process.env.GITHUB_SECRET,   // of this very registration',
    v5: 'AUTH_GITHUB_ID=…\nAUTH_GITHUB_SECRET=…   # of this very registration',
    verify: 'Sign in again: the callback sets the session cookie.',
  },
  fixes: {
    unreached: {
      summary:
        'From the machine (the container) that the app runs on, ask the addresses of the provider. `localhost` is the container there, and a name that is meant for browsers may lead nowhere: give the provider `token`, `userinfo` and `jwks_endpoint` addresses that the server reaches, and leave `issuer` and `authorization` as browsers know them.',
      both: 'curl -fsS "$ISSUER/.well-known/openid-configuration"   # in the container: docker exec, kubectl exec',
      verify: 'Sign in again: the callback sets the session cookie.',
    },
    untrusted: {
      summary: 'Tell Node the authority that signed the certificate of the provider.',
      both: 'NODE_EXTRA_CA_CERTS=/etc/ssl/company-ca.pem   # in the environment of the app; not NODE_TLS_REJECT_UNAUTHORIZED=0',
      verify: 'Sign in again: the callback sets the session cookie.',
    },
    limited: {
      summary:
        "The provider counts what comes from this server's address, which at many hosts is shared. Ask it less (no calls to it in the jwt and session callbacks of every request), wait until its limit is over, or send from an address of your own.",
      both: '// callbacks.jwt: only at the sign-in, when `account` is there\nif (account) token.roles = await rolesOf(account.access_token)',
      verify: 'Sign in again: the callback sets the session cookie.',
    },
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
    limited:
      'The provider answers the server of the app with 429, too many requests: the app logged {{code}} "{{message}}" at the OAuth callback. It counts by the address of that server, so it meets all users at once.',
    untrusted:
      'The app\'s server does not trust the certificate of the provider: the app logged {{code}} "{{message}}" at the OAuth callback.',
    unreached:
      'The app\'s server did not reach the provider at the OAuth callback: the app logged {{code}} "{{message}}".',
    refused: 'The provider refused to exchange the code: the app logged {{code}} "{{message}}" at the OAuth callback.',
  },
  check: (seen, { fail, notApplicable }) => {
    const { code, message } = seen
    if (seen.source !== 'log' || message === null || !CODES.includes(code)) return notApplicable
    const [answer] = ANSWERS.find(([, pattern]) => pattern.test(message)) ?? []
    if (answer === undefined) return notApplicable
    const headline = HEADLINES[answer]
    const options = { subject: `token endpoint for ${seen.origin}`, situations: [seen.situation] } as const
    // A code that is shown twice may be a reload, which harms nobody.
    const data = { code, message, ...(headline === undefined ? {} : { headline }) }
    return fail(answer, data, answer === 'grant' ? { ...options, severity: 'warning' } : options)
  },
})
