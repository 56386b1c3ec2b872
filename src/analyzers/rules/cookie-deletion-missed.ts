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
  messages: {
    differs:
      'The line that should delete `{{name}}` leaves it there: {{what}} of the cookie (Path={{path}}, {{scope}}) is another than in the line.',
    emptied:
      'The line that should delete `{{name}}` only empties it: it has no Max-Age=0 and no Expires in the past that a browser can read.',
  },
  examples: `
    # the domain option was added later
      POST https://www.app.test/api/auth/callback/credentials -> 200
        < set-cookie: $session5{"sub":"1"}; Path=/; Domain=app.test; HttpOnly; Secure; SameSite=Lax
      POST /api/auth/signout with $session5{"sub":"1"} -> 200
        < $session5=
    = differs: The line that should delete \`__Secure-authjs.session-token\` leaves it there: Domain of the cookie (Path=/, Domain=app.test) is another than in the line.
    # Expires=0
      POST https://www.app.test/login -> 200
        < $session5{"sub":"1"}
      POST /logout with $session5{"sub":"1"} -> 200
        < set-cookie: $session5=; Expires=0; Path=/; HttpOnly; Secure; SameSite=Lax
    = emptied: The line that should delete \`__Secure-authjs.session-token\` only empties it: it has no Max-Age=0 and no Expires in the past that a browser can read.
    # a cookie of this host, deleted for the whole domain
      POST https://www.app.test/login -> 200
        < $session5{"sub":"1"}
      POST /logout with $session5{"sub":"1"} -> 200
        < set-cookie: $session5=; Max-Age=0; Path=/; Domain=app.test; HttpOnly; Secure; SameSite=Lax
    = differs: The line that should delete \`__Secure-authjs.session-token\` leaves it there: Domain of the cookie (Path=/, this host only) is another than in the line.
    # a cookie of the app
      GET https://www.app.test/ -> 200
        < set-cookie: theme=dark; Path=/shop
      GET /shop with theme=dark -> 200
        < set-cookie: theme=; Max-Age=0; Path=/
    = differs: The line that should delete \`theme\` leaves it there: Path of the cookie (Path=/shop, this host only) is another than in the line.
    # one line for each scope, and one of them fits
      POST https://www.app.test/login -> 200
        < set-cookie: $session5{"sub":"1"}; Path=/; Domain=app.test; HttpOnly; Secure; SameSite=Lax
      POST /logout with $session5{"sub":"1"} -> 200
        < $session5=
        < set-cookie: $session5=; Max-Age=0; Path=/; Domain=app.test; HttpOnly; Secure; SameSite=Lax
    = pass
  `,
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
