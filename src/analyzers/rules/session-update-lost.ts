import { defineRule } from '../define-rule.ts'

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
  check: (seen, { fail }) => {
    if (seen.proven) return fail('lost', { path: seen.path })
    return fail('overwritten', { path: seen.path }, { severity: 'warning' })
  },
})
