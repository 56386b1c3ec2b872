import { memoryAdapter, withoutTimeZone } from '../memory-adapter.js'

/** Sessions live in the database, and the OpenID provider is the only way in: Credentials never create a session row. */
const withDatabase = base => {
  const providers = base.providers.filter(provider => provider.id === 'oidc')
  if (providers.length === 0) throw new Error('This fault needs OIDC_ISSUER: run scripts/oidc-provider.ts')
  const session = ({ session, user }) => ({ ...session, user: { ...session.user, role: user.role } })
  return {
    adapter: memoryAdapter,
    session: { strategy: 'database' },
    providers,
    callbacks: { ...base.callbacks, session },
  }
}

export const databaseFaults = [
  {
    name: 'adapter-without-strategy',
    title: 'Credentials with an adapter, but no strategy',
    does: 'An adapter is set and `session.strategy` is not, so v4 looks the token of the Credentials login up in the database.',
    sees: 'Signed out by the first refresh, and nothing is logged.',
    patch: () => ({ adapter: memoryAdapter, session: {} }),
  },
  {
    name: 'database',
    title: 'Healthy, with sessions in a database',
    does: 'Nothing is wrong: an adapter, strategy `database`, a sign-in with an OpenID provider, and a guard that asks the session endpoint.',
    sees: 'The session lives; the cookie keeps its value and gets a new expiry at each refresh.',
    signIn: 'oidc',
    patch: withDatabase,
    proxy: 'asks-endpoint',
  },
  {
    name: 'database-guard',
    title: 'withAuth in front of database sessions',
    does: 'Sessions are in a database, and withAuth guards /protected: it can read tokens only, and the cookie holds the id of a row.',
    sees: 'Signed in everywhere but on /protected, which sends you to sign in again.',
    signIn: 'oidc',
    patch: withDatabase,
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
]
