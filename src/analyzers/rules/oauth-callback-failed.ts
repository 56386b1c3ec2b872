import { defineRule } from '../define-rule.ts'

export const oauthCallbackFailed = defineRule({
  id: 'oauth-callback-failed',
  on: 'oauth-callback',
  severity: 'error',
  title: 'The OAuth callback failed behind the browser',
  symptoms: [
    'error=OAuthCallback',
    'error=Callback',
    'error=Configuration after coming back from the provider',
    'OAUTH_CALLBACK_ERROR',
    'CallbackRouteError',
  ],
  why: "The browser brought back what NextAuth asks for, and the callback failed all the same. What follows runs between the app's server and the provider, out of sight of a proxy: the exchange of the code at the token endpoint (wrong client secret, another redirect_uri), the check of the id_token (issuer, nonce, clock), profile(), and the adapter.",
  fix: {
    summary:
      "Read the app's log at the time of the callback. invalid_client: the client id or secret is wrong. invalid_grant or redirect_uri_mismatch: the code was used, or the registered callback address differs. Another message: profile(), the adapter, or the id_token.",
    v4: '# stderr: [next-auth][error][OAUTH_CALLBACK_ERROR] <message>\n# registered callback address: {{origin}}/api/auth/callback/{{provider}}',
    v5: '# stderr: [auth][error] CallbackRouteError, then [auth][cause] <message>\n# registered callback address: {{origin}}/api/auth/callback/{{provider}}',
    verify: 'Sign in with {{provider}}: the callback sets the session cookie.',
  },
  references: ['https://www.rfc-editor.org/rfc/rfc6749#section-5.2', 'https://errors.authjs.dev#callbackrouteerror'],
  decides: "the app's log line at the callback: OAUTH_CALLBACK_ERROR (v4) or [auth][cause] (v5)",
  messages: {
    behind:
      'The callback of {{provider}} ended in error={{error}} although its check cookies and state came back; without a further sign, what remains is the exchange of the code with the provider, the id_token, profile() or the adapter.',
    unseenChecks:
      'The sign-in with {{provider}} failed (error={{error}}); its start is not in this recording, so a mismatch of the check cookies, the exchange of the code with the provider, profile() and the adapter all remain possible.',
    unreadable:
      'The sign-in with {{provider}} failed (error=InvalidCheck): a check cookie (state, PKCE, nonce) was missing, or the app could not read it; then its secret is not the one of the start.',
    noCookies:
      'The sign-in with {{provider}} failed (error={{error}}): its callback came without any check cookie, and its start is not in this recording; it began on another host, or before the recording.',
    notLinked:
      'The sign-in with {{provider}} was refused ({{error}}): another account with this e-mail address exists, and NextAuth does not link accounts by itself.',
  },
  examples: `
    # the token endpoint refuses the client secret
      POST http://localhost:3000/api/auth/signin/github -> 200 $authorize(one)
        < $checks(one)
      GET /api/auth/callback/github?code=code-of-one&state=state-of-one with $checks(one) -> 302
        < location: http://localhost:3000/api/auth/error?error=OAuthCallback
    = behind: The callback of github ended in error=OAuthCallback although its check cookies and state came back; without a further sign, what remains is the exchange of the code with the provider, the id_token, profile() or the adapter.
    # the recording begins at the callback
      GET http://localhost:3000/api/auth/callback/github?code=code-of-one&state=state-of-one with $checks(one) -> 302
        < location: http://localhost:3000/api/auth/error?error=Configuration
    = unseenChecks: The sign-in with github failed (error=Configuration); its start is not in this recording, so a mismatch of the check cookies, the exchange of the code with the provider, profile() and the adapter all remain possible.
    # 5.0.0-beta.4 to 13 say it of a check cookie that they cannot read
      POST http://localhost:3000/api/auth/signin/github -> 200 $authorize(one)
        < $checks(one)
      GET /api/auth/callback/github?code=code-of-one&state=state-of-one with $checks(one) -> 302
        < location: http://localhost:3000/api/auth/error?error=InvalidCheck
    = unreadable: The sign-in with github failed (error=InvalidCheck): a check cookie (state, PKCE, nonce) was missing, or the app could not read it; then its secret is not the one of the start.
    # begun elsewhere
      GET http://localhost:3000/api/auth/callback/github?code=code-of-one&state=state-of-one -> 302
        < location: http://localhost:3000/api/auth/error?error=OAuthCallback
    = noCookies: The sign-in with github failed (error=OAuthCallback): its callback came without any check cookie, and its start is not in this recording; it began on another host, or before the recording.
    # the address belongs to another account
      POST http://localhost:3000/api/auth/signin/github -> 200 $authorize(one)
        < $checks(one)
      GET /api/auth/callback/github?code=code-of-one&state=state-of-one with $checks(one) -> 302
        < location: http://localhost:3000/api/auth/error?error=OAuthAccountNotLinked
    = notLinked: The sign-in with github was refused (OAuthAccountNotLinked): another account with this e-mail address exists, and NextAuth does not link accounts by itself.
    # signed in
      POST http://localhost:3000/api/auth/signin/github -> 200 $authorize(one)
        < $checks(one)
      GET /api/auth/callback/github?code=code-of-one&state=state-of-one with $checks(one) -> 302
        < location: http://localhost:3000/
        < $session4{"sub":"1"}
    = pass
    # a bare visit of the callback is no sign-in
      GET http://localhost:3000/api/auth/callback/github -> 302
        < location: http://localhost:3000/api/auth/error?error=Configuration
    = not-applicable
  `,
  check: (seen, { fail, pass, notApplicable }) => {
    const { cause, errorCode, provider } = seen
    if (cause === null || errorCode === null) return pass(seen.situation)
    const data = { provider, error: errorCode, origin: seen.origin }
    const options = { subject: `callback of ${provider} on ${seen.origin}`, situations: [seen.situation] } as const
    if (cause === 'unexplained' && errorCode === 'InvalidCheck') return fail('unreadable', data, options)
    if (cause === 'unexplained') return fail(seen.start === null ? 'unseenChecks' : 'behind', data, options)
    if (cause === 'unseen-start') return fail('noCookies', data, { ...options, severity: 'warning' })
    if (cause === 'account-not-linked') return fail('notLinked', data, { ...options, severity: 'warning' })
    return notApplicable
  },
})
