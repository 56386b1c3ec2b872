import { defineRule } from '../define-rule.ts'

export const duplicateCookies = defineRule({
  id: 'duplicate-cookies',
  on: 'repeated-cookie',
  severity: 'warning',
  title: 'A cookie of one name comes twice',
  symptoms: ['the same cookie twice in the Cookie header', 'an old cookie value wins'],
  why: 'Cookies of one name with another Path, Domain or partition are two cookies; the browser sends both, the longer path first, and servers differ in which one they read. For the csrf and check cookies of NextAuth the wrong copy fails the sign-in.',
  fix: {
    summary: 'Set the cookie with one Path and one Domain everywhere, and delete the copy with the scope that it has.',
    verify: 'The Cookie header names the cookie once.',
  },
  references: ['RFC 6265bis section 5.8.3'],
  messages: {
    auth: 'The browser sends the {{role}} cookie `{{name}}` {{times}} times with different values ({{copies}}): v5 reads the first, v4 in the App Router the last.',
    other: 'The browser sends the cookie `{{name}}` {{times}} times ({{copies}}).',
  },
  examples: `
    # two csrf cookies
      GET https://localhost:3443/api/auth/csrf with next-auth.csrf-token=aaaaaaaaaaaaaaaaaaaa; next-auth.csrf-token=bbbbbbbbbbbbbbbbbbbb -> 200
    = auth: The browser sends the csrf cookie \`next-auth.csrf-token\` 2 times with different values (one that was not set in this recording): v5 reads the first, v4 in the App Router the last.
    # a cookie of the app
      GET https://localhost:3443/ with theme=dark; theme=light -> 200
    = other: The browser sends the cookie \`theme\` 2 times (one that was not set in this recording).
    # the copy was deleted
      GET https://localhost:3443/api/auth/csrf with next-auth.csrf-token=aaaaaaaaaaaaaaaaaaaa; next-auth.csrf-token=bbbbbbbbbbbbbbbbbbbb -> 200
      GET /api/auth/csrf with next-auth.csrf-token=aaaaaaaaaaaaaaaaaaaa -> 200
    = pass
    # one
      GET https://localhost:3443/api/auth/csrf with next-auth.csrf-token=aaaaaaaaaaaaaaaaaaaa -> 200
    = not-applicable
  `,
  check: (seen, { fail, pass, notApplicable }) => {
    if (seen.role === 'session') return notApplicable
    if (seen.times < 2) return pass(seen.situation)
    const unknown = seen.copies.length < seen.times ? ['one that was not set in this recording'] : []
    const copies = [...seen.copies, ...unknown].join(' and ')
    const data = { name: seen.name, role: seen.role ?? 'app', times: seen.times, copies }
    const options = { subject: `${seen.name} on ${seen.host}`, situations: [seen.situation] } as const
    if (seen.role !== null && seen.role !== 'callback-url' && seen.differ) return fail('auth', data, options)
    return fail('other', data, { ...options, severity: 'info' })
  },
})
