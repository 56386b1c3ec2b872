import { callbackFaults } from './faults/callbacks.js'
import { clockFaults } from './faults/clock.js'
import { cookieFaults } from './faults/cookies.js'
import { databaseFaults } from './faults/database.js'
import { guardFaults } from './faults/guard.js'
import { mailFaults } from './faults/mail.js'
import { oauthFaults } from './faults/oauth.js'
import { originFaults } from './faults/origin.js'
import { pagesFaults } from './faults/pages.js'
import { secretAndHopFaults } from './faults/secret-and-hops.js'

/**
 * The one table of faults: the app applies them, the launcher reads `env` and `signIn`, the README and the tests read the words.
 *
 * - `env`: variables that the launcher adds to the app's environment; a function gets the browser's origin.
 * - `signIn`: `oidc` = the fault shows only on a sign-in with the OpenID provider, which the launcher then starts; `mail` = by a
 *   link in a mail, which a scanner opens first.
 * - `lasts`: seconds of a visit until it shows.
 * - `patch(base, { secure })`: the NextAuth options of the faulty app, made from the healthy ones. `secure` = NextAuth's
 *   own idea of its origin is https. It must be pure but for `secret-changed`, which plays a redeploy.
 * - `nextConfig`: what it changes in next.config.
 * - `clockOffset`: seconds that the clock of the server is ahead, which the launcher plays.
 * - `backend`: the launcher starts an API in another language, in BACKEND_URL.
 * - `presses`: the button that a visit presses once it is signed in.
 * - `clientBasePath`: the `basePath` of the SessionProvider.
 * - `guard()`: the options of withAuth, in place of none.
 * - `proxy`: what the middleware does wrong, carried out in `proxy.js`.
 * - `pages`: what getServerSideProps does wrong, carried out in `pages/account.jsx`; `visits`: pages that a visit needs for it.
 *
 * But for `nextConfig` nothing here may be read at build time: one `next build` serves every other fault.
 */
export const faults = [
  {
    name: 'none',
    title: 'Healthy',
    does: 'Nothing is wrong: the defaults of next-auth, and a role that callbacks.jwt puts into the token.',
    sees: 'The session lives, and every refresh renews it.',
  },
  ...callbackFaults,
  ...originFaults,
  ...cookieFaults,
  ...secretAndHopFaults,
  ...guardFaults,
  ...pagesFaults,
  ...clockFaults,
  ...databaseFaults,
  ...mailFaults,
  ...oauthFaults,
]

/** The fault that is on: `AUTHPROXY_FAULT`, read at every call; unset = `none`. An unknown name throws. */
export function currentFault(name = process.env.AUTHPROXY_FAULT || 'none') {
  const fault = faults.find(candidate => candidate.name === name)
  if (fault) return fault
  throw new Error(`AUTHPROXY_FAULT=${name} is no fault. Known: ${faults.map(candidate => candidate.name).join(', ')}`)
}
