import { faults as ofNext } from '../authjs-v5/faults.js'

/** A fault that is in the configuration of Auth.js is the same here; what one sees of it is not. */
function asInNext(name, sees) {
  const { title, does, patch } = ofNext.find(candidate => candidate.name === name)
  return { name, title, does, sees, patch }
}

const BACK_AT_THE_FORM = 'Back at the sign-in form right after signing in'

/**
 * The one table of faults: the app applies them, the launcher reads `env`, the README and the tests read the words.
 *
 * - `env`: variables that the launcher adds to the app's environment; null = unset.
 * - `patch(base, { secure })`: the Auth.js configuration of the faulty app, made from the healthy one.
 * - `guard(config)`: the configuration that the guard reads the session with, made from that of the app.
 * - `clientBasePath`: where the script of the start page asks.
 * - `server`: what the server does wrong, carried out in `server.js`.
 */
export const faults = [
  {
    name: 'none',
    title: 'Healthy',
    does: 'Nothing is wrong: the routes at /auth, and a guard that asks getSession().',
    sees: 'The session lives, and every look of the start page renews it.',
  },
  asInNext('session-null', `${BACK_AT_THE_FORM}; the start page shows nobody, although the cookie is renewed.`),
  asInNext(
    'session-throws',
    `${BACK_AT_THE_FORM}: the first look at the session deletes the cookie, the log has JWTSessionError.`,
  ),
  asInNext(
    'jwt-throws',
    `${BACK_AT_THE_FORM}: the first look at the session deletes the cookie, the log has JWTSessionError.`,
  ),
  asInNext('jwt-null', `${BACK_AT_THE_FORM}: the first look at the session deletes the cookie, and nothing is logged.`),
  asInNext(
    'jwt-empty',
    'Signed in, but the start page greets nobody, and Reports sends you back: name, email and role are gone.',
  ),
  asInNext('signin-denies', 'The page of Auth.js says "Access Denied"; the log has AccessDenied.'),
  asInNext('samesite-none', `${BACK_AT_THE_FORM}: the browser refuses the cookie.`),
  asInNext('cookie-domain', `${BACK_AT_THE_FORM}: the browser refuses the cookie.`),
  asInNext('cookie-path', `${BACK_AT_THE_FORM}: the cookie is only for /app.`),
  asInNext('max-age-override', 'Signed out after 5 seconds without a look at the start page.'),
  {
    name: 'secret-changed',
    title: 'The secret changes while people are signed in',
    does: 'After the second read of a session the app takes a new secret, as a redeploy without a fixed one does.',
    sees: 'Signed in, one good look, then signed out: the token cannot be decrypted, and a new csrf cookie comes with the deletion.',
    server: 'secret-changes',
  },
  {
    name: 'untrusted-host',
    title: 'Nobody said that the host is to be trusted',
    does: 'Neither AUTH_URL nor AUTH_TRUST_HOST is set in production.',
    sees: 'Every request to /auth answers 500; the log has UntrustedHost.',
    env: { AUTH_URL: null, AUTH_TRUST_HOST: null },
  },
  {
    name: 'proxy-not-trusted',
    title: 'Express does not trust the proxy',
    does: '`app.set("trust proxy", true)` is missing, so that req.protocol is http whatever X-Forwarded-Proto says.',
    sees: 'Sign-in works, but over http:// addresses: every redirect of Auth.js leads there, and no cookie has Secure.',
    server: 'no-trust-proxy',
  },
  {
    name: 'named-wildcard',
    title: 'The path of the routes is written as Express 5 wants it',
    does: '`app.use("/auth/*path", ExpressAuth(...))`: Express 5 gives the wildcard a name, and @auth/express 0.12 takes the whole address for its base path.',
    sees: 'Every request to /auth answers 400 "Bad request."; the log has UnknownAction.',
    server: 'named-wildcard',
  },
  {
    name: 'catch-all-first',
    title: 'The page of the single-page app comes before the auth routes',
    does: '`app.use(...)` answers every address with the start page, and stands above the routes of Auth.js.',
    sees: 'Never signed in: /auth/session answers 200 with the HTML of the start page.',
    server: 'catch-all-first',
  },
  {
    name: 'client-base-path',
    title: 'The page asks where Next has the routes',
    does: 'The script of the start page asks /api/auth/session, while the routes are at /auth.',
    sees: 'Signed in for the server, but the start page shows nobody: its question is a 404.',
    clientBasePath: '/api/auth',
  },
  {
    name: 'guard-other-secret',
    title: 'The guard has a configuration of its own',
    does: 'The guard calls getSession() with another secret than the routes have.',
    sees: 'The start page shows who is signed in; Reports sends you to the sign-in form all the same.',
    guard: config => ({ ...config, secret: 'another-secret-that-nobody-signed-with' }),
  },
]

/** The fault that is on: `AUTHPROXY_FAULT`, read at every call; unset = `none`. An unknown name throws. */
export function currentFault(name = process.env.AUTHPROXY_FAULT || 'none') {
  const fault = faults.find(candidate => candidate.name === name)
  if (fault) return fault
  throw new Error(`AUTHPROXY_FAULT=${name} is no fault. Known: ${faults.map(candidate => candidate.name).join(', ')}`)
}
