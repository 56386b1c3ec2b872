import { defineRule } from '../define-rule.ts'
import { credentialsSignIn, healthySession, refusedSession } from './examples/server-steps.ts'

const ORIGIN = 'http://localhost:3000'

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
    v4: "session: { strategy: 'jwt' }, // needed for Credentials as soon as there is an adapter",
    v5: "session: { strategy: 'jwt' }, // needed for Credentials as soon as there is an adapter",
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
  examples: [
    {
      title: 'another provider gets a row',
      steps: [
        credentialsSignIn(5, ORIGIN, '1'),
        refusedSession(5, ORIGIN, '1'),
        {
          request: `GET ${ORIGIN}/api/auth/callback/github`,
          status: 302,
          answer: [
            'location: /',
            'set-cookie: authjs.session-token=96b09235-78a9-4f2b-a8c4-880659925296; Path=/; HttpOnly; SameSite=Lax',
          ],
        },
      ],
      expect: 'rows',
    },
    {
      title: 'refused, and nothing more is known',
      steps: [credentialsSignIn(5, ORIGIN, '1'), refusedSession(5, ORIGIN, '1')],
      expect: 'not-applicable',
    },
    { title: 'refreshed', steps: [healthySession(5, ORIGIN, '1', '2')], expect: 'pass' },
  ],
  check: (seen, { fail, pass, notApplicable }) => {
    if (seen.cause === null) return pass(seen.situation)
    if (seen.cause !== 'credentials-with-database') return notApplicable
    return fail('rows', {}, { subject: seen.situation, evidence: seen.chain })
  },
})
