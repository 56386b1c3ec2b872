import { defineRule } from '../define-rule.ts'

export const databaseTimeZone = defineRule({
  id: 'database-time-zone',
  on: 'session-response',
  severity: 'error',
  title: 'The database reads the end of a session in another time zone',
  symptoms: [
    'database session is gone right after sign-in, maxAge of a few hours',
    'session expires hours too early or too late',
    'timestamp without time zone, sessions expire immediately',
    'works in UTC, fails on my machine',
  ],
  why: 'The adapter writes the end of the session into a column without a time zone. Driver and database take it in different zones, so it comes back hours off: with a short maxAge the session is over when it is made, with a long one it only ends at the wrong hour.',
  fix: {
    summary: 'Keep the time zone in the column, and let driver, database and server speak UTC.',
    both: `-- PostgreSQL
ALTER TABLE sessions ALTER COLUMN expires TYPE timestamptz;
-- Prisma: expires DateTime @db.Timestamptz
-- Drizzle: timestamp('expires', { mode: 'date', withTimezone: true })
-- MySQL: timezone: 'Z' in the connection (mysql2), DATETIME holds UTC`,
    verify: 'Sign in: `expires` in /api/auth/session is the Expires of the session cookie, to the second.',
  },
  references: [
    'https://authjs.dev/getting-started/adapters/pg',
    'https://www.postgresql.org/docs/current/datatype-datetime.html',
  ],
  explains: ['database-session-missing', 'session-expired'],
  messages: {
    shifted:
      'The sign-in gave the session an end that the database hands back {{hours}} h {{direction}}: the column for it has no time zone, and is read in another one than it was written in.',
    atBirth:
      'The database session that the sign-in had just made was over at its first read, and it was made to last {{minutes}} min only: its end is read in another time zone than it was written in, or its row is not where it is looked for.',
  },
  check: (seen, { fail, pass, notApplicable }) => {
    if (seen.sent?.snapshot.kind !== 'opaque' || seen.signedOut || !seen.firstAfterSignIn || seen.bornFor === null)
      return notApplicable
    if (seen.cookieEffect === 'deleted') {
      // The farthest time zones are 14 hours apart from UTC.
      if (seen.bornFor > 14 * 3600) return notApplicable
      const decides =
        'the `expires` of a new row in the sessions table, beside the Expires of the cookie: hours apart, or no row at all'
      return fail('atBirth', { minutes: Math.round(seen.bornFor / 60) }, { decides })
    }
    if (seen.shiftSeconds === null) return notApplicable
    const quarters = Math.round(seen.shiftSeconds / 900)
    if (quarters === 0 || Math.abs(quarters) > 56 || Math.abs(seen.shiftSeconds - quarters * 900) > 5)
      return pass(seen.situation)
    const data = { hours: Math.abs(quarters) / 4, direction: quarters < 0 ? 'too early' : 'too late' }
    return fail('shifted', data)
  },
})
