import { defineRule } from '../define-rule.ts'

export const cookieDeletionMissed = defineRule({
  id: 'cookie-deletion-missed',
  on: 'cookie-journey',
  severity: 'error',
  title: 'A deletion that does not fit the cookie',
  symptoms: ['sign-out does not delete the cookie', 'still signed in after signOut()', 'cookie cannot be deleted'],
  why: 'A browser deletes a cookie only when name, Domain, Path and partition of the line are those of the cookie, and Max-Age or Expires lies in the past. Anything else leaves the cookie where it is: after sign-out the next page is signed in again. Expires=0 and ISO dates are no dates for a browser.',
  fix: {
    summary:
      'Delete with the same Path, Domain and Partitioned that the cookie was set with, and Max-Age=0. When the domain option of NextAuth was changed, delete the old cookie once, with the old scope.',
    v4: "cookies().set('{{name}}', '', { path: '{{path}}', {{domain}}maxAge: 0 })",
    v5: "(await cookies()).set('{{name}}', '', { path: '{{path}}', {{domain}}maxAge: 0 })",
    verify: 'Sign out and open a page: its request has no session cookie.',
  },
  references: ['RFC 6265bis section 5.7'],
  explains: ['signout-resurrected'],
  messages: {
    differs:
      'The line that should delete `{{name}}` leaves it there: {{what}} of the cookie (Path={{path}}, {{scope}}) is another than in the line.',
    emptied:
      'The line that should delete `{{name}}` only empties it: it has no Max-Age=0 and no Expires in the past that a browser can read.',
  },
  check: (seen, { fail, pass, notApplicable }) => {
    const { cookie } = seen
    if (seen.step === 'deleted') return pass(`deletion of the ${seen.situation}`)
    if (cookie === null || (seen.step !== 'deletion-missed' && seen.step !== 'emptied')) return notApplicable
    const scope = cookie.hostOnly ? 'this host only' : `Domain=${cookie.domain}`
    const domain = cookie.hostOnly ? '' : `domain: '${cookie.domain}', `
    const data = { name: seen.name, what: seen.differs.join(' and '), path: cookie.path, scope, domain }
    const evidence = cookie.setBy === null ? ([seen.proof] as const) : ([cookie.setBy, seen.proof] as const)
    const options = {
      subject: `${seen.name} on ${seen.host}`,
      situations: [`deletion of the ${seen.situation}`],
      evidence,
      severity: seen.role === 'session' && seen.step === 'deletion-missed' ? 'error' : 'info',
    } as const
    return seen.step === 'emptied' ? fail('emptied', data, options) : fail('differs', data, options)
  },
})
