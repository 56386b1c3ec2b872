export const withCallbacks = (base, callbacks) => ({ callbacks: { ...base.callbacks, ...callbacks } })

/** On a refresh (no `account`) do `wrong`, at sign-in do what the healthy callback does. */
const onRefresh = wrong => base =>
  withCallbacks(base, { jwt: args => (args.account ? base.callbacks.jwt(args) : wrong(args)) })

export const callbackFaults = [
  {
    name: 'claim-lost',
    title: 'A claim is lost on refresh',
    does: 'callbacks.jwt keeps `token.role` only while `user` is there, so the first page drops it; the guard of Reports asks for it.',
    sees: 'The dashboard opens, but Reports sends you back: you have no role.',
    patch: onRefresh(({ token: { role, ...rest } }) => rest),
  },
  {
    name: 'user-dropped',
    title: 'The user is lost on refresh',
    does: 'callbacks.jwt keeps `token.user` only while `account` is there; callbacks.session hands out `token.user`.',
    sees: 'Back at the login form right after signing in: the guard finds a session without a user, and renews it.',
    patch: base =>
      withCallbacks(base, {
        jwt: ({ token, account, user }) => {
          if (account) token.user = { name: user.name, email: user.email, role: user.role }
          else delete token.user
          return token
        },
        session: ({ session, token }) => ({ ...session, user: token.user }),
      }),
  },
  {
    name: 'session-null',
    title: 'callbacks.session returns null',
    does: 'callbacks.session returns null. auth() then makes a session of its own, without the role that the guard of Reports asks for.',
    sees: 'The dashboard opens, but Reports sends you back: you have no role.',
    patch: base => withCallbacks(base, { session: () => null }),
  },
  {
    name: 'session-without-user',
    title: 'callbacks.session drops the user',
    does: 'callbacks.session hands out `token.user`, which nobody ever put into the token.',
    sees: 'Back at the login form right after signing in: the guard finds a session without a user, and renews it.',
    patch: base => withCallbacks(base, { session: ({ session, token }) => ({ ...session, user: token.user }) }),
  },
  {
    name: 'session-throws',
    title: 'callbacks.session throws',
    does: 'callbacks.session reads `token.user.role` of a token without `user`.',
    sees: 'Back at the login form right after signing in: the cookie is deleted, the log has JWTSessionError.',
    patch: base =>
      withCallbacks(base, {
        session: ({ session, token }) => ({ ...session, user: { ...session.user, role: token.user.role } }),
      }),
  },
  {
    name: 'jwt-throws',
    title: 'callbacks.jwt throws',
    does: 'callbacks.jwt reads `user.role` on a refresh too, where `user` is undefined.',
    sees: 'Back at the login form right after signing in: the cookie is deleted, the log has JWTSessionError.',
    patch: onRefresh(({ token, user }) => ({ ...token, role: user.role })),
  },
  {
    name: 'jwt-null',
    title: 'callbacks.jwt returns null',
    does: 'callbacks.jwt returns null on a refresh.',
    sees: 'Back at the login form right after signing in: the cookie is deleted, and nothing is logged.',
    patch: onRefresh(() => null),
  },
  {
    name: 'jwt-undefined',
    title: 'callbacks.jwt returns undefined',
    does: 'callbacks.jwt has a `return` only in the branch for sign-in.',
    sees: 'Back at the login form right after signing in: the cookie is deleted, the log has JWTSessionError.',
    patch: onRefresh(() => undefined),
  },
  {
    name: 'jwt-empty',
    title: 'callbacks.jwt returns {}',
    does: 'callbacks.jwt returns a new empty object on a refresh.',
    sees: 'The dashboard opens and greets nobody, and Reports sends you back: name, email and role are gone.',
    patch: onRefresh(() => ({})),
  },
  {
    name: 'signin-denies',
    title: 'callbacks.signIn says no',
    does: 'callbacks.signIn returns false: the list of people who may come in has a typing error.',
    sees: 'The login form says "Something went wrong."; the log has AccessDenied.',
    patch: base => withCallbacks(base, { signIn: ({ user }) => user.email === 'ada@example.com' }),
  },
  {
    name: 'signin-throws',
    title: 'callbacks.signIn throws',
    does: 'callbacks.signIn reads `profile.email_verified`, and Credentials have no profile.',
    sees: 'The login form says "Something went wrong."; the log has AccessDenied and the TypeError.',
    patch: base => withCallbacks(base, { signIn: ({ profile }) => profile.email_verified }),
  },
]
