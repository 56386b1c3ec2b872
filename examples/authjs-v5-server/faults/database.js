import { forgetAllSessions, memoryAdapter } from '../memory-adapter.js'
import { withCallbacks } from './callbacks.js'

/** Sessions live in the database, and the OpenID provider is the only way in: Credentials never create a session row. */
const withDatabase = base => {
  const providers = base.providers.filter(provider => provider.id === 'oidc')
  if (providers.length === 0) throw new Error('This fault needs OIDC_ISSUER: run scripts/oidc-provider.ts')
  return { adapter: memoryAdapter, session: { strategy: 'database' }, providers }
}

export const databaseFaults = [
  {
    name: 'adapter-without-strategy',
    title: 'Credentials with an adapter, but no strategy',
    does: 'An adapter is set and `session.strategy` is not, so Auth.js looks the token of the Credentials login up in the database.',
    sees: 'Back at the login form right after signing in: the cookie is deleted, and nothing is logged.',
    patch: () => ({ adapter: memoryAdapter }),
  },
  {
    name: 'database',
    title: 'Healthy, with sessions in a database',
    does: 'Nothing is wrong: an adapter, strategy `database`, and a sign-in with an OpenID provider.',
    sees: 'The session lives; the cookie keeps its value and gets a new expiry with each page.',
    signIn: 'oidc',
    patch: withDatabase,
  },
  {
    name: 'database-session-deleted',
    title: 'The session row is deleted',
    does: 'Once Reports was shown all session rows are deleted, as a cleaning job with a wrong WHERE does.',
    sees: 'Signed in, two good pages, then back at the login form: the cookie is deleted, and nothing is logged.',
    signIn: 'oidc',
    patch: withDatabase,
    afterReports: forgetAllSessions,
  },
  {
    name: 'database-callback-throws',
    title: 'callbacks.session expects a token, but there is a database',
    does: 'callbacks.session reads `token.role`; with database sessions there is no token.',
    sees: 'Back at the login form right after signing in, yet the cookie stays; the log has SessionTokenError.',
    signIn: 'oidc',
    patch: base => ({
      ...withDatabase(base),
      ...withCallbacks(base, {
        session: ({ session, token }) => ({ ...session, user: { ...session.user, role: token.role } }),
      }),
    }),
  },
  {
    name: 'split-config',
    title: 'The guard knows nothing of the database',
    does: 'auth.js has an adapter and strategy `database`; the NextAuth of proxy.js has neither, so it takes the row id for a JWT.',
    sees: 'Back at the login form right after signing in: the guard deletes the cookie, the log has JWTSessionError.',
    signIn: 'oidc',
    patch: withDatabase,
    guard: () => ({ adapter: undefined, session: undefined }),
  },
]
