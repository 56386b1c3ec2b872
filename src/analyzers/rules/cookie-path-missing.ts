import { defineRule, SESSION_COOKIE_OPTION } from '../define-rule.ts'

export const cookiePathMissing = defineRule({
  id: 'cookie-path-missing',
  on: 'cookie-journey',
  severity: 'error',
  title: 'The session cookie has no Path',
  symptoms: ['session cookie has Path=/api/auth/callback', 'signed out right after sign-in with a cookies option'],
  why: 'Without Path the browser files a cookie under the folder of the page that set it: /api/auth/callback. So it never goes to /api/auth/session, and nobody is signed in. next-auth v4 replaces its whole default when cookies.sessionToken is given, Path included; Auth.js v5 adds the missing options itself.',
  fix: {
    summary: 'Remove the cookies option, or write it out in full: v4 adds nothing to what you give.',
    v4: SESSION_COOKIE_OPTION,
    v5: "cookies: { sessionToken: { options: { path: '/' } } },",
    verify:
      'Sign in again: the Set-Cookie line of the session cookie says Path=/, and /api/auth/session answers with the user.',
  },
  references: ['RFC 6265bis section 5.1.4', 'https://next-auth.js.org/configuration/options#cookies'],
  explains: ['cookie-not-httponly', 'cookie-never-returned', 'cookie-insecure-over-https', 'cookie-path-too-narrow'],
  messages: {
    missing:
      'The sign-in does not last: `{{name}}` is set without Path, so the browser keeps it for `{{path}}` only, and it does not go to the session endpoint.',
    partly:
      '`{{name}}` is set without Path, so the browser keeps it for `{{path}}` only: the pages of the app do not get it.',
  },
  check: (seen, { fail, pass, notApplicable }) => {
    const { line, cookie, role } = seen
    if (role !== 'session' || line === null || cookie === null || seen.step === 'emptied') return notApplicable
    if (line.coversApp) return pass(seen.situation)
    // Another copy with a wider path may do the work: that is the business of the rules about duplicates.
    if (line.pathGiven || line.unknownCopy || seen.twins.length > 0) return notApplicable
    const data = { name: seen.name, path: cookie.path, secure: String(seen.origin.startsWith('https:')) }
    const options = {
      subject: `${seen.name} on ${seen.host}`,
      situations: [seen.situation],
      evidence: [seen.proof],
    } as const
    return line.coversSession ? fail('partly', data, options) : fail('missing', data, options)
  },
})
