/** One database for the whole process: Next loads this module once for the routes and once for the pages. */
const key = Symbol.for('example-next-auth-v4.db')
globalThis[key] ??= { users: new Map(), accounts: new Map(), sessions: new Map(), links: new Map() }
const db = globalThis[key]

const accountKey = ({ provider, providerAccountId }) => `${provider} ${providerAccountId}`

/** An adapter that forgets everything when the app ends. */
export const memoryAdapter = {
  createUser: async user => {
    const row = { ...user, id: crypto.randomUUID() }
    db.users.set(row.id, row)
    return row
  },
  getUser: async id => db.users.get(id) ?? null,
  getUserByEmail: async email => [...db.users.values()].find(user => user.email === email) ?? null,
  getUserByAccount: async account => db.users.get(db.accounts.get(accountKey(account))) ?? null,
  updateUser: async user => {
    const row = { ...db.users.get(user.id), ...user }
    db.users.set(row.id, row)
    return row
  },
  linkAccount: async account => {
    db.accounts.set(accountKey(account), account.userId)
    return account
  },
  createSession: async session => {
    db.sessions.set(session.sessionToken, { ...session })
    return session
  },
  getSessionAndUser: async sessionToken => {
    const session = db.sessions.get(sessionToken)
    return session ? { session: { ...session }, user: db.users.get(session.userId) } : null
  },
  updateSession: async session => {
    const row = { ...db.sessions.get(session.sessionToken), ...session }
    db.sessions.set(row.sessionToken, row)
    return row
  },
  createVerificationToken: async link => {
    db.links.set(`${link.identifier} ${link.token}`, link)
    return link
  },
  useVerificationToken: async ({ identifier, token }) => {
    const link = db.links.get(`${identifier} ${token}`) ?? null
    db.links.delete(`${identifier} ${token}`)
    return link
  },
  deleteSession: async sessionToken => {
    db.sessions.delete(sessionToken)
  },
}

/** What a cleaning job with a wrong WHERE does. */
export function forgetAllSessions() {
  db.sessions.clear()
}

/** What a `timestamp` column without time zone does to a date that was written where the clocks say something else. */
export function withoutTimeZone(adapter) {
  const column = date => new Date(`${date.toLocaleString('sv', { timeZone: 'America/New_York' }).replace(' ', 'T')}Z`)
  return {
    ...adapter,
    createSession: async session => {
      await adapter.createSession({ ...session, expires: column(session.expires) })
      return session
    },
    updateSession: session =>
      adapter.updateSession(session.expires ? { ...session, expires: column(session.expires) } : session),
  }
}
