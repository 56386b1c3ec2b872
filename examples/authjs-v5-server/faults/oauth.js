/** The healthy configuration with another OpenID provider entry. */
const withOidc = changes => base => ({
  providers: base.providers.map(provider => (provider.id === 'oidc' ? { ...provider, ...changes } : provider)),
})

const scope = 'openid profile email'

const onlyForSignIn = { options: { path: '/api/auth/signin' } }

export const oauthFaults = [
  {
    name: 'oauth-state-missing',
    title: 'The check cookies do not come back',
    does: 'The cookies for state and PKCE are set with `path: "/api/auth/signin"`, so the callback never gets them.',
    sees: 'Back from the provider you land on error=Configuration; the log has InvalidCheck.',
    signIn: 'oidc',
    patch: () => ({ cookies: { state: onlyForSignIn, pkceCodeVerifier: onlyForSignIn } }),
  },
  {
    name: 'oauth-form-post',
    title: 'The provider answers with a POST from its own site',
    does: '`response_mode=form_post`: the callback is a cross-site POST, and the browser keeps SameSite=Lax cookies (pkce) back.',
    sees: 'Back from the provider you land on error=Configuration; the log has InvalidCheck.',
    signIn: 'oidc',
    patch: withOidc({ authorization: { params: { scope, response_mode: 'form_post' } } }),
  },
  {
    name: 'oauth-access-denied',
    title: 'The provider refuses the user',
    does: '`login_hint` names a user whom the provider refuses: it sends back error=access_denied.',
    sees: 'Back from the provider you land on the login form with error=OAuthCallbackError.',
    signIn: 'oidc',
    patch: withOidc({ authorization: { params: { scope, login_hint: 'nobody@example.org' } } }),
  },
  {
    name: 'oauth-token-error',
    title: 'The client secret is wrong',
    does: '`clientSecret` is not the one that the provider knows: its token endpoint answers 401 invalid_client.',
    sees: 'Back from the provider you land on error=Configuration; the log has CallbackRouteError.',
    signIn: 'oidc',
    patch: withOidc({ clientSecret: 'an-old-secret' }),
  },
  {
    name: 'oauth-host-hop',
    title: 'Started on localhost, called back on 127.0.0.1',
    does: 'The `redirect_uri` of the provider entry says 127.0.0.1 and the browser is on localhost: the check cookies stay with localhost.',
    sees: 'The provider sends you back to 127.0.0.1, and you land on error=Configuration; the log has InvalidCheck.',
    signIn: 'oidc',
    // Not AUTH_URL: Next takes 127.0.0.1 for localhost there, so that route handlers never leave localhost.
    patch: base => {
      const redirect_uri = `${process.env.AUTH_URL?.replace('//localhost', '//127.0.0.1')}/api/auth/callback/oidc`
      return withOidc({ authorization: { params: { scope, redirect_uri } } })(base)
    },
  },
]
