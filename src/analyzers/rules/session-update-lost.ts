import { defineRule } from '../define-rule.ts'
import { sessionPair, setSession } from './examples/server-steps.ts'

const APP = 'https://localhost:3443'
const shown = (plan: string) => `{"user":{"name":"Ada","plan":"${plan}"},"expires":"2026-12-23T00:00:00.000Z"}`
const step = (request: string, from: string, to: string, body: string, takesMs = 12) => ({
  request,
  send: [`cookie: ${sessionPair(4, APP, from)}`],
  status: 200,
  answer: [setSession(4, APP, to)],
  body,
  takesMs,
})
const session = (from: string, to: string, plan: string) => step(`GET ${APP}/api/auth/session`, from, to, shown(plan))
const update = (from: string, to: string, plan: string) => step(`POST ${APP}/api/auth/session`, from, to, shown(plan))

export const sessionUpdateLost = defineRule({
  id: 'session-update-lost',
  on: 'update-lost',
  severity: 'error',
  title: 'update() is undone by an older answer',
  symptoms: [
    'session.update() works once and is reverted',
    'update() does not persist',
    'old session comes back after update',
    'role or plan jumps back after a reload',
  ],
  why: 'Every answer that renews the session sets the whole token again, made from the one that the request carried. An answer that was under way while update() ran was made from the old token; when it arrives last, the browser keeps the old claims, and nothing says so.',
  fix: {
    summary:
      'Let {{path}} read the session without renewing it, or let it not run beside update(): the answer that arrives last wins.',
    v4: `// in {{path}}: read only. getServerSession(req, res, authOptions) sets the cookie again
const session = await getToken({ req })
// on the page: wait for update() before other calls go out
await update({ plan: 'pro' }); await fetch('{{path}}')`,
    v5: `// keep {{path}} out of the middleware that renews the session
export const config = { matcher: ['/((?!api|_next).*)'] }
// in {{path}}: auth() without arguments sets no cookie; auth(req, res) does`,
    verify: 'Call update() while {{path}} is under way, then reload: the new value is still there.',
  },
  references: [
    'https://next-auth.js.org/getting-started/client#updating-the-session',
    'https://github.com/nextauthjs/next-auth/discussions/5124',
  ],
  explains: ['parallel-refresh', 'token-claim-lost'],
  messages: {
    lost: 'update() is undone: `{{path}}` was asked with the older token, answered after it, and its cookie replaced the updated one.',
    overwritten:
      'The cookie that update() set was replaced by one made from the older token: `{{path}}` answered after it. What the update changed is lost.',
  },
  examples: [
    {
      title: 'an API call answers after the update',
      steps: [session('1', '2', 'free'), step(`GET ${APP}/api/me`, '2', '4', '{}', 2_500), update('2', '3', 'pro')],
      expect: 'lost',
    },
    {
      title: 'nobody shows what it changed',
      secret: false,
      steps: [step(`GET ${APP}/api/me`, '2', '4', '{}', 2_500), update('2', '3', 'pro')],
      expect: 'overwritten',
    },
    {
      title: 'the update changed nothing',
      secret: false,
      steps: [session('1', '2', 'free'), step(`GET ${APP}/api/me`, '2', '4', '{}', 2_500), update('2', '3', 'free')],
      expect: 'not-applicable',
    },
    {
      title: 'one after the other',
      steps: [session('1', '2', 'free'), update('2', '3', 'pro'), step(`GET ${APP}/api/me`, '3', '4', '{}')],
      expect: 'not-applicable',
    },
  ],
  check: (seen, { fail }) => {
    const options = { subject: seen.situation, evidence: seen.chain } as const
    if (seen.proven) return fail('lost', { path: seen.path }, options)
    return fail('overwritten', { path: seen.path }, { ...options, severity: 'warning' })
  },
})
