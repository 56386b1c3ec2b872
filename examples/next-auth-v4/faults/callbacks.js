export const withCallbacks = (base, callbacks) => ({ callbacks: { ...base.callbacks, ...callbacks } })

/** On a refresh (no `account`) do `wrong`, at sign-in do what the healthy callback does. */
const onRefresh = wrong => base =>
  withCallbacks(base, { jwt: args => (args.account ? base.callbacks.jwt(args) : wrong(args)) })

/** How long the pretended access token of `rotation-drops-user` lives. */
const ACCESS_TOKEN_MS = 5000

export const callbackFaults = [
  {
    name: 'claim-lost',
    title: 'A claim is lost on refresh',
    does: 'callbacks.jwt keeps `token.user` only while `account` is there, so the first refresh drops it; callbacks.session hands out `token.user`.',
    sees: 'useSession says "authenticated", but there is no user; /server gets {}.',
    patch: base =>
      withCallbacks(base, {
        jwt: ({ token, account, user }) => {
          if (account) token.user = { name: user.name, email: user.email, role: user.role }
          else delete token.user
          return token
        },
        session: ({ session, token }) => {
          session.user = token.user
          return session
        },
      }),
  },
  {
    name: 'rotation-drops-user',
    lasts: ACCESS_TOKEN_MS / 1000 + 1,
    title: 'The token rotation forgets the rest',
    does: `When the (pretended) access token is ${ACCESS_TOKEN_MS / 1000} s old, callbacks.jwt returns a new object without spreading the old token into it.`,
    sees: 'Signed in for some seconds, then name, email and role are gone although nobody signed out.',
    patch: base =>
      withCallbacks(base, {
        jwt: ({ token, account, user }) => {
          const renewed = { accessToken: 'demo', accessTokenExpires: Date.now() + ACCESS_TOKEN_MS }
          if (account) return { ...token, role: user.role, ...renewed }
          return Date.now() < token.accessTokenExpires ? token : renewed
        },
      }),
  },
  {
    name: 'session-null',
    title: 'callbacks.session returns null',
    does: 'callbacks.session returns null.',
    sees: 'Never signed in, although the session cookie is there and is renewed.',
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
    sees: 'Signed out by the first refresh: the cookie is deleted, the log has JWT_SESSION_ERROR.',
    patch: base =>
      withCallbacks(base, {
        session: ({ session, token }) => ({ ...session, user: { ...session.user, role: token.user.role } }),
      }),
  },
  {
    name: 'jwt-throws',
    title: 'callbacks.jwt throws',
    does: 'callbacks.jwt reads `user.role` on a refresh too, where `user` is undefined.',
    sees: 'Signed out by the first refresh: the cookie is deleted, the log has JWT_SESSION_ERROR.',
    patch: onRefresh(({ token, user }) => ({ ...token, role: user.role })),
  },
  {
    name: 'jwt-null',
    title: 'callbacks.jwt returns null',
    does: 'callbacks.jwt returns null on a refresh.',
    sees: 'The first answer still has the user, and in the same answer the cookie is deleted.',
    patch: onRefresh(() => null),
  },
  {
    name: 'jwt-undefined',
    title: 'callbacks.jwt forgets its return',
    does: 'callbacks.jwt has a `return` only in the branch for sign-in.',
    sees: 'The first answer still has the user; after it the token is empty.',
    patch: onRefresh(() => undefined),
  },
  {
    name: 'signin-denies',
    title: 'callbacks.signIn says no',
    does: 'callbacks.signIn returns false: the list of people who may come in has a typing error.',
    sees: 'The sign-in form says "Refused: AccessDenied".',
    patch: base => withCallbacks(base, { signIn: ({ user }) => user.email === 'ada@example.com' }),
  },
  {
    name: 'signin-throws',
    title: 'callbacks.signIn throws',
    does: 'callbacks.signIn reads `profile.email_verified`, and Credentials have no profile.',
    sees: 'The sign-in form shows the text of the TypeError, which next-auth puts into an address.',
    patch: base => withCallbacks(base, { signIn: ({ profile }) => profile.email_verified }),
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
]
