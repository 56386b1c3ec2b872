import { defineRule } from '../define-rule.ts'

export const sessionUpdateDropsClaims = defineRule({
  id: 'session-update-drops-claims',
  on: 'token-change',
  severity: 'error',
  title: 'update() drops claims',
  headline: 'update() drops {{claims}}',
  symptoms: [
    'session.update() loses the role',
    'user fields are gone after update()',
    'trigger === "update" overwrites the token',
  ],
  why: 'update() calls callbacks.jwt with trigger "update" and what the page passed as `session`. A branch that returns only that, or puts it in the place of `token.user`, drops every claim that the page did not send along, for the rest of the session.',
  fix: {
    summary: 'Start from the token that comes in and take from `session` only the fields that a user may change.',
    both: `async jwt({ token, trigger, session }) {
  if (trigger !== 'update') return token
  const { name } = session          // never all of it: the browser decides what stands there
  return { ...token, name, user: { ...token.user, name } }
},`,
    verify: 'Call update() and ask /api/auth/session: {{claims}} is still there.',
  },
  references: [
    'https://next-auth.js.org/getting-started/client#updating-the-session',
    'https://authjs.dev/guides/refresh-token-rotation',
  ],
  explains: ['token-claim-lost', 'session-without-user'],
  messages: {
    claims:
      'update() lost {{claims}}: the token that was sent has it, the one that came back has not. The branch for trigger "update" in `callbacks.jwt` does not carry it over.',
    shown:
      'update() lost {{claims}}: the session showed it before, and does not after. The branch for trigger "update" in `callbacks.jwt` does not carry it over.',
  },
  check: (seen, { fail, pass, notApplicable }) => {
    if (!seen.byUpdate) return notApplicable
    const situation = `claims after update() on ${seen.origin}`
    const evidence = seen.beforeFrom === null ? ([seen.proof] as const) : ([seen.beforeFrom, seen.proof] as const)
    const lost = seen.claims?.lostIdentity ?? []
    const named = (keys: readonly string[]) => keys.map(key => `\`${key}\``).join(', ')
    if (lost.length > 0) return fail('claims', { claims: named(lost) }, { subject: situation, evidence })
    const hidden = seen.hidden.map(key => `user.${key}`)
    if (hidden.length > 0) return fail('shown', { claims: named(hidden) }, { subject: situation, evidence })
    return pass(situation)
  },
})
