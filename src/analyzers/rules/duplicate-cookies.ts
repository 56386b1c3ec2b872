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
