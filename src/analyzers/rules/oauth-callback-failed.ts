import { defineRule } from '../define-rule.ts'

const AT_CALLBACK = ['OAUTH_CALLBACK_ERROR', 'OAUTH_CALLBACK_HANDLER_ERROR', 'CallbackRouteError']
/** Words of a JavaScript engine. */
const CODE = /^Cannot (?:read|set|destructure) propert|is not (?:a function|defined|iterable)$/
/** Of the network. To the provider openid-client asks, under a code of its own; this is what the app's own code asks, or the adapter. */
const NETWORK = /^(?:fetch failed|socket hang up|E(?:CONN|NOTFOUND|TIMEDOUT|AI_AGAIN|HOST|NET)\w*)$/
/** Of the OAuth libraries: who the provider says it is, and the id_token that came or did not. */
const ISSUER = /\biss\b|issuer(?! certificate)/
const ID_TOKEN = /^id_token |^unexpected JWT alg/
/** v4: the provider's part was in order, what stands behind it threw. */
const BEHIND_PROVIDER = ['Callback', 'OAuthCreateAccount']

/** As the two name themselves whose providers were shipped without it. */
const ISSUERS: Readonly<Record<string, string>> = {
  github: 'https://github.com/login/oauth',
  discord: 'https://discord.com',
}
const issuerOf = (provider: string) =>
  Object.hasOwn(ISSUERS, provider) ? `'${ISSUERS[provider]}',` : "'…', // the value of iss"

const ISSUER_FIX = {
  summary:
    'Give this provider the `issuer` that it names itself: exactly the value of `iss` in the address of the callback, or of claims.iss in the details that the log prints, without a slash more. GitHub sends one since April 2026; next-auth 4.24.14 and 5.0.0-beta.32 know it, older ones need the line.',
  v4: '// in the options of the provider {{provider}}\nissuer: {{issuer}}',
  v5: '// in the options of the provider {{provider}}\nissuer: {{issuer}}',
  verify: 'Sign in with {{provider}}: the callback sets the session cookie.',
} as const

const PROFILE_FIX = {
  summary:
    'Return an id in profile(), and reach for nothing that the provider may leave out; the stack in the log names the line.',
  both: 'profile(profile) {\n  return { id: String(profile.id ?? profile.sub), name: profile.name ?? null, email: profile.email ?? null }\n},',
  verify: 'Sign in with {{provider}}: the callback sets the session cookie.',
} as const

