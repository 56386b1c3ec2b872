import { defineJoinRule } from '../define-join-rule.ts'

export const sessionCookiePrefixCollision = defineJoinRule({
  id: 'session-cookie-prefix-collision',
  title: "Another cookie's name begins with the session cookie's name",
  symptoms: [
    'signed out after setting a cookie of my own',
    'JWT_SESSION_ERROR because another cookie begins with the same name',
  ],
  why: "NextAuth may split its session cookie over several cookies, and finds the pieces by the beginning of their names. Every cookie whose name starts with the session cookie's name is joined into the token: the token no longer decrypts, and both cookies are deleted.",
  problem: 'prefix-collision',
  ofOther: true,
  fix: {
    summary: 'Give the other cookie a name that does not begin with {{cookie}}.',
    both: '// not: {{names}}\n// but, for example: admin-session',
    verify: 'Set the other cookie and refresh the session: it is refreshed, not deleted.',
  },
  messages: {
    joined:
      'The session ended because {{names}} begins with the name of the session cookie: NextAuth joined it into the token, could not read the result, and deleted both.',
  },
})
