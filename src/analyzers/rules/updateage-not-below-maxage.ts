import { defineRule } from '../define-rule.ts'

const ORIGIN = 'http://localhost:3000'
const ID = '96b09235-78a9-4f2b-a8c4-880659925296'
/** Steps stand a second apart, from 09:00:00. */
const alive = (cookieEnd: string, bodyEnd: string) => ({
  request: `GET ${ORIGIN}/api/auth/session`,
  send: [`cookie: next-auth.session-token=${ID}`],
  status: 200,
  answer: [
    `set-cookie: next-auth.session-token=${ID}; Path=/; Expires=Mon, 23 Nov 2026 09:00:${cookieEnd} GMT; HttpOnly; SameSite=Lax`,
  ],
  body: `{"user":{"name":"Ada"},"expires":"2026-11-23T09:00:${bodyEnd}.500Z"}`,
})
const ended = {
  request: `GET ${ORIGIN}/api/auth/session`,
  send: [`cookie: next-auth.session-token=${ID}`],
  status: 200,
  answer: ['set-cookie: next-auth.session-token=; Max-Age=0; Path=/; HttpOnly; SameSite=Lax'],
  body: '{}',
}

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
    v4: "session: { strategy: 'database', maxAge: 30 * 24 * 60 * 60, updateAge: 24 * 60 * 60 },",
    v5: "session: { strategy: 'database', maxAge: 30 * 24 * 60 * 60, updateAge: 24 * 60 * 60 },",
    verify: 'Stay active: `expires` in the answer of /api/auth/session moves on.',
  },
  references: ['https://next-auth.js.org/configuration/options#session', 'https://authjs.dev/reference/core#session'],
  explains: ['database-session-missing'],
  decides: 'session.maxAge and session.updateAge in the configuration: without use the same end is right',
  messages: {
    still:
      'The session ended at the moment that its row was given at the start: `expires` in the answers stood still while the cookie was renewed, so `updateAge` is not below `maxAge`.',
  },
  examples: [
    {
      title: 'the row stands still',
      steps: [alive('10', '02'), alive('11', '02'), alive('12', '02'), ended],
      expect: 'still',
    },
    {
      title: 'the row was deleted before its end',
      steps: [alive('20', '30'), alive('21', '30'), ended],
      expect: 'pass',
    },
    { title: 'alive', steps: [alive('10', '02')], expect: 'pass' },
  ],
  check: (seen, { fail, pass, notApplicable }) => {
    if (seen.cause === null) return pass(seen.situation)
    if (seen.cause !== 'row-not-extended') return notApplicable
    return fail('still', {}, { subject: seen.situation, evidence: seen.chain })
  },
})
