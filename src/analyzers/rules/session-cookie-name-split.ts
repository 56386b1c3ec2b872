import { defineRule } from '../define-rule.ts'

export const sessionCookieNameSplit = defineRule({
  id: 'session-cookie-name-split',
  on: 'name-split',
  severity: 'warning',
  title: 'Session cookies with and without `__Secure-`',
  symptoms: [
    'next-auth.session-token and __Secure-next-auth.session-token at once',
    'middleware getToken returns null only in production',
  ],
  why: 'NextAuth chooses between the two names by the origin that it believes in. When one part of the app believes in https and another in http (the route, middleware, getToken), each writes and reads its own cookie: one part sees a session that the other does not see, and sign-out ends only one.',
  fix: {
    summary:
      'Give every part of the app the same origin, so that all choose the same name, and clear the cookies of the site once.',
    v4: 'NEXTAUTH_URL={{origin}}   # also where middleware runs',
    v5: 'AUTH_URL={{origin}}   # also where middleware runs',
    verify: 'The Cookie header names one session cookie.',
  },
  references: ['https://next-auth.js.org/configuration/options#usesecurecookies'],
  messages: {
    both: 'This origin set both {{names}}: parts of the app disagree about whether it is on https (or its setting was changed in between), and each reads its own cookie.',
    leftover:
      'The browser holds both {{names}}; NextAuth reads only one of them. The other is left over from an earlier set-up, or belongs to another app or port of this host.',
  },
  check: (seen, { fail }) => {
    const data = { names: seen.names.map(name => `\`${name}\``).join(' and '), origin: seen.origin }
    const options = { subject: seen.names.join(' and '), situations: [seen.situation] } as const
    return seen.bothSetHere ? fail('both', data, options) : fail('leftover', data, { ...options, severity: 'info' })
  },
})
