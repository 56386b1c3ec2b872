import { defineRule } from '../define-rule.ts'

/** A method of Prisma's models, asked of nothing: the client was made without this model, or there is no client. */
const NO_MODEL =
  /^Cannot read propert.*'(?:find(?:Unique|First|Many)(?:OrThrow)?|create|update|upsert|delete(?:Many)?)'(?:\)| of )/
const ON_EDGE = /PrismaClient is (?:not configured|unable) to run|^The edge runtime does not support/
const POOLED = /^prepared statement /
const GONE = /^(?:Record to|No record was found)/
/** Words of a JavaScript engine: code failed, no database was asked. */
const CODE = /^Cannot (?:read|set|destructure) propert|is not (?:a function|defined|iterable)$/

const MODEL_FIX = {
  summary:
    "Give the client the models that the adapter's page names (User, Account, Session, VerificationToken), make it anew, and hand the adapter an instance of it.",
  both: `# schema.prisma holds the four models, with these names; then
npx prisma generate && npx prisma migrate deploy   # in development: prisma migrate dev
adapter: PrismaAdapter(prisma),                    // restart next dev: the old client stays loaded`,
  verify: 'Sign in, and GET /api/auth/session: the user is there, and the log is silent.',
} as const

const EDGE_FIX = {
  summary:
    'Keep the adapter out of the middleware, or run the middleware on Node. A middleware without the adapter reads encrypted tokens alone, so then the strategy is "jwt".',
  v4: `// auth.ts: session: { strategy: 'jwt' }, which withAuth reads without the adapter
export { default } from 'next-auth/middleware'`,
  v5: `// Next 16: proxy.ts runs on Node. Next 15.5: middleware.ts with
export const config = { runtime: 'nodejs' }
// older: auth.config.ts has no adapter, auth.ts adds it and session: { strategy: 'jwt' }
export const { auth: middleware } = NextAuth(authConfig)`,
  verify: 'Sign in and open the guarded page: it opens, and the log is silent.',
} as const

const POOLED_FIX = {
  summary:
    'A pooler in transaction mode (PgBouncer, Supabase on port 6543) hands each transaction another connection. Let the client prepare no statements there, or give it a connection of its own.',
  both: `# Prisma
DATABASE_URL="postgresql://…:6543/postgres?pgbouncer=true"
DIRECT_URL="postgresql://…:5432/postgres"    # for migrations
// Drizzle with postgres.js
const client = postgres(process.env.DATABASE_URL, { prepare: false })`,
  verify: 'Reload ten times: GET /api/auth/session shows the user each time, and the log is silent.',
} as const

const GONE_FIX = {
  summary:
    'Delete the session cookie in this browser once. If rows may go while their cookies live on (another database, users who are deleted), let the adapter bear it: a session that is gone is ended already.',
  both: `// around the adapter of the package
const base = PrismaAdapter(prisma)
const adapter = { ...base, deleteSession: token => base.deleteSession(token).catch(() => null) }`,
  verify: 'Sign in in this browser: GET /api/auth/session shows the user, and the log is silent.',
} as const

export const adapterFailed = defineRule({
  id: 'adapter-failed',
  on: 'server-log',
  severity: 'error',
  title: 'The database behind the adapter failed',
  headline: '{{headline}}',
  symptoms: [
    'AdapterError',
    'adapter_error_getSessionAndUser',
    'adapter_error_getUserByAccount',
    "Can't reach database server",
    "Cannot read properties of undefined (reading 'findUnique')",
    'PrismaClient is not configured to run in Edge Runtime',
    "The edge runtime does not support Node.js 'net' module",
    'prepared statement "s0" already exists',
    'adapter_error_deleteSession: Record to delete does not exist',
  ],
  why: 'NextAuth keeps users, accounts and database sessions through the adapter. When the database does not answer, or lacks a table or column, the library logs AdapterError (v5) or adapter_error_… (v4): a session read then answers as for nobody, a sign-in ends in error=Callback or error=Configuration. The cookie is left alone, so it works again once the database does.',
  fix: {
    summary:
      'Mend what the log names: the connection (DATABASE_URL as the app sees it, pool, network), or the schema (migrate it to the one that the adapter asks for).',
    both: `# Prisma: does the database answer, and does it have the tables?
npx prisma migrate status
npx prisma migrate deploy
# Drizzle: the same, by its migrations
npx drizzle-kit migrate
# MongoDB: with the very address that the app has
mongosh "$MONGODB_URI" --eval 'db.runCommand({ ping: 1 })'`,
    verify: 'Sign in, and GET /api/auth/session: the user is there, and the log is silent.',
  },
  fixes: {
    ...{ model: MODEL_FIX, edge: EDGE_FIX, guard: EDGE_FIX, driver: EDGE_FIX },
    ...{ pooled: POOLED_FIX, gone: GONE_FIX },
  },
  references: [
    'https://errors.authjs.dev#adaptererror',
    'https://authjs.dev/guides/edge-compatibility',
    'https://authjs.dev/getting-started/database',
  ],
  explains: [
    'next-rewrite-over-tls',
    'database-session-callback-threw',
    'session-cookie-not-seen',
    'oauth-callback-failed',
    'signin-callback-threw',
    'mail-not-sent',
    'database-session-missing',
    'guard-refuses-session',
  ],
  messages: {
    model:
      'The adapter asks for a model that the database client does not have: behind `{{path}}` the app logged {{code}} "{{message}}".',
    edge: 'The adapter does not run where `{{path}}` is answered: the app logged {{code}} "{{message}}". Middleware on the edge runtime cannot use a database client that was made for Node.',
    driver:
      'Something behind `{{path}}` opens connections of its own, and runs on the edge runtime, where that cannot be: the app logged "{{message}}" of a module for the network. In middleware that is most often the adapter with its database driver.',
    guard:
      'The adapter failed behind `{{path}}`: the app logged {{code}} "{{message}}". That is code, not the database: where middleware runs on the edge runtime, a database client that was made for Node does not work.',
    pooled:
      'The database refused a prepared statement behind `{{path}}`: the app logged {{code}} "{{message}}". A pooler stands before it that shares connections between transactions.',
    gone: 'The adapter was to delete or renew a row that is not there, and threw, behind `{{path}}`: the app logged {{code}} "{{message}}". The cookie of this browser is older than what the database holds.',
    known: 'The database failed behind `{{path}}`: the app logged {{code}} "{{message}}".',
    own: 'The adapter failed behind `{{path}}`: the app logged {{code}}, with words of its own that are not kept.',
  },
  check: (seen, { fail, notApplicable }) => {
    if (seen.cause !== 'adapter-failed') return notApplicable
    const options = { subject: `database of ${seen.origin}`, situations: [seen.situation] } as const
    const { path, code, message } = seen
    if (code === 'edge-runtime') {
      const headline = 'Something in the middleware does not run on the edge runtime'
      return fail('driver', { path, message: message ?? code, headline }, options)
    }
    if (message !== null && NO_MODEL.test(message)) return fail('model', { path, code, message }, options)
    if (message !== null && ON_EDGE.test(message)) return fail('edge', { path, code, message }, options)
    if (message !== null && seen.place === 'page' && CODE.test(message)) {
      const decides =
        'GET /api/auth/session at the same time: with its user the database works, and the middleware is at fault'
      return fail('guard', { path, code, message }, { ...options, decides })
    }
    if (message !== null && POOLED.test(message)) return fail('pooled', { path, code, message }, options)
    if (message !== null && GONE.test(message)) return fail('gone', { path, code, message }, options)
    return message === null ? fail('own', { path, code }, options) : fail('known', { path, code, message }, options)
  },
})
