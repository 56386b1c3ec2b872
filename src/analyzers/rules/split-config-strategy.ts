import { defineRule } from '../define-rule.ts'

/** The log speaks of what was read, not of who had made it. */
const BY_LOG = 'it could not read as a token (its log says so)'

export const splitConfigStrategy = defineRule({
  id: 'split-config-strategy',
  on: ['page-deletion', 'server-log'],
  severity: 'error',
  title: 'A reader with strategy "jwt" deletes the database session',
  symptoms: [
    'signed in and out again by the first page, database strategy',
    'Invalid Compact JWE with an adapter',
    'auth.config.ts for the edge, session is null',
    'split config: middleware deletes the session cookie',
  ],
  why: 'The cookie holds the id of a database session, which the app made itself. What read it here deleted it: a NextAuth without the adapter takes strategy "jwt", tries to decrypt the id ("Invalid Compact JWE"), and deletes what it cannot read. That is what the split configuration for the edge does as soon as its auth() runs as middleware.',
  fix: {
    summary:
      "Give both configurations one strategy: `session: { strategy: 'jwt' }` in the one with the adapter, or no auth() of the other one in middleware.",
    v4: `// one options object for the route and for every getServerSession(req, res, authOptions)
export const authOptions = { adapter, session: { strategy: 'database' }, /* … */ }`,
    v5: `// auth.ts: the adapter keeps users and accounts, the session is a token that middleware can read
export const { handlers, auth } = NextAuth({ ...authConfig, adapter, session: { strategy: 'jwt' } })
// or, Next 16 (proxy.ts runs on Node): the auth() of auth.ts itself, with its adapter
export { auth as proxy } from './auth'`,
    verify: 'Sign in and open {{path}}: its answer leaves the session cookie alone, or renews it.',
  },
  references: ['https://authjs.dev/guides/edge-compatibility', 'https://github.com/nextauthjs/next-auth/issues/11001'],
  explains: ['server-config-differs', 'strategy-changed', 'database-session-missing', 'guard-refuses-session'],
  decides: 'the log: "Invalid Compact JWE" at this moment. Without it, look whether the row was deleted in between',
  messages: {
    deleted:
      '`{{path}}` deletes the session cookie `{{cookie}}`, the id of a database session that {{by}}: its reader (auth() as middleware, getServerSession(req, res)) has no adapter, so it takes the id for a token and cannot read it.',
    opaque:
      '`{{path}}` deletes the session cookie `{{cookie}}`, an opaque value that {{by}}: its reader (auth() as middleware, getServerSession(req, res)) takes it for a token and cannot read it. It has no adapter, if the value is the id of a database session, or not the `jwt.decode` that belongs to it.',
  },
  check: (seen, { fail, pass, notApplicable }) => {
    if (seen.kind === 'server-log') {
      if (seen.cause !== 'not-a-token' || seen.place !== 'page' || seen.sent?.snapshot.kind !== 'opaque')
        return notApplicable
      const data = {
        path: seen.path,
        cookie: seen.sent.cookie,
        by: BY_LOG,
      }
      const subject = `${seen.path} on ${seen.origin}`
      // Of an id that nobody here made the whole app may read tokens by now.
      const unmade = { severity: 'warning', decides: 'a new sign-in: is its cookie deleted as well?' } as const
      return fail(seen.sent.snapshot.usual ? 'deleted' : 'opaque', data, {
        subject,
        ...(seen.wasAccepted ? { decides: null } : unmade),
      })
    }
    if (!seen.deleted) return pass(`${seen.path} on ${seen.origin}`)
    if (!seen.byLibrary || seen.form !== 'opaque' || seen.signsOut) return notApplicable
    const by = seen.acceptedAs === 'sign-in' ? 'the sign-in had just made' : 'another part of the app had just accepted'
    const options = { subject: `${seen.path} on ${seen.origin}` } as const
    return fail(seen.usualId ? 'deleted' : 'opaque', { path: seen.path, cookie: seen.cookie, by }, options)
  },
})
