import { oauthFaults } from './faults-oauth.js'

/**
 * The one table of faults: the app applies them, the launcher reads `env` and `signIn`, the README and the tests read the words.
 *
 * - `env`: variables that the launcher adds to the app's environment; a function gets the browser's origin.
 * - `signIn`: `oidc` = the fault shows only on a sign-in with the OpenID provider, which the launcher then starts.
 * - `lasts`: seconds of a visit until it shows.
 * - `patch(base, { secure })`: the NextAuth options of the faulty app, made from the healthy ones. `secure` = NextAuth's
 *   own idea of its origin is https. It must be pure but for `secret-changed`, which plays a redeploy.
 * - `proxy`: what the middleware does wrong, carried out in `proxy.js`.
 *
 * Nothing here may be read at build time: one `next build` serves every fault.
 */

const DEFAULT_NAME = 'next-auth.session-token'

/** next-auth v4 replaces the whole entry of a cookie, so the healthy attributes are spelled out. */
const sessionCookie = ({ name, ...options }) => ({
  cookies: { sessionToken: { name, options: { httpOnly: true, sameSite: 'lax', path: '/', ...options } } },
})

const nameFor = secure => (secure ? `__Secure-${DEFAULT_NAME}` : DEFAULT_NAME)

const withCallbacks = (base, callbacks) => ({ callbacks: { ...base.callbacks, ...callbacks } })

/** On a refresh (no `account`) do `wrong`, at sign-in do what the healthy callback does. */
const onRefresh = wrong => base =>
  withCallbacks(base, { jwt: args => (args.account ? base.callbacks.jwt(args) : wrong(args)) })

const blob = bytes => Array.from({ length: bytes / 10 }, (_, index) => `right:${String(index).padStart(3, '0')}`)

/** An adapter that keeps nothing: what a database looks like to a Credentials login, which never creates a session row. */
const emptyAdapter = {
  createUser: async user => ({ ...user, id: 'row-1', emailVerified: null }),
  getUser: async () => null,
  getUserByEmail: async () => null,
  getUserByAccount: async () => null,
  updateUser: async user => user,
  linkAccount: async account => account,
  createSession: async session => session,
  getSessionAndUser: async () => null,
  updateSession: async () => null,
  deleteSession: async () => null,
}

/** How long the pretended access token of `rotation-drops-user` lives. */
const ACCESS_TOKEN_MS = 5000

