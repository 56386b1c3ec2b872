import { defineRule } from '../define-rule.ts'

export const sessionUpdateIgnored = defineRule({
  id: 'session-update-ignored',
  on: 'session-response',
  severity: 'warning',
  title: 'update() changes nothing',
  symptoms: [
    'session.update() does not update the session',
    'useSession update() answers 200 and the session is the same',
    'update({ name }) has no effect until I sign in again',
  ],
  why: 'update() only hands over what the page passes: callbacks.jwt gets it as `session`, with trigger "update", and the library keeps none of it by itself. Without a branch for it, or where callbacks.session hands out something else, the answer is 200 and the session is the old one.',
  fix: {
    summary:
      'Take the fields that a user may change from `session` in callbacks.jwt, and hand them out in callbacks.session.',
    both: `async jwt({ token, user, trigger, session }) {
  if (trigger === 'update' && typeof session?.name === 'string') token.name = session.name // checked: it comes from the browser
  return token
},
// with database sessions: write the row, then call update() without arguments`,
    verify: 'Call update() and look at its answer: {{claims}} is the new one.',
  },
  references: [
    'https://next-auth.js.org/getting-started/client#updating-the-session',
    'https://authjs.dev/reference/core#jwt',
  ],
  decides: 'whether callbacks.jwt has a branch for trigger "update" that takes it, or refuses this value on purpose',
  messages: {
    ignored:
      'update() changed nothing: the page passed another {{claims}}, and the session that came back shows the one that it had before.',
  },
  check: (seen, { fail, pass, notApplicable }) => {
    if (seen.unkept === null) return notApplicable
    const situation = `update() on ${seen.origin}`
    if (seen.unkept.length === 0) return pass(situation)
    const claims = seen.unkept.map(path => `\`${path}\``).join(', ')
    return fail('ignored', { claims }, { subject: situation, evidence: [seen.proof] })
  },
})
