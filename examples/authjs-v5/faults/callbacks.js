export const withCallbacks = (base, callbacks) => ({ callbacks: { ...base.callbacks, ...callbacks } })

/** On a refresh (no `account`) do `wrong`, at sign-in do what the healthy callback does. */
const onRefresh = wrong => base =>
  withCallbacks(base, { jwt: args => (args.account ? base.callbacks.jwt(args) : wrong(args)) })

export const callbackFaults = [
  {
    name: 'claim-lost',
    title: 'A claim is lost on refresh',
    does: 'callbacks.jwt keeps `token.user` only while `account` is there, so the first refresh drops it; callbacks.session hands out `token.user`.',
    sees: 'useSession says "authenticated", but there is no user; auth() on the server puts the whole token there instead.',
    patch: base =>
      withCallbacks(base, {
        jwt: ({ token, account, user }) => {
          if (account) token.user = { name: user.name, email: user.email, role: user.role }
          else delete token.user
          return token
        },
        session: ({ session, token }) => ({ expires: session.expires, ...(token.user && { user: token.user }) }),
      }),
  },
  {
    name: 'session-null',
    title: 'callbacks.session returns null',
    does: 'callbacks.session returns null.',
    sees: 'Never signed in for the browser, although the session cookie is renewed; auth() on the server still finds the user.',
    patch: base => withCallbacks(base, { session: () => null }),
  },
  {
    name: 'session-undefined',
    title: 'callbacks.session forgets its return',
    does: 'callbacks.session changes the session but has no `return`.',
    sees: 'Never signed in; the endpoint answers with an empty body.',
    patch: base =>
      withCallbacks(base, {
        session: ({ session, token }) => {
          session.user.role = token.role
        },
      }),
  },
  {
    name: 'session-empty',
    title: 'callbacks.session returns {}',
    does: 'callbacks.session returns an empty object.',
    sees: 'useSession says "authenticated", but there is neither a user nor an expiry.',
    patch: base => withCallbacks(base, { session: () => ({}) }),
  },
  {
    name: 'session-without-user',
    title: 'callbacks.session drops the user',
    does: 'callbacks.session returns only `expires`.',
    sees: 'useSession says "authenticated", but there is no user.',
    patch: base => withCallbacks(base, { session: ({ session }) => ({ expires: session.expires }) }),
  },
  {
    name: 'session-throws',
    title: 'callbacks.session throws',
    does: 'callbacks.session reads `token.user.role` of a token without `user`.',
    sees: 'Signed out by the first refresh: the cookie is deleted, the log has JWTSessionError.',
    patch: base =>
      withCallbacks(base, {
        session: ({ session, token }) => ({ ...session, user: { ...session.user, role: token.user.role } }),
      }),
  },
  {
    name: 'jwt-throws',
    title: 'callbacks.jwt throws',
    does: 'callbacks.jwt reads `user.role` on a refresh too, where `user` is undefined.',
    sees: 'Signed out by the first refresh: the cookie is deleted, the log has JWTSessionError.',
    patch: onRefresh(({ token, user }) => ({ ...token, role: user.role })),
  },
  {
    name: 'jwt-null',
    title: 'callbacks.jwt returns null',
    does: 'callbacks.jwt returns null on a refresh.',
    sees: 'Signed out by the first refresh: the cookie is deleted, and nothing is logged.',
    patch: onRefresh(() => null),
  },
  {
    name: 'jwt-undefined',
    title: 'callbacks.jwt returns undefined',
    does: 'callbacks.jwt has a `return` only in the branch for sign-in.',
    sees: 'Signed out by the first refresh: the cookie is deleted, the log has JWTSessionError.',
    patch: onRefresh(() => undefined),
  },
  {
    name: 'jwt-empty',
    title: 'callbacks.jwt returns {}',
    does: 'callbacks.jwt returns a new empty object on a refresh.',
    sees: 'Still "authenticated", but name, email and role are gone, and they stay gone.',
    patch: onRefresh(() => ({})),
  },
  {
    name: 'update-ignored',
    title: 'update() is not kept',
    does: 'callbacks.jwt has no branch for `trigger === "update"`, so what the page passed to update() goes nowhere.',
    sees: 'A press on "Change the name" is answered 200 and changes nothing: the session has the old name.',
    presses: '#update',
    patch: base =>
      withCallbacks(base, {
        jwt: ({ token, user }) => {
          if (user) token.role = user.role
          return token
        },
      }),
  },
  {
    name: 'update-drops-claims',
    title: 'update() drops the rest of the token',
    does: 'For `trigger === "update"` callbacks.jwt returns what the page passed, in place of the token with the change.',
    sees: 'A press on "Change the name" changes the name; the mail address and the role are gone.',
    presses: '#update',
    patch: base =>
      withCallbacks(base, {
        jwt: args => (args.trigger === 'update' ? { name: args.session.name } : base.callbacks.jwt(args)),
      }),
  },
  {
    name: 'signin-denies',
    title: 'callbacks.signIn refuses everybody',
    does: 'callbacks.signIn returns false: the list of people who may come in has a typing error.',
    sees: 'The sign-in form says "Refused: AccessDenied".',
    patch: base => withCallbacks(base, { signIn: ({ user }) => ['ada@exmaple.org'].includes(user.email) }),
  },
  {
    name: 'signin-throws',
    title: 'callbacks.signIn throws',
    does: 'callbacks.signIn reads `profile.email_verified`, and Credentials have no profile.',
    sees: 'The sign-in form says "Refused: AccessDenied", although callbacks.signIn never said no; the log has AccessDenied with the TypeError.',
    patch: base => withCallbacks(base, { signIn: ({ profile }) => profile.email_verified }),
  },
]
