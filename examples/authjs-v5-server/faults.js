import { callbackFaults } from './faults/callbacks.js'
import { clockFaults } from './faults/clock.js'
import { cookieFaults } from './faults/cookies.js'
import { databaseFaults } from './faults/database.js'
import { guardFaults } from './faults/guard.js'
import { oauthFaults } from './faults/oauth.js'
import { originFaults } from './faults/origin.js'
import { pageFaults } from './faults/pages.js'
import { secretFaults } from './faults/secret.js'

/**
 * The one table of faults: the app applies them, the launcher reads `env` and `signIn`, the README and the tests read the words.
 *
 * - `env`: variables that the launcher adds to the app's environment; null = unset; a function gets the browser's origin.
 * - `signIn`: `oidc` = the fault shows only on a sign-in with the OpenID provider, which the launcher then starts.
 * - `lasts`: seconds of a visit until it shows; `idle`: seconds without a request after which it shows;
 *   `visits`: pages that it needs besides the usual ones.
 * - `clockOffset`: seconds that the clock of the server is ahead, which the launcher plays.
 * - `patch(base, { secure })`: the Auth.js configuration of the faulty app, made from the healthy one; the guard has it too.
 *   `secure` = the origin in AUTH_URL is https.
 * - `guard(app)`: what the guard's own configuration has otherwise, made from that of the app.
 * - `proxy`: what the guard does wrong, carried out in `proxy.js`.
 * - `page`: what the pages do wrong, carried out in `app`.
 * - `afterReports()`: what happens on the server once Reports was shown.
 *
 * Nothing here may be read at build time: one `next build` serves every fault.
 */
export const faults = [
  {
    name: 'none',
    title: 'Healthy',
    does: 'Nothing is wrong: pages ask auth(), server actions sign in and out, and the guard renews the cookie.',
    sees: 'The session lives, and every page renews it.',
  },
  ...callbackFaults,
  ...originFaults,
  ...cookieFaults,
  ...secretFaults,
  ...guardFaults,
  ...pageFaults,
  ...clockFaults,
  ...databaseFaults,
  ...oauthFaults,
]

/** The fault that is on: `AUTHPROXY_FAULT`, read at every call; unset = `none`. An unknown name throws. */
export function currentFault(name = process.env.AUTHPROXY_FAULT || 'none') {
  const fault = faults.find(candidate => candidate.name === name)
  if (fault) return fault
  throw new Error(`AUTHPROXY_FAULT=${name} is no fault. Known: ${faults.map(candidate => candidate.name).join(', ')}`)
}
