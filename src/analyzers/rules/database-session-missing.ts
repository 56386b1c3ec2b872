import { defineRule } from '../define-rule.ts'

export const databaseSessionMissing = defineRule({
  id: 'database-session-missing',
  on: ['session-response', 'replica'],
  severity: 'error',
  title: 'No database row for this session cookie',
  symptoms: [
    'session is null although the cookie is there, database strategy',
    'logged out after the Session table was cleaned',
    'session row is written at sign-in and session is null, DynamoDB or another adapter',
  ],
  why: 'The cookie holds a session id of the database strategy, the server found no valid row for it, answered as for nobody and deleted the cookie. Nothing is logged for this. The row expired or was deleted, the app talks to another database, or the strategy was changed to "jwt".',
  fix: {
    summary:
      'Check that every instance uses the same database, that no job deletes rows early, and that session.updateAge is smaller than session.maxAge; else the row is never prolonged.',
    both: "session: { strategy: 'database', maxAge: 30 * 24 * 60 * 60, updateAge: 24 * 60 * 60 },",
    verify: 'Sign in and refresh the session: the cookie keeps its value and gets a new Expires.',
  },
  fixes: {
    neverFound: {
      summary:
        'Look for the row of this sign-in. It is there: getSessionAndUser of the adapter does not find it (another table, key or index than createSession writes to, a user that the row does not lead to, an `expires` that is read as past). It is not: createSession wrote to another database, or was rolled back.',
      both: '// what the session route does, by hand, with the value of the cookie\nconsole.log(await adapter.getSessionAndUser(sessionToken))   // null = it is the adapter, or its tables',
      verify: 'Sign in and refresh the session: the cookie keeps its value and gets a new Expires.',
    },
  },
  references: ['https://next-auth.js.org/configuration/options#session'],
  // A guard that asks the server for the session meets the missing row first.
  explains: ['guard-cannot-read-token', 'guard-refuses-session'],
  decides: 'a look into the sessions table, and at session.strategy',
  messages: {
    replicas:
      '{{other}} finds no session for an id that {{maker}} gave out, and {{maker}} still does: the two replicas keep sessions in different places (a database each, or in memory).',
    elsewhere:
      '{{other}} found no session for the id that {{maker}} had given out, and deleted the cookie: the two replicas keep sessions in different places (a database each, or in memory), or the row is gone or expired.',
    neverFound:
      'The sign-in made a database session, and the very first look for its row found none: the adapter does not find what it wrote, or reads another database.',
    opaque:
      'The server refused the opaque value in the session cookie and deleted the cookie: with database sessions its row is gone or expired, or the strategy is now "jwt"; a token that a custom `jwt.encode` wrote was not read by its `jwt.decode`.',
    missing:
      'The server found no session for the id in the cookie and deleted the cookie: the database row is gone or expired, or its user is gone, or the strategy is now "jwt".',
  },
  check: (seen, { fail, pass, notApplicable }) => {
    if (seen.kind === 'replica') {
      if (seen.what !== 'store') return notApplicable
      if (!seen.refused) return pass(seen.situation)
      const data = { maker: seen.maker, other: seen.other }
      const subject = `session of ${seen.origin}`
      return fail('replicas', data, { subject, situations: seen.situations, decides: null })
    }
    // A user by a token counts too: the strategy may have been changed for it.
    if (seen.cookieEffect === 'refreshed' && (seen.body === 'user' || seen.sent?.snapshot.kind === 'opaque'))
      return pass(seen.situation)
    if (seen.sent?.snapshot.kind !== 'opaque' || seen.signedOut) return notApplicable
    if (seen.cookieEffect !== 'deleted') return notApplicable
    if (seen.madeElsewhere !== null)
      return fail('elsewhere', seen.madeElsewhere, { decides: 'where each of the two keeps its sessions' })
    if (seen.firstAfterSignIn && !seen.readBefore && seen.body !== 'not-read')
      return fail('neverFound', {}, { decides: 'whether the sessions table has the row of this sign-in' })
    return fail(seen.sent.snapshot.usual ? 'missing' : 'opaque', {})
  },
})
