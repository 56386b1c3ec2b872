import { defineRule, SESSION_COOKIE_OPTION } from '../define-rule.ts'

export const cookiePathTooNarrow = defineRule({
  id: 'cookie-path-too-narrow',
  on: 'cookie-journey',
  severity: 'error',
  title: 'The session cookie does not reach the pages',
  symptoms: [
    'useSession has data, getServerSession is null',
    'session cookie is not sent to pages',
    'middleware sees no token, the API does',
  ],
  why: 'A cookie goes only to addresses on or below its Path. With Path=/api the session endpoint sees the session, so useSession has data, but pages, middleware and getServerSession() or auth() in them do not get the cookie and take the user for nobody.',
  fix: {
    summary: 'Let the session cookie have Path=/ (or the base path under which the whole app lives).',
    v4: SESSION_COOKIE_OPTION,
    v5: "cookies: { sessionToken: { options: { path: '/' } } },",
    verify: 'Sign in again and open a page: its request carries the session cookie.',
  },
  references: ['RFC 6265bis section 5.1.4', 'https://next-auth.js.org/configuration/options#cookies'],
  explains: ['cookie-never-returned'],
  messages: {
    page: '`{{name}}` has Path={{path}}, so the request for a page came without it: the API sees the session, the pages do not.',
    session: 'The sign-in does not last: `{{name}}` has Path={{path}}, so it does not go to the session endpoint.',
  },
  check: (seen, { fail, pass, notApplicable }) => {
    const { line, cookie, role } = seen
    if (role !== 'session' || cookie === null) return notApplicable
    const data = { name: seen.name, path: cookie.path, secure: String(seen.origin.startsWith('https:')) }
    const options = { subject: `${seen.name} on ${seen.host}`, situations: [seen.situation] } as const
    if (line !== null && seen.step !== 'emptied') {
      if (line.coversApp) return pass(seen.situation)
      const isOnlyCopy = line.pathGiven && !line.unknownCopy && seen.twins.length === 0
      return isOnlyCopy && !line.coversSession ? fail('session', data, options) : notApplicable
    }
    const isWithheld =
      seen.step === 'withheld' && seen.use === 'page' && seen.inApp && !seen.nameCame && seen.coversSession
    return isWithheld && seen.reasons.includes('NotOnPath') ? fail('page', data, options) : notApplicable
  },
})
