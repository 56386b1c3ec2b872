import { defineRule } from '../define-rule.ts'
import { csrfStep } from './examples/server-steps.ts'

const ORIGIN = 'https://localhost:3443'
const crashed = (action: string) => ({ request: `GET ${ORIGIN}/api/auth/${action}`, status: 500, body: '' })

export const authRouteCrashed = defineRule({
  id: 'auth-route-crashed',
  on: 'auth-route',
  severity: 'error',
  title: 'The auth routes fail before NextAuth can answer',
  symptoms: [
    '/api/auth/session 500 with an empty body',
    'CLIENT_FETCH_ERROR Unexpected token < in JSON',
    'auth route throws at start',
  ],
  why: 'NextAuth explains its own errors in the body. A 500 without one means that the route handler threw before: most often v5 with an AUTH_URL that is no URL (without http:// or https://), else an import of the auth configuration that fails.',
  fix: {
    summary: "Write the variable as a whole URL; if it is one, read the stack in the app's log.",
    v4: 'NEXTAUTH_URL={{origin}}   # with scheme',
    v5: 'AUTH_URL={{origin}}   # with scheme',
    verify: 'GET /api/auth/session answers 200.',
  },
  references: ['https://authjs.dev/reference/core/errors', 'https://nodejs.org/api/errors.html#err_invalid_url'],
  decides: "the app's log: `TypeError: Invalid URL` means the variable",
  messages: {
    empty:
      'Every auth request fails with 500 and no explanation ({{actions}}): the route threw before NextAuth answered. In v5 an AUTH_URL without scheme does that, and so does whatever stands before the route (middleware, a rewrite).',
  },
  examples: [
    { title: 'AUTH_URL without a scheme', steps: [crashed('providers'), crashed('csrf')], expect: 'empty' },
    { title: 'one failure proves nothing', steps: [crashed('session')], expect: 'not-applicable' },
    { title: 'it answers', steps: [csrfStep(ORIGIN, null, 'a'.repeat(64))], expect: 'pass' },
  ],
  check: (seen, { fail, pass, notApplicable }) => {
    if (seen.problem === null) return pass(seen.situation)
    if (seen.problem !== 'crashed' || seen.actions.length < 2) return notApplicable
    const data = { actions: seen.actions.join(', '), origin: seen.origin }
    return fail('empty', data, { subject: seen.situation, evidence: seen.chain })
  },
})
