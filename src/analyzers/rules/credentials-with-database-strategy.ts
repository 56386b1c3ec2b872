import { defineRule } from '../define-rule.ts'

export const credentialsWithDatabaseStrategy = defineRule({
  id: 'credentials-with-database-strategy',
  on: 'session-end',
  severity: 'error',
  title: 'Credentials sign-in with database sessions',
  symptoms: [
    'Credentials sign-in does not create a session',
    'session is null with CredentialsProvider and Prisma adapter',
  ],
  why: "An adapter without `strategy: 'jwt'` means database sessions. The Credentials provider writes an encrypted token all the same; the session endpoint looks it up as the id of a row, finds none, and deletes the cookie. Nothing is logged.",
  fix: {
    summary: 'Write the strategy down.',
    both: "session: { strategy: 'jwt' }, // needed for Credentials as soon as there is an adapter",
    verify: 'Sign in with credentials and refresh twice: the cookie is refreshed each time.',
  },
  references: [
    'https://next-auth.js.org/configuration/providers/credentials',
    'https://authjs.dev/concepts/session-strategies',
  ],
  explains: ['valid-token-refused', 'session-token-refused'],
  messages: {
    rows: "The token of the credentials sign-in was refused at its first use, and other sign-ins here get database sessions: Credentials needs `strategy: 'jwt'`.",
  },
  check: (seen, { fail, pass, notApplicable }) => {
    if (seen.cause === null) return pass(seen.situation)
    if (seen.cause !== 'credentials-with-database') return notApplicable
    return fail('rows', {})
  },
})
