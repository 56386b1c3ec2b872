import { defineRule } from '../define-rule.ts'

export const oauthFormPostLaxCookies = defineRule({
  id: 'oauth-form-post-lax-cookies',
  on: 'oauth-callback',
  severity: 'error',
  title: 'The provider answers with a cross-site POST, which carries no Lax cookie',
  symptoms: [
    'Sign in with Apple: State cookie was missing',
    'PKCE code_verifier cookie was missing with response_mode=form_post',
    'InvalidCheck with Apple',
    'Sign in with Apple ignores callbackUrl and leads to the home page',
  ],
  why: "With response_mode=form_post (Apple, some OpenID Connect providers) the provider's page posts a form to the callback. A browser sends SameSite=Lax cookies with links from other sites, never with such a POST. v4 leaves all check cookies Lax; v5 makes state and nonce SameSite=None by itself, but not pkce.code_verifier (measured).",
  fix: {
    summary:
      'Give the check cookies that this provider needs SameSite=None and Secure (needs https), or let the provider answer with a redirect (response_mode=query).',
    v4: "const none = { httpOnly: true, sameSite: 'none', secure: true, path: '/', maxAge: 900 } as const\ncookies: {\n  state: { name: '__Secure-next-auth.state', options: none },\n  nonce: { name: '__Secure-next-auth.nonce', options: none },\n  pkceCodeVerifier: { name: '__Secure-next-auth.pkce.code_verifier', options: none },\n}",
    v5: "cookies: { pkceCodeVerifier: { options: { sameSite: 'none', secure: true } } }",
    verify: 'Sign in with {{provider}}: the POST to the callback carries {{cookies}}.',
  },
  fixes: {
    landed: {
      summary: 'Give the callback-url cookie SameSite=None and Secure as well.',
      v4: "cookies: {\n  callbackUrl: {\n    name: '__Secure-next-auth.callback-url',\n    options: { httpOnly: true, sameSite: 'none', secure: true, path: '/' },\n  },\n}",
      v5: "cookies: { callbackUrl: { options: { sameSite: 'none', secure: true } } }",
      verify: 'Sign in with {{provider}} from {{wanted}}: it leads back there.',
    },
  },
  references: [
    'https://openid.net/specs/oauth-v2-form-post-response-mode-1_0.html',
    'https://www.rfc-editor.org/rfc/rfc6265#section-5.4',
  ],
  explains: ['oauth-check-cookie-missing', 'oauth-callback-failed'],
  messages: {
    landed:
      'The sign-in with {{provider}} worked and led to the front page instead of {{wanted}}: the provider answers with a cross-site POST, and the callback-url cookie, which says where to, is not SameSite=None and stayed behind.',
    lax: 'The sign-in with {{provider}} failed: the provider answers with a cross-site POST, and the browser sends no SameSite=Lax cookie with it: {{cookies}} stayed behind.',
    unseenStart:
      'The sign-in with {{provider}} failed: the provider answers with a cross-site POST, and no check cookie came with it, as is the rule for SameSite=Lax.',
  },
  check: (seen, { fail, pass, notApplicable }) => {
    if (seen.landed !== null) {
      const subject = `landing after form_post of ${seen.provider} on ${seen.host}`
      return fail('landed', { provider: seen.provider, wanted: seen.landed }, { subject, severity: 'warning' })
    }
    if (seen.cause === null) return pass(seen.situation)
    if (seen.cause !== 'form-post') return notApplicable
    const cookies = seen.missing.map(one => `\`${one.name}\``).join(', ')
    return fail(
      cookies === '' ? 'unseenStart' : 'lax',
      { provider: seen.provider, cookies: cookies === '' ? 'the check cookies' : cookies },
      {
        subject: `form_post of ${seen.provider} on ${seen.host}`,
        situations: [seen.situation],
        ...(cookies === '' ? { decides: 'the start of the sign-in, which is not in this recording' } : {}),
      },
    )
  },
})
