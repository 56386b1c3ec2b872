import { defineRule } from '../define-rule.ts'

export const sessionWithoutUser = defineRule({
  id: 'session-without-user',
  on: 'session-response',
  severity: 'error',
  title: 'Session without user',
  symptoms: ['useSession authenticated but user undefined', 'session.user is undefined', 'getServerSession returns {}'],
  why: 'The session endpoint refreshed the cookie in the same answer: the token was accepted and is fine. What came out of the callbacks has no user in it. `useSession` still says "authenticated", `session.user` is missing, and server code sees an empty session.',
  fix: {
    summary:
      'Return the session that callbacks.session was given, with its user, and add to it; read only claims that every token carries.',
    v4: `callbacks: {
  async session({ session, token }) {
    return { ...session, user: { ...session.user, id: token.sub } }
  },
},`,
    v5: `callbacks: {
  session({ session, token }) {
    return { ...session, user: { ...session.user, id: token.sub } }
  },
},`,
    verify: 'GET /api/auth/session answers {"user":{…},"expires":…}, also after a second refresh.',
  },
  fixes: {
    nobody: {
      summary:
        'Decide what a token without its user is: end the session there. If the user should exist, compare the database that this app asks with the one of the sign-in.',
      v4: `callbacks: {
  async jwt({ token }) {
    const found = await db.user.findUnique({ where: { id: token.sub } })
    if (!found) throw new Error('the user is gone')   // v4 ends the session; null would not, at once
    return token
  },
},`,
      v5: `callbacks: {
  async jwt({ token }) {
    return (await db.user.findUnique({ where: { id: token.sub } })) ? token : null   // null ends the session
  },
},`,
      verify: 'Delete a signed-in test user and GET /api/auth/session: it answers for nobody and deletes the cookie.',
    },
  },
  references: ['https://next-auth.js.org/configuration/callbacks#session-callback'],
  // A guard is given the same session.
  explains: ['guard-refuses-session'],
  messages: {
    missing:
      'The session endpoint answers without `user` and refreshes the cookie: the token is fine, a callback returns a session that has no user.',
    nobody:
      'The session endpoint answers with `user: null` and refreshes the cookie: the token is fine, and a callback sets the user to null. Mostly it looked for the user and found nobody: deleted, or in another database. Guards that look for a session let it pass, guards that look for a user do not.',
    empty:
      'The session endpoint answers with an empty `user` and refreshes the cookie: the token is fine, but its claims are gone or a callback drops them.',
  },
  check: (seen, { fail, pass, notApplicable }) => {
    if (seen.sent === null || seen.cookieEffect !== 'refreshed') return notApplicable
    if (seen.body === 'user') return pass(seen.situation)
    if (seen.body === 'no-user') return fail('missing', {})
    // With database sessions the jwt callback, where the fix stands, is never asked.
    if (seen.body === 'null-user' && seen.sent.snapshot.kind !== 'opaque') return fail('nobody', {})
    if (seen.body === 'empty-user' || seen.body === 'null-user') return fail('empty', {})
    return notApplicable
  },
})
