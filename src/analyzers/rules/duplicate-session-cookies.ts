import { defineRule, LOST_SESSION } from '../define-rule.ts'

export const duplicateSessionCookies = defineRule({
  id: 'duplicate-session-cookies',
  on: 'repeated-cookie',
  severity: 'error',
  title: 'Two session cookies of one name',
  symptoms: [
    'two next-auth.session-token cookies',
    'sign-out does not work after changing the cookie domain',
    'login again does not help, only deleting the cookies does',
  ],
  why: 'Cookies of one name with another Path, Domain or partition are two cookies; the browser sends both, the longer path first. Auth.js v5 and the Pages Router of v4 read the first, the App Router of v4 reads the last. NextAuth refreshes and deletes only the one with Path=/ of this host: the other never ends, so sign-out does not sign out, or an old session comes back.',
  fix: {
    summary:
      'Find who sets the second cookie (middleware and server actions: cookies().set without path, a domain that was added or removed later) and let only NextAuth set it. Then end the copy once, with the very Path and Domain that it has: people who signed in before the change carry it until then, and signing out does not reach it.',
    v4: "// in middleware: do not set it yourself; if you must, use NextAuth's scope\nresponse.cookies.set('{{name}}', value, { path: '/', httpOnly: true, sameSite: 'lax', secure: {{secure}} })\n// end the copy in every answer to /api/auth/signout: without Domain for the one of before a `domain`, with it for the one of after\nresponse.headers.append('set-cookie', '{{name}}=; Path=/; Max-Age=0; HttpOnly; Secure; SameSite=Lax')",
    v5: "// in middleware: do not set it yourself; if you must, use Auth.js's scope\nresponse.cookies.set('{{name}}', value, { path: '/', httpOnly: true, sameSite: 'lax', secure: {{secure}} })\n// end the copy in every answer to /api/auth/signout: without Domain for the one of before a `domain`, with it for the one of after\nresponse.headers.append('set-cookie', '{{name}}=; Path=/; Max-Age=0; HttpOnly; Secure; SameSite=Lax')",
    verify: 'The Cookie header of every request names the session cookie once.',
  },
  references: ['RFC 6265bis section 5.7', 'RFC 6265bis section 5.8.3'],
  explains: [
    ...LOST_SESSION,
    'session-expired',
    'cookie-shadow-twins',
    'cookie-deletion-missed',
    'cookie-not-httponly',
    'cookie-samesite-strict',
    'cookie-path-too-narrow',
    'cookie-path-missing',
  ],
  messages: {
    differ:
      'The browser sends `{{name}}` {{times}} times with different values ({{copies}}): v5 reads the first, v4 in the App Router the last, and sign-out deletes only one.',
    same: 'The browser sends `{{name}}` {{times}} times with the same value ({{copies}}): sign-out and refresh reach only one of them.',
  },
  check: (seen, { fail, pass, notApplicable }) => {
    if (seen.role !== 'session') return notApplicable
    if (seen.times < 2) return pass(seen.situation)
    const unknown = seen.copies.length < seen.times ? ['one that was not set in this recording'] : []
    const copies = [...seen.copies, ...unknown].join(' and ')
    const data = { name: seen.name, times: seen.times, copies, secure: String(seen.origin.startsWith('https:')) }
    const options = { subject: `${seen.name} on ${seen.host}`, situations: [seen.situation] } as const
    return seen.differ ? fail('differ', data, options) : fail('same', data, { ...options, severity: 'warning' })
  },
})
