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

/** Who may see what: everybody the public pages, who is signed in the dashboard, analysts the reports. */
function authorized({ auth, request: { nextUrl } }) {
  const { pathname } = nextUrl
  if (pathname.startsWith('/dashboard/reports')) return auth?.user?.role === 'analyst'
  if (pathname.startsWith('/dashboard')) return Boolean(auth?.user)
  if (pathname === '/login' && auth?.user) return Response.redirect(new URL('/dashboard', nextUrl))
  return true
}

function healthyConfig() {
  return {
    pages: { signIn: '/login' },
    providers: [credentials, ...localOpenId()],
    callbacks: {
      authorized,
      jwt({ token, user }) {
        if (user) token.role = user.role
        return token
      },
      session({ session, token, user }) {
        const { name, email } = session.user
        return { user: { name, email, role: (token ?? user).role }, expires: session.expires }
      },
    },
  }
}

/** The configuration of the app with the current fault in it. A function, because the fault is chosen at run time. */
export function appConfig() {
  const base = healthyConfig()
  const secure = process.env.AUTH_URL?.startsWith('https://') ?? false
  return { ...base, ...currentFault().patch?.(base, { secure }) }
}

/** The configuration of the guard: that of the app, unless the fault is that they differ. */
export function guardConfig() {
  const app = appConfig()
  return { ...app, ...currentFault().guard?.(app) }
}
