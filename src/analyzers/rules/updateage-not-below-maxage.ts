import { defineRule } from '../define-rule.ts'

export const updateageNotBelowMaxage = defineRule({
  id: 'updateage-not-below-maxage',
  on: 'session-end',
  severity: 'error',
  title: 'A database session is never extended',
  symptoms: [
    'logged out after maxAge although active',
    'database session is never extended',
    'updateAge has no effect',
  ],
  why: "With database sessions the cookie's Expires moves with every answer, but the row is extended only when `updateAge` has passed since it was written. With updateAge >= maxAge that never happens: the session ends at maxAge however active the user is, while the cookie promises more.",
  fix: {
    summary: 'Make updateAge clearly smaller than maxAge (both in seconds).',
    both: "session: { strategy: 'database', maxAge: 30 * 24 * 60 * 60, updateAge: 24 * 60 * 60 },",
    verify: 'Stay active: `expires` in the answer of /api/auth/session moves on.',
  },
  references: ['https://next-auth.js.org/configuration/options#session', 'https://authjs.dev/reference/core#session'],
  explains: ['database-session-missing'],
  decides: 'session.maxAge and session.updateAge in the configuration: without use the same end is right',
  messages: {
    still:
      'The session ended at the moment that its row was given at the start: `expires` in the answers stood still while the cookie was renewed, so `updateAge` is not below `maxAge`.',
  },
  check: (seen, { fail, pass, notApplicable }) => {
    if (seen.cause === null) return pass(seen.situation)
    if (seen.cause !== 'row-not-extended') return notApplicable
    return fail('still', {})
  },
})
