import { defineRule } from '../define-rule.ts'

export const cookieNameUndefined = defineRule({
  id: 'cookie-name-undefined',
  on: 'set-cookie',
  severity: 'error',
  title: 'NextAuth sets a cookie called `undefined`',
  symptoms: ['a cookie named "undefined"', 'session null after setting cookies: { sessionToken: { … } }'],
  why: 'next-auth v4 replaces its whole default when an entry of cookies is given. An entry without name (for example cookies.sessionToken = { secure, sameSite }) makes a cookie that is called undefined and has none of the attributes; NextAuth does not find it again, and no sign-in holds.',
  fix: {
    summary:
      'Remove the cookies entry: NextAuth chooses name, Secure and SameSite by itself. If you need it, give name and all options.',
    v4: `cookies: {
  sessionToken: {
    name: '{{usual}}',
    options: { httpOnly: true, sameSite: 'lax', path: '/', secure: {{secure}} },
  },
},`,
    v5: '// remove the entry, or give it a name\ncookies: {},',
    verify: 'Sign in again: no Set-Cookie line begins with undefined=.',
  },
  references: ['https://next-auth.js.org/configuration/options#cookies'],
  explains: ['cookie-path-missing', 'cookie-never-returned', 'cookie-not-httponly', 'cookie-insecure-over-https'],
  messages: {
    undefined:
      'The sign-in does not last: NextAuth on {{origin}} sets a cookie called `{{name}}`. The entry in `cookies` has no `name`, and next-auth v4 puts nothing in its place.',
  },
  check: (seen, { fail, pass, notApplicable }) => {
    // Only what an auth endpoint sets: a page may call its own cookies what it likes.
    if (seen.action === null || seen.deletes) return notApplicable
    const { name } = seen.cookie
    const situation = `cookie names of ${seen.origin}`
    if (!/^(?:undefined|null)(?:\.\d{1,3})?$/.test(name))
      return seen.role === 'session' ? pass(situation) : notApplicable
    const isHttps = seen.origin.startsWith('https:')
    const usual = isHttps ? '__Secure-next-auth.session-token' : 'next-auth.session-token'
    const data = { name, origin: seen.origin, usual, secure: String(isHttps) }
    return fail('undefined', data, { subject: `${name} on ${seen.host}`, situations: [situation] })
  },
})
