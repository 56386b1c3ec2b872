import NextAuth from 'next-auth'
import Credentials from 'next-auth/providers/credentials'
import { currentFault } from './faults.js'

const ada = { id: 'ada', name: 'Ada Lovelace', email: 'ada@example.org', role: 'analyst' }

const credentials = Credentials({
  credentials: { username: { label: 'User' }, password: { label: 'Password', type: 'password' } },
  authorize: sent => (sent?.username === 'ada' && sent.password === 'lovelace' ? ada : null),
})

/** The provider of `scripts/oidc-provider.ts`; on only while OIDC_ISSUER is set. */
function localOpenId() {
  const issuer = process.env.OIDC_ISSUER
  if (!issuer) return []
  return [
    {
      id: 'oidc',
      name: 'Local OpenID',
      type: 'oidc',
      issuer,
      clientId: 'example',
      clientSecret: 'example-secret',
      checks: ['pkce', 'state'],
      style: { logo: '' }, // the default is a picture on authjs.dev, and an example talks to nobody
      profile: ({ sub, name, email }) => ({ id: sub, name, email, role: 'analyst' }),
    },
  ]
}

function healthyConfig() {
  return {
    providers: [credentials, ...localOpenId()],
    callbacks: {
      authorized: ({ auth }) => Boolean(auth?.user),
      jwt({ token, user, trigger, session }) {
        if (user) token.role = user.role
        if (trigger === 'update' && session?.name) token.name = session.name
        return token
      },
      // With a database there is no token but `user`, the row. Naming the fields keeps `sessionToken` out of the answer.
      session({ session, token, user }) {
        const { name, email } = session.user
        return { user: { name, email, role: (token ?? user).role }, expires: session.expires }
      },
    },
  }
}

/** The Auth.js configuration with the current fault in it. A function, because the fault is chosen at run time. */
export function authConfig() {
  const base = healthyConfig()
  const secure = process.env.AUTH_URL?.startsWith('https://') ?? false
  return { ...base, ...currentFault().patch?.(base, { secure }) }
}

export const { handlers, auth, signIn, signOut } = NextAuth(authConfig)
