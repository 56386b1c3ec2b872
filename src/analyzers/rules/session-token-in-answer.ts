import { defineRule } from '../define-rule.ts'

export const sessionTokenInAnswer = defineRule({
  id: 'session-token-in-answer',
  on: 'session-response',
  severity: 'info',
  title: 'The session answer tells the token that HttpOnly hides',
  symptoms: ['/api/auth/session shows sessionToken', 'session token visible in useSession data'],
  why: 'The session works. But the value of the session cookie stands in the answer of the session endpoint, so one injected script takes the session over although the cookie is HttpOnly. In Auth.js v5 with database sessions the `session` that callbacks.session gets is the whole database row, `sessionToken` included.',
  fix: {
    summary: 'Return from callbacks.session only the fields that the page needs.',
    both: `callbacks: {
  session({ session, user }) {
    return { user: { name: user.name, email: user.email }, expires: session.expires }
  },
},`,
    verify: 'GET /api/auth/session: the answer has no `sessionToken`.',
  },
  references: ['https://authjs.dev/guides/extending-the-session#with-database'],
  messages: {
    told: 'The session endpoint answers with the value of the session cookie in it: every script on the page can read the token that HttpOnly should hide.',
  },
  check: (seen, { fail, pass, notApplicable }) => {
    if (seen.tellsToken) return fail('told', {}, { evidence: [seen.proof] })
    return seen.body === 'user' ? pass(seen.situation) : notApplicable
  },
})
