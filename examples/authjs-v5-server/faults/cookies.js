import { withCallbacks } from './callbacks.js'

const DEFAULT_NAME = 'authjs.session-token'

/** Auth.js v5 merges what is given into the default entry, so only what differs is spelled out. */
const sessionCookie = ({ name, ...options }) => ({ cookies: { sessionToken: { ...(name && { name }), options } } })

const blob = bytes => Array.from({ length: bytes / 10 }, (_, index) => `right:${String(index).padStart(3, '0')}`)

const withBlob = bytes => base =>
  withCallbacks(base, { jwt: async args => ({ ...(await base.callbacks.jwt(args)), rights: blob(bytes) }) })

export const cookieFaults = [
  {
    name: 'samesite-none',
    title: 'SameSite=None without Secure',
    does: 'The session cookie is set with `sameSite: "none"` and `secure: false`.',
    sees: 'Signing in leads back to the login form: the browser refuses the cookie.',
    patch: () => sessionCookie({ name: DEFAULT_NAME, sameSite: 'none', secure: false }),
  },
  {
    name: 'cookie-domain',
    title: 'Domain of another host',
    does: 'The session cookie is set with `domain: "auth.example.org"`.',
    sees: 'Signing in leads back to the login form: the browser refuses the cookie.',
    patch: () => sessionCookie({ domain: 'auth.example.org' }),
  },
  {
    name: 'prefix-without-secure',
    title: 'A __Secure- name without Secure',
    does: 'The session cookie is called __Secure-… but is set with `secure: false`.',
    sees: 'Signing in leads back to the login form: the browser refuses the cookie.',
    patch: () => sessionCookie({ name: `__Secure-${DEFAULT_NAME}`, secure: false }),
  },
  {
    name: 'cookie-path',
    title: 'Path of another part of the site',
    does: 'The session cookie is set with `path: "/app"`.',
    sees: 'Signing in leads back to the login form: the cookie is only for /app.',
    patch: () => sessionCookie({ path: '/app' }),
  },
  {
    name: 'max-age-override',
    idle: 6,
    title: 'Max-Age shorter than the session',
    does: '`options.maxAge: 5` on the session cookie beats its Expires in 30 days.',
    sees: 'Signed out after 5 seconds without a page.',
    patch: () => sessionCookie({ maxAge: 5 }),
  },
  {
    name: 'big-session',
    title: 'A token of 5 KB',
    does: 'callbacks.jwt puts a list of 5 KB into the token: the cookie is cut into two chunks.',
    sees: 'Works here; a front with a header limit of 4 or 8 KB answers 502 to the login.',
    patch: withBlob(4000),
  },
  {
    name: 'huge-session',
    title: 'A token of 12 KB',
    does: 'callbacks.jwt puts a list of 12 KB into the token: five chunks, more than Node accepts as request headers.',
    sees: 'After the login every request answers 431, sign-out included, until the cookies are deleted by hand.',
    patch: withBlob(10000),
  },
]
