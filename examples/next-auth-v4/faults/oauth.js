/** The healthy options with another OpenID provider entry. */
const withOidc = changes => base => ({
  providers: base.providers.map(provider => (provider.id === 'oidc' ? { ...provider, ...changes } : provider)),
})

const scope = 'openid profile email'

/** next-auth v4 replaces the whole entry of a cookie, so the healthy attributes are spelled out; only `path` is wrong. */
const onlyForSignIn = (name, secure) => ({
  name: `${secure ? '__Secure-' : ''}next-auth.${name}`,
  options: { httpOnly: true, sameSite: 'lax', path: '/api/auth/signin', secure, maxAge: 900 },
})

export const oauthFaults = [
  {
    name: 'oauth-state-missing',
    title: 'The check cookies do not come back',
    does: 'The cookies for state and PKCE are set with `path: "/api/auth/signin"`, so the callback never gets them.',
    sees: 'Back from the provider you land on the sign-in page with error=OAuthCallback; the log has OAUTH_CALLBACK_ERROR.',
    signIn: 'oidc',
    patch: (_, { secure }) => ({
      cookies: {
        state: onlyForSignIn('state', secure),
        pkceCodeVerifier: onlyForSignIn('pkce.code_verifier', secure),
      },
    }),
  },
  {
    name: 'oauth-form-post',
    title: 'The provider answers with a POST from its own site',
    does: '`response_mode=form_post`: the callback is a cross-site POST, and the browser keeps SameSite=Lax cookies (state, pkce) back.',
    sees: 'Back from the provider you land on the sign-in page with error=OAuthCallback; the log has OAUTH_CALLBACK_ERROR.',
    signIn: 'oidc',
    patch: withOidc({ authorization: { params: { scope, response_mode: 'form_post' } } }),
  },
  {
    name: 'oauth-access-denied',
    title: 'The provider refuses the user',
    does: '`login_hint` names a user whom the provider refuses: it sends back error=access_denied.',
    sees: 'Back from the provider you land on the sign-in page with error=Callback.',
    signIn: 'oidc',
    patch: withOidc({ authorization: { params: { scope, login_hint: 'nobody@example.org' } } }),
  },
  {
    name: 'oauth-token-error',
    title: 'The client secret is wrong',
    does: '`clientSecret` is not the one that the provider knows: its token endpoint answers 401 invalid_client.',
    sees: 'Back from the provider you land on the sign-in page with error=OAuthCallback; the log has OAUTH_CALLBACK_ERROR.',
    signIn: 'oidc',
    patch: withOidc({ clientSecret: 'an-old-secret' }),
  },
  {
    name: 'oauth-host-hop',
    title: 'Started on localhost, called back on 127.0.0.1',
    does: 'NEXTAUTH_URL says 127.0.0.1 and the browser is on localhost: the check cookies stay with localhost.',
    sees: 'The provider sends you back to 127.0.0.1 and to the sign-in page with error=OAuthCallback.',
    signIn: 'oidc',
    env: { NEXTAUTH_URL: origin => origin.replace('//localhost', '//127.0.0.1') },
  },
]
