import { defineRule } from '../define-rule.ts'

const AT_START = ['SIGNIN_OAUTH_ERROR', 'OAuthSignInError']
/** A network that fails, at a code that names no place: v5 prints what fetch() threw as it is. */
const NETWORK = /^(?:fetch failed|E[A-Z_]{4,12})$|certificate/
const variable = (provider: string) => provider.toUpperCase().replace(/\W/g, '_')

export const oauthProviderUnreachable = defineRule({
  id: 'oauth-provider-unreachable',
  on: ['oauth-start', 'server-log'],
  severity: 'error',
  title: 'The OAuth sign-in fails before it leaves the app',
  symptoms: [
    'error=OAuthSignin',
    'SIGNIN_OAUTH_ERROR outgoing request timed out',
    'the sign-in button leads back to the sign-in page',
  ],
  why: "To build the provider's address NextAuth asks its discovery document (/.well-known/openid-configuration) from the server. When that fails, the browser never leaves: v4 answers error=OAuthSignin, v5 error=Configuration. A wrong issuer, no way out of the container, a proxy or a certificate that Node does not trust look the same.",
  fix: {
    summary:
      "From the machine the app runs on, fetch the provider's discovery document, and compare the issuer in the provider's options with it.",
    v4: 'curl -fsS "$ISSUER/.well-known/openid-configuration"   # NODE_EXTRA_CA_CERTS=… for a private certificate',
    v5: 'curl -fsS "$AUTH_{{PROVIDER}}_ISSUER/.well-known/openid-configuration"   # NODE_EXTRA_CA_CERTS=… for a private certificate',
    verify: "POST /api/auth/signin/{{provider}} answers with the provider's address.",
  },
  references: [
    'https://next-auth.js.org/errors#signin_oauth_error',
    'https://openid.net/specs/openid-connect-discovery-1_0.html',
  ],
  decides: "the app's log: SIGNIN_OAUTH_ERROR (v4), or [auth][error] with `fetch failed` or the setting's name (v5)",
  messages: {
    logged:
      'The sign-in with {{provider}} did not start: the app logged {{code}} "{{message}}" when it asked the provider for its addresses.',
    discovery:
      "The sign-in with {{provider}} did not start: the app could not build the address of the provider (error={{error}}); its server does not reach the provider, or the provider's settings are wrong.",
  },
  check: (seen, { fail, pass, notApplicable }) => {
    if (seen.kind === 'server-log') {
      const provider = /\/signin\/([\w-]{1,40})$/.exec(seen.path)?.[1] ?? 'the provider'
      const { code, message } = seen
      const isBare =
        code === 'Error' &&
        seen.cause === 'other' &&
        /\/signin\/[\w-]{1,40}$/.test(seen.path) &&
        NETWORK.test(message ?? '')
      // A setting without a value is told for itself.
      if (/client_id/.test(message ?? '')) return notApplicable
      if (!(AT_START.includes(code) || isBare) || message === null) return notApplicable
      return fail(
        'logged',
        { provider, code, message, PROVIDER: variable(provider) },
        { subject: `start of ${provider} on ${seen.origin}`, decides: null },
      )
    }
    const { errorCode, provider } = seen
    if (errorCode === null) return pass(seen.situation)
    if (
      errorCode !== 'OAuthSignin' &&
      errorCode !== 'OAuthSignInError' &&
      errorCode !== 'SignInError' &&
      errorCode !== 'Configuration'
    )
      return notApplicable
    const data = { provider, error: errorCode, PROVIDER: variable(provider) }
    return fail('discovery', data, { subject: `start of ${provider} on ${seen.origin}`, situations: [seen.situation] })
  },
})
