import CredentialsProvider from 'next-auth/providers/credentials'
import { currentFault } from './faults.js'

const ada = { id: 'ada', name: 'Ada Lovelace', email: 'ada@example.org', role: 'analyst' }

/** The provider of `scripts/oidc-provider.ts`; on only while OIDC_ISSUER is set. */
function localOpenId() {
  const issuer = process.env.OIDC_ISSUER
  if (!issuer) return []
  return [
    {
      id: 'oidc',
      name: 'Local OpenID',
      type: 'oauth',
      wellKnown: `${issuer}/.well-known/openid-configuration`,
      authorization: { params: { scope: 'openid profile email' } },
      idToken: true,
      checks: ['pkce', 'state'],
      clientId: 'example',
      clientSecret: 'example-secret',
      profile: ({ sub, name, email }) => ({ id: sub, name, email, role: 'analyst' }),
    },
  ]
}

function healthyOptions() {
  return {
    secret: process.env.NEXTAUTH_SECRET,
    session: { strategy: 'jwt' },
    providers: [
      CredentialsProvider({
        credentials: { username: { label: 'User' }, password: { label: 'Password', type: 'password' } },
        authorize: sent => (sent?.username === 'ada' && sent.password === 'lovelace' ? ada : null),
      }),
      ...localOpenId(),
    ],
    callbacks: {
      jwt({ token, user, trigger, session }) {
        if (user) token.role = user.role
        if (trigger === 'update' && session?.name) token.name = session.name
        return token
      },
      session({ session, token }) {
        // `token?.`: with the fault jwt-null there is no token here, and the fault must stay the only one.
        session.user.role = token?.role
        return session
      },
    },
  }
}

/** The NextAuth options with the current fault in them. A function, because the fault is chosen at run time. */
export function authOptions() {
  const base = healthyOptions()
  const secure = process.env.NEXTAUTH_URL?.startsWith('https://') ?? false
  return { ...base, ...currentFault().patch?.(base, { secure }) }
}