export const faults = [
  {
    name: 'none',
    title: 'Healthy',
    does: 'Nothing is wrong: the defaults of next-auth, and a role that callbacks.jwt puts into the token.',
    sees: 'The session lives, and every refresh renews it.',
  },
  {
    name: 'claim-lost',
    title: 'A claim is lost on refresh',
    does: 'callbacks.jwt keeps `token.user` only while `account` is there, so the first refresh drops it; callbacks.session hands out `token.user`.',
    sees: 'useSession says "authenticated", but there is no user; /server gets {}.',
    patch: base =>
      withCallbacks(base, {
        jwt: ({ token, account, user }) => {
          if (account) token.user = { name: user.name, email: user.email, role: user.role }
          else delete token.user
          return token
        },
        session: ({ session, token }) => {
          session.user = token.user
          return session
        },
      }),
  },
  {
    name: 'rotation-drops-user',
    lasts: ACCESS_TOKEN_MS / 1000 + 1,
    title: 'The token rotation forgets the rest',
    does: `When the (pretended) access token is ${ACCESS_TOKEN_MS / 1000} s old, callbacks.jwt returns a new object without spreading the old token into it.`,
    sees: 'Signed in for some seconds, then name, email and role are gone although nobody signed out.',
    patch: base =>
      withCallbacks(base, {
        jwt: ({ token, account, user }) => {
          const renewed = { accessToken: 'demo', accessTokenExpires: Date.now() + ACCESS_TOKEN_MS }
          if (account) return { ...token, role: user.role, ...renewed }
          return Date.now() < token.accessTokenExpires ? token : renewed
        },
      }),
  },
  {
    name: 'session-null',
    title: 'callbacks.session returns null',
    does: 'callbacks.session returns null.',
    sees: 'Never signed in, although the session cookie is there and is renewed.',
    patch: base => withCallbacks(base, { session: () => null }),
  },
  {
    name: 'session-undefined',
    title: 'callbacks.session forgets its return',
    does: 'callbacks.session changes the session but has no `return`.',
    sees: 'Never signed in; the endpoint answers with an empty body.',
    patch: base =>
      withCallbacks(base, {
        session: ({ session, token }) => {
          session.user.role = token.role
        },
      }),
  },
  {
    name: 'session-without-user',
    title: 'callbacks.session drops the user',
    does: 'callbacks.session returns only `expires`.',
    sees: 'useSession says "authenticated", but there is no user.',
    patch: base => withCallbacks(base, { session: ({ session }) => ({ expires: session.expires }) }),
  },
  {
    name: 'session-throws',
    title: 'callbacks.session throws',
    does: 'callbacks.session reads `token.user.role` of a token without `user`.',
    sees: 'Signed out by the first refresh: the cookie is deleted, the log has JWT_SESSION_ERROR.',
    patch: base =>
      withCallbacks(base, {
        session: ({ session, token }) => ({ ...session, user: { ...session.user, role: token.user.role } }),
      }),
  },
  {
    name: 'jwt-throws',
    title: 'callbacks.jwt throws',
    does: 'callbacks.jwt reads `user.role` on a refresh too, where `user` is undefined.',
    sees: 'Signed out by the first refresh: the cookie is deleted, the log has JWT_SESSION_ERROR.',
    patch: onRefresh(({ token, user }) => ({ ...token, role: user.role })),
  },
  {
    name: 'jwt-null',
    title: 'callbacks.jwt returns null',
    does: 'callbacks.jwt returns null on a refresh.',
    sees: 'The first answer still has the user, and in the same answer the cookie is deleted.',
    patch: onRefresh(() => null),
  },
  {
    name: 'jwt-undefined',
    title: 'callbacks.jwt forgets its return',
    does: 'callbacks.jwt has a `return` only in the branch for sign-in.',
    sees: 'The first answer still has the user; after it the token is empty.',
    patch: onRefresh(() => undefined),
  },
  {
    name: 'origin-mismatch',
    title: 'NEXTAUTH_URL names another origin',
    does: 'NEXTAUTH_URL stays on http://localhost:3000, while the browser comes over another origin.',
    sees: 'This page works, but the answer to the sign-in and every redirect of NextAuth lead to http://localhost:3000, and no cookie has Secure.',
    env: { NEXTAUTH_URL: 'http://localhost:3000' },
  },
  {
    name: 'secure-missing',
    title: 'Cookies without Secure over https',
    does: '`useSecureCookies: false` on an https origin.',
    sees: 'The session works, but /protected sends you to sign in: the middleware looks for __Secure-….',
    patch: () => ({ useSecureCookies: false }),
  },
  {
    name: 'prefix-without-secure',
    title: 'A __Secure- name without Secure',
    does: 'The session cookie is called __Secure-… but is set with `secure: false`.',
    sees: 'Sign-in answers 200, and you stay signed out: the browser refuses the cookie.',
    patch: () => sessionCookie({ name: `__Secure-${DEFAULT_NAME}`, secure: false }),
  },
  {
    name: 'samesite-none',
    title: 'SameSite=None without Secure',
    does: 'The session cookie is set with `sameSite: "none"` and `secure: false`.',
    sees: 'Sign-in answers 200, and you stay signed out: the browser refuses the cookie.',
    patch: () => sessionCookie({ name: DEFAULT_NAME, sameSite: 'none', secure: false }),
  },
  {
    name: 'cookie-domain',
    title: 'Domain of another host',
    does: 'The session cookie is set with `domain: "auth.example.org"`.',
    sees: 'Sign-in answers 200, and you stay signed out: the browser refuses the cookie.',
    patch: (_, { secure }) => sessionCookie({ name: nameFor(secure), secure, domain: 'auth.example.org' }),
  },
  {
    name: 'cookie-path',
    title: 'Cookie options without path',
    does: '`cookies.sessionToken.options` is given without `path`, so the browser falls back to the folder of the login URL.',
    sees: 'Sign-in answers 200, and you stay signed out: the cookie is only for /api/auth/callback.',
    patch: (_, { secure }) => sessionCookie({ name: nameFor(secure), secure, path: undefined }),
  },
  {
    name: 'cookie-path-api',
    title: 'Path too narrow for the pages',
    does: 'The session cookie is set with `path: "/api"`.',
    sees: 'useSession is signed in; /server and /protected never see the cookie.',
    patch: (_, { secure }) => sessionCookie({ name: nameFor(secure), secure, path: '/api' }),
  },
  {
    name: 'cookie-name-undefined',
    title: 'Cookie options one level too high',
    does: '`cookies: { sessionToken: { secure: true, sameSite: "lax" } }`: v4 replaces the entry, so name and options are lost.',
    sees: 'Sign-in sets a cookie called "undefined", and the session never lasts.',
    patch: () => ({ cookies: { sessionToken: { secure: true, sameSite: 'lax' } } }),
  },
  {
    name: 'custom-name',
    title: 'The middleware does not know the cookie name',
    does: 'The session cookie is called `demo.sid`, but withAuth was not told.',
    sees: 'Signed in everywhere but on /protected, which sends you to sign in again.',
    patch: (_, { secure }) => sessionCookie({ name: secure ? '__Secure-demo.sid' : 'demo.sid', secure }),
  },
  {
    name: 'max-age-override',
    title: 'Max-Age shorter than the session',
    does: '`options.maxAge: 5` on the session cookie beats its Expires in 30 days.',
    sees: 'Signed out after 5 seconds without a refresh.',
    patch: (_, { secure }) => sessionCookie({ name: nameFor(secure), secure, maxAge: 5 }),
  },
  {
    name: 'big-session',
    title: 'A token of 5 KB',
    does: 'callbacks.jwt puts a list of 5 KB into the token: the cookie is cut into two chunks.',
    sees: 'Works here; a front with a header limit of 4 or 8 KB answers 502 to the login.',
    patch: base =>
      withCallbacks(base, { jwt: async args => ({ ...(await base.callbacks.jwt(args)), rights: blob(4000) }) }),
  },
  {
    name: 'huge-session',
    title: 'A token of 12 KB',
    does: 'callbacks.jwt puts a list of 12 KB into the token: five chunks, more than Node accepts as request headers.',
    sees: 'After the login every request answers 431, sign-out included, until the cookies are deleted by hand.',
    patch: base =>
      withCallbacks(base, { jwt: async args => ({ ...(await base.callbacks.jwt(args)), rights: blob(10000) }) }),
  },
  {
    name: 'secret-changed',
    title: 'The secret changes while people are signed in',
    does: 'After the second read of a session the app takes a new NEXTAUTH_SECRET, as a redeploy without a fixed secret does.',
    sees: 'Signed in, one good refresh, then signed out: the token cannot be decrypted, and a new csrf cookie comes with the deletion.',
    patch: base => ({
      events: {
        signIn: () => {
          redeploy.readsLeft = 2
        },
        session: () => {
          redeploy.readsLeft -= 1
          if (redeploy.readsLeft === 0) process.env.NEXTAUTH_SECRET = `${base.secret}+`
        },
      },
    }),
  },
  {
    name: 'adapter-without-strategy',
    title: 'Credentials with an adapter, but no strategy',
    does: 'An adapter is set and `session.strategy` is not, so v4 looks the token of the Credentials login up in the database.',
    sees: 'Signed out by the first refresh, and nothing is logged.',
    patch: () => ({ adapter: emptyAdapter, session: {} }),
  },
  {
    name: 'prefix-collision',
    title: 'Another cookie begins with the same name',
    does: 'The middleware sets `<session cookie>-theme`; next-auth joins every cookie that begins with the name.',
    sees: 'Signed in until the first visit to /server; from there on nobody, and the next session read deletes both cookies.',
    proxy: 'sets-colliding-cookie',
  },
  {
    name: 'middleware-strips-cookies',
    title: 'The middleware drops the Cookie header',
    does: 'The middleware passes /api/auth/session on with new request headers and forgets `cookie`.',
    sees: 'Never signed in: the endpoint answers {}, and each answer sets a new csrf cookie.',
    proxy: 'drops-cookie-header',
  },
  ...oauthFaults,
]

/** Session reads until the pretended redeploy of `secret-changed`. */
const redeploy = { readsLeft: 0 }

/** The fault that is on: `AUTHPROXY_FAULT`, read at every call; unset = `none`. An unknown name throws. */
export function currentFault(name = process.env.AUTHPROXY_FAULT || 'none') {
  const fault = faults.find(candidate => candidate.name === name)
  if (fault) return fault
  throw new Error(`AUTHPROXY_FAULT=${name} is no fault. Known: ${faults.map(candidate => candidate.name).join(', ')}`)
}
