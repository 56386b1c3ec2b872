import { defineRule } from '../define-rule.ts'

export const sessionCookiePrefixCollision = defineRule({
  id: 'session-cookie-prefix-collision',
  on: 'session-join',
  severity: 'error',
  title: "Another cookie's name begins with the session cookie's name",
  symptoms: [
    'signed out after setting a cookie of my own',
    'JWT_SESSION_ERROR because another cookie begins with the same name',
  ],
  why: "NextAuth may split its session cookie over several cookies, and finds the pieces by the beginning of their names. Every cookie whose name starts with the session cookie's name is joined into the token: the token no longer decrypts, and both cookies are deleted.",
  fix: {
    summary: 'Give the other cookie a name that does not begin with {{cookie}}.',
    both: '// not: {{names}}\n// but, for example: admin-session',
    verify: 'Set the other cookie and refresh the session: it is refreshed, not deleted.',
  },
  references: ['https://github.com/nextauthjs/next-auth/blob/main/packages/core/src/lib/utils/cookie.ts'],
  explains: ['session-token-undecryptable', 'valid-token-refused', 'session-token-refused', 'database-session-missing'],
  messages: {
    joined:
      'The session ended because {{names}} begins with the name of the session cookie: NextAuth joined it into the token, could not read the result, and deleted both.',
  },
  check: (seen, { fail, pass, notApplicable }) => {
    if (seen.cookieEffect === 'refreshed') return pass(seen.situation)
    if (seen.problem !== 'prefix-collision' || seen.cookieEffect !== 'deleted') return notApplicable
    const names = seen.names.map(name => `\`${name}\``).join(', ')
    return fail(
      'joined',
      { names, cookie: seen.cookie },
      { subject: seen.names.join(', '), situations: [seen.situation] },
    )
  },
})
