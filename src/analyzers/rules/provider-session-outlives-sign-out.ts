import { defineRule } from '../define-rule.ts'

export const providerSessionOutlivesSignOut = defineRule({
  id: 'provider-session-outlives-sign-out',
  on: 'provider-session',
  severity: 'info',
  title: 'The provider signs in again without asking',
  headline: '{{provider}} signs in again without asking',
  symptoms: [
    'signed out, and the next sign-in asks for no password',
    'signOut() does not log out of Keycloak, Azure AD, Cognito or Auth0',
    'cannot switch accounts after signing out',
    'federated logout',
  ],
  why: 'signOut() ends the session of the app, and it did. The provider has a session of its own, in a cookie on its own host, and answers the next sign-in from that. On a machine that several people use, the next one gets the account of the last.',
  fix: {
    summary:
      'Nothing is broken. Where the user is to be asked again, tell the provider so with the sign-in; where leaving means leaving both, send the browser to the end-session address of the provider after signOut().',
    v4: `signIn('{{provider}}', { callbackUrl: '/' }, { prompt: 'login' })      // or 'select_account'
// leave both: events.signOut cannot, for it has no browser. A route of yours redirects to
// <issuer>/protocol/openid-connect/logout?id_token_hint=…&post_logout_redirect_uri=…   (Keycloak; see end_session_endpoint)`,
    v5: `await signIn('{{provider}}', { redirectTo: '/' }, { prompt: 'login' })   // or 'select_account'
// leave both: after signOut({ redirect: false }), redirect to
// <issuer>/protocol/openid-connect/logout?id_token_hint=…&post_logout_redirect_uri=…   (Keycloak; see end_session_endpoint)`,
    verify: 'Sign out and in again: the provider shows its form.',
  },
  references: [
    'https://next-auth.js.org/getting-started/client#additional-parameters',
    'https://openid.net/specs/openid-connect-rpinitiated-1_0.html',
    'https://github.com/nextauthjs/next-auth/issues/836',
  ],
  decides: 'whether {{provider}} showed a form: open it with prompt=login',
  messages: {
    unasked:
      'After the sign-out the next sign-in came back from {{provider}} in {{ms}} ms: too fast for anybody to have been asked. The sign-out worked; the session at the provider lives on.',
  },
  check: (seen, { fail, pass }) =>
    seen.unasked ? fail('unasked', { provider: seen.provider, ms: seen.ms }) : pass(seen.situation),
})
