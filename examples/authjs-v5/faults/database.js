import { forgetAllSessions, memoryAdapter, withoutTimeZone } from '../memory-adapter.js'
import { withCallbacks } from './callbacks.js'

/** Sessions live in the database, and the OpenID provider is the only way in: Credentials never create a session row. */
const withDatabase = base => {
  const providers = base.providers.filter(provider => provider.id === 'oidc')
  if (providers.length === 0) throw new Error('This fault needs OIDC_ISSUER: run scripts/oidc-provider.ts')
  return { adapter: memoryAdapter, session: { strategy: 'database' }, providers }
}

/** Session reads until the rows are deleted. */
const cleaning = { readsLeft: 0 }

export const databaseFaults = [
  {
    name: 'adapter-without-strategy',
    title: 'Credentials with an adapter, but no strategy',
    does: 'An adapter is set and `session.strategy` is not, so Auth.js looks the token of the Credentials login up in the database.',
    sees: 'Signed out by the first refresh, and nothing is logged.',
    patch: () => ({ adapter: memoryAdapter }),
  },
  {
    name: 'database',
    title: 'Healthy, with sessions in a database',
    does: 'Nothing is wrong: an adapter, strategy `database`, and a sign-in with an OpenID provider.',
    sees: 'The session lives; the cookie keeps its value and gets a new expiry at each refresh.',
    signIn: 'oidc',
    patch: withDatabase,
  },
  {
    name: 'database-session-deleted',
    title: 'The session row is deleted',
    does: 'After the second read of a session all session rows are deleted, as a cleaning job with a wrong WHERE does.',
    sees: 'Signed in, one good refresh, then signed out: the cookie is deleted, and nothing is logged.',
    signIn: 'oidc',
    patch: base => ({
      ...withDatabase(base),
      events: {
        signIn: () => {
          cleaning.readsLeft = 2
        },
        session: () => {
          cleaning.readsLeft -= 1
          if (cleaning.readsLeft === 0) forgetAllSessions()
        },
      },
    }),
  },
  {
    name: 'database-callback-throws',
    title: 'callbacks.session expects a token, but there is a database',
    does: 'callbacks.session reads `token.role`; with database sessions there is no token.',
    sees: 'Never signed in: the endpoint answers null, yet the cookie stays; the log has SessionTokenError.',
    signIn: 'oidc',
    patch: base => ({
      ...withDatabase(base),
      ...withCallbacks(base, {
        session: ({ session, token }) => ({ ...session, user: { ...session.user, role: token.role } }),
      }),
    }),
  },
  {
    name: 'database-leaks-token',
    title: 'The session token is in the answer',
    does: 'callbacks.session returns the database row as it is, with `sessionToken` in it.',
    sees: 'Everything works, but every script on the page can read the token that HttpOnly should hide.',
    signIn: 'oidc',
    patch: base => ({ ...withDatabase(base), ...withCallbacks(base, { session: ({ session }) => session }) }),
  },
  {
    name: 'database-time-zone',
    title: 'The column for the end of a session has no time zone',
    does: 'The adapter writes `expires` as the wall clock of New York, and reads it back as UTC; the session is made to last an hour.',
    sees: 'Back from the provider you are signed out: the row had ended hours before it was made.',
    signIn: 'oidc',
    patch: base => ({
      ...withDatabase(base),
      adapter: withoutTimeZone(memoryAdapter),
      session: { strategy: 'database', maxAge: 3600 },
    }),
  },
  {
    name: 'database-guard',
    title: 'getToken in front of database sessions',
    does: 'Sessions are in a database, and the middleware asks getToken: it can read tokens only, and the cookie holds the id of a row.',
    sees: 'Signed in everywhere but on /protected, which sends you to sign in again.',
    signIn: 'oidc',
    patch: withDatabase,
    getToken: ({ secure }) => ({ secret: process.env.AUTH_SECRET, secureCookie: secure }),
  },
]
