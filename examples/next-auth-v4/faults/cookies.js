import { withCallbacks } from './callbacks.js'

const DEFAULT_NAME = 'next-auth.session-token'

/** next-auth v4 replaces the whole entry of a cookie, so the healthy attributes are spelled out. */
const sessionCookie = ({ name, ...options }) => ({
  cookies: { sessionToken: { name, options: { httpOnly: true, sameSite: 'lax', path: '/', ...options } } },
})

const nameFor = secure => (secure ? `__Secure-${DEFAULT_NAME}` : DEFAULT_NAME)

const blob = bytes => Array.from({ length: bytes / 10 }, (_, index) => `right:${String(index).padStart(3, '0')}`)

export const cookieFaults = [
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
]
