import Credentials from '@auth/express/providers/credentials'
import { currentFault } from './faults.js'

const ada = { id: 'ada', name: 'Ada Lovelace', email: 'ada@example.org', role: 'analyst' }

const credentials = Credentials({
  credentials: { username: { label: 'User' }, password: { label: 'Password', type: 'password' } },
  authorize: sent => (sent?.username === 'ada' && sent.password === 'lovelace' ? ada : null),
})

function healthyConfig() {
  return {
    providers: [credentials],
    callbacks: {
      jwt({ token, user }) {
        if (user) token.role = user.role
        return token
      },
      session({ session, token }) {
        const { name, email } = session.user
        return { user: { name, email, role: token.role }, expires: session.expires }
      },
    },
  }
}

/** The Auth.js configuration with the current fault in it. */
export function authConfig() {
  const base = healthyConfig()
  const secure = process.env.AUTH_URL?.startsWith('https://') ?? false
  return { ...base, ...currentFault().patch?.(base, { secure }) }
}
