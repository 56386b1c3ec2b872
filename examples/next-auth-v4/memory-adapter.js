/** One database for the whole process: Next loads this module once for the routes and once for the pages. */
const key = Symbol.for('example-next-auth-v4.db')
globalThis[key] ??= { users: new Map(), accounts: new Map(), sessions: new Map() }
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
  deleteSession: async sessionToken => {
    db.sessions.delete(sessionToken)
  },
}

/** What a cleaning job with a wrong WHERE does. */
export function forgetAllSessions() {
  db.sessions.clear()
}