export const oauthCallbackFailed = defineRule({
  id: 'oauth-callback-failed',
  on: ['oauth-callback', 'server-log'],
  severity: 'error',
  title: 'The OAuth callback failed behind the browser',
  headline: '{{headline}}',
  symptoms: [
    'error=OAuthCallback',
    'error=Callback',
    'error=Configuration after coming back from the provider',
    'OAUTH_CALLBACK_ERROR',
    'CallbackRouteError',
    'issuer must be configured on the issuer',
    'unexpected "iss" (issuer) response parameter value',
    'GitHub sign-in stopped working in 2026 without a change',
    'id_token detected in the response, you must use client.callback() instead of client.oauthCallback()',
    'OAuthAccountNotLinked',
    'back at the sign-in page after the provider, without an error in the address',
  ],
  why: "The browser brought back what NextAuth asks for, and the callback failed all the same. What follows runs between the app's server and the provider, out of sight of a proxy: the exchange of the code at the token endpoint (wrong client secret, another redirect_uri), the check of the id_token (issuer, nonce, clock), profile(), and the adapter.",
  fix: {
    summary:
      "Read the app's log at the time of the callback. invalid_client: the client id or secret is wrong. invalid_grant or redirect_uri_mismatch: the code was used, or the registered callback address differs. Another message: profile(), the adapter, or the id_token.",
    v4: '# stderr: [next-auth][error][OAUTH_CALLBACK_ERROR] <message>\n# registered callback address: {{origin}}/api/auth/callback/{{provider}}',
    v5: '# stderr: [auth][error] CallbackRouteError, then [auth][cause] <message>\n# registered callback address: {{origin}}/api/auth/callback/{{provider}}',
    verify: 'Sign in with {{provider}}: the callback sets the session cookie.',
  },
  fixes: {
    notLinked: {
      summary:
        'Sign in with the provider that the account was made with, and link this one from there. If the user never had another, the row in User has no Account of {{provider}} (made by a seed, an import or another login, or linking failed at the first sign-in): delete the row, or add its Account. Let NextAuth link by the address only where this provider verifies addresses: else whoever registers a foreign address there takes the account over.',
      v4: "// pages.signIn: say it\nif (router.query.error === 'OAuthAccountNotLinked') show('This address belongs to an account with another sign-in.')\n// or, for a provider that verifies addresses: { …, allowDangerousEmailAccountLinking: true }",
      v5: "// pages.signIn: say it\nif (searchParams.error === 'OAuthAccountNotLinked') show('This address belongs to an account with another sign-in.')\n// or, for a provider that verifies addresses: { …, allowDangerousEmailAccountLinking: true }",
      verify: 'Sign in with the first provider: it works; with {{provider}}: the page says why not.',
    },
    noCookies: {
      summary:
        'Begin the sign-in on the host that the provider leads back to: one origin for the button, the auth URL and the registered callback address ({{origin}} here). A tile in the portal of the provider has to lead to a page of the app that calls signIn(), not to the callback. If it did begin there, record from the click on.',
      v4: 'NEXTAUTH_URL={{origin}}   # the origin that people open\n# registered callback address: {{origin}}/api/auth/callback/{{provider}}',
      v5: 'AUTH_URL={{origin}}   # the origin that people open\n# registered callback address: {{origin}}/api/auth/callback/{{provider}}',
      verify: 'Open {{origin}} and sign in with {{provider}}: the callback carries a state or pkce cookie.',
    },
    profile: PROFILE_FIX,
    noProfile: PROFILE_FIX,
    issuer: ISSUER_FIX,
    issuerLogged: ISSUER_FIX,
    idToken: {
      summary:
        'Say of {{provider}} what it is. One that speaks OpenID Connect sends an id_token, which the app has to expect; one that was asked without the scope `openid` sends none.',
      v4: "idToken: true,                                          // it sends an id_token\nauthorization: { params: { scope: 'openid email profile' } },\n// or, for plain OAuth 2: idToken: false, and a scope without openid",
      v5: "type: 'oidc',                                           // it sends an id_token; needs issuer\nauthorization: { params: { scope: 'openid email profile' } },\n// or, for plain OAuth 2: type: 'oauth', and a scope without openid",
      verify: 'Sign in with {{provider}}: the callback sets the session cookie.',
    },
    handler: {
      summary:
        "Read the app's log at the time of the callback: it names the adapter's method, or the line of the callback that threw. With Prisma it is mostly a model that the client does not have, or a database that was not migrated.",
      v4: '# stderr: [next-auth][error][adapter_error_…] or [OAUTH_CALLBACK_HANDLER_ERROR] <message>\n# Prisma: the models User, Account, Session and VerificationToken in schema.prisma, then\nnpx prisma generate && npx prisma migrate deploy',
      v5: null,
      verify: 'Sign in with {{provider}}: the callback sets the session cookie.',
    },
    unreached: {
      summary:
        'Mend the address that the signIn or jwt callback, an event or the adapter asks; the stack in the log names the line. It is asked by the server: in a container `localhost` is the container itself, so name the service (http://backend:8000), or the address inside of the network.',
      both: '// not the address that browsers use\nawait fetch(new URL("/users", process.env.BACKEND_INTERNAL_URL))   // http://backend:8000',
      verify: 'Sign in with {{provider}}: the callback sets the session cookie.',
    },
    threw: {
      summary:
        'Mend the line that the stack in the log names; in callbacks, what a provider may leave out is read with `?.`.',
      verify: 'Sign in with {{provider}}: the callback sets the session cookie.',
    },
  },
  references: [
    'https://www.rfc-editor.org/rfc/rfc6749#section-5.2',
    'https://www.rfc-editor.org/rfc/rfc9207',
    'https://github.com/nextauthjs/next-auth/pull/13410',
    'https://errors.authjs.dev#callbackrouteerror',
  ],
  decides: "the app's log line at the callback: OAUTH_CALLBACK_ERROR (v4) or [auth][cause] (v5)",
  messages: {
    unreached:
      'What the app asks at the OAuth callback was not reached: it logged {{code}} "{{message}}" after the provider had answered, so a call of the signIn or jwt callback, of an event or of the adapter has an address that this server does not reach.',
    profile:
      'The profile that the provider sent could not be read: the app logged {{code}}, so profile() of that provider threw. NextAuth then leads back to the sign-in page.',
    noProfile:
      'The callback of {{provider}} led back to the sign-in page, without an error and without a session: NextAuth does that when profile() of this provider threw, or gave nothing; the log says OAUTH_PARSE_PROFILE_ERROR (v4) or OAuthProfileParseError (v5).',
    threw:
      'Code of the app threw at the OAuth callback: the app logged {{code}} "{{message}}". That is profile(), the signIn or jwt callback, an event, or the adapter; the stack in the log names the line.',
    behind:
      'The callback of {{provider}} ended in error={{error}} although its check cookies came back; without a further sign, what remains is the exchange of the code with the provider, its issuer and id_token, {{rest}}.',
    issuer:
      'The callback of {{provider}} ended in error={{error}} although its check cookies came back, and it carries `iss`, the name that the provider gives itself. NextAuth compares that with the `issuer` of this provider, and refuses the sign-in when there is none (GitHub before next-auth 4.24.14) or another; if the two are equal, what remains is the exchange of the code, the id_token, {{rest}}.',
    issuerLogged:
      'NextAuth does not take {{provider}} for whom it says it is: the app logged {{code}} "{{message}}" at the OAuth callback, so the `issuer` of this provider is missing in the app, or is another one.',
    idToken:
      'The app expects another kind of answer than {{provider}} gives: it logged {{code}} "{{message}}" at the OAuth callback.',
    handler:
      'The callback of {{provider}} ended in error={{error}}: the provider had answered, and what v4 does then threw (the adapter, the signIn or jwt callback, an event).',
    unseenChecks:
      'The sign-in with {{provider}} failed (error={{error}}); its start is not in this recording, so possible remain a mismatch of the check cookies, the exchange of the code with the provider, {{rest}}.',
    unreadable:
      'The sign-in with {{provider}} failed (error=InvalidCheck): a check cookie (state, PKCE, nonce) was missing, or the app could not read it; then its secret is not the one of the start.',
    noCookies:
      'The sign-in with {{provider}} failed (error={{error}}): its callback came without any check cookie, and its start is not in this recording; it began on another host, before the recording, or at the provider itself (a tile in its portal: IdP-initiated), which NextAuth refuses.',
    notLinked:
      'The sign-in with {{provider}} was refused ({{error}}): another account with this e-mail address exists, and NextAuth does not link accounts by itself.',
  },
  check: (seen, { fail, pass, notApplicable }) => {
    if (seen.kind === 'server-log') {
      const { code, message, origin } = seen
      const provider = /\/callback\/([\w-]{1,40})$/.exec(seen.path)?.[1] ?? 'the provider'
      const data = { code, message: message ?? '', provider, origin, issuer: issuerOf(provider) }
      const options = { subject: `callback of ${provider} on ${origin}`, decides: null } as const
      if (seen.cause === 'profile-threw') return fail('profile', data, options)
      if (seen.cause === 'other' && AT_CALLBACK.includes(code) && message !== null) {
        const headline = 'The app does not know the issuer that the provider names'
        if (ISSUER.test(message)) return fail('issuerLogged', { ...data, headline }, options)
        if (ID_TOKEN.test(message)) return fail('idToken', data, options)
      }
      if (code === 'OAUTH_CALLBACK_HANDLER_ERROR' && message !== null && NETWORK.test(message))
        return fail('unreached', data, options)
      const byCode = seen.cause === 'other' && AT_CALLBACK.includes(code) && message !== null && CODE.test(message)
      return byCode && provider !== 'credentials' ? fail('threw', data, options) : notApplicable
    }
    const { cause, errorCode, provider } = seen
    if (cause === null || errorCode === null) return pass(seen.situation)
    // v5 answers with one code for all that throws behind the callback; v4 tells its own code's from the exchange.
    const rest =
      seen.dialect === 'next-auth-v4'
        ? 'profile() or the adapter'
        : 'profile(), the jwt callback, an event or the adapter'
    const data = { provider, error: errorCode, origin: seen.origin, issuer: issuerOf(provider), rest }
    const options = { subject: `callback of ${provider} on ${seen.origin}`, situations: [seen.situation] } as const
    if (cause === 'no-profile') return fail('noProfile', data, options)
    if (cause === 'unexplained' && errorCode === 'InvalidCheck') return fail('unreadable', data, options)
    if (cause === 'unexplained' && BEHIND_PROVIDER.includes(errorCode)) return fail('handler', data, options)
    if (cause === 'unexplained' && seen.namesIssuer) return fail('issuer', data, options)
    if (cause === 'unexplained') return fail(seen.start === null ? 'unseenChecks' : 'behind', data, options)
    if (cause === 'unseen-start')
      return fail(
        'noCookies',
        { ...data, headline: 'The OAuth callback came without its check cookies' },
        {
          decides: 'a recording that begins with the click on the sign-in button',
          ...options,
          severity: 'warning',
        },
      )
    if (cause === 'account-not-linked')
      return fail(
        'notLinked',
        { ...data, headline: 'The e-mail address belongs to an account with another sign-in' },
        {
          decides: null,
          ...options,
          severity: 'warning',
        },
      )
    return notApplicable
  },
})
