import { defineRule } from '../define-rule.ts'

const APP = 'https://localhost:3443'
const NAME = '__Secure-authjs.session-token'
const step = (method: string, from: string, to: string, body: string) => ({
  request: `${method} ${APP}/api/auth/session`,
  send: [`cookie: ${NAME}=$jwe5${from}`],
  status: 200,
  answer: [`set-cookie: ${NAME}=$jwe5${to}; Path=/; HttpOnly; Secure; SameSite=Lax`],
  body,
})
const shown = (user: string) => `{"user":{${user}},"expires":"2026-12-23T00:00:00.000Z"}`
const BOTH = shown('"name":"Ada","role":"admin"')

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
    v4: `async jwt({ token, trigger, session }) {
  if (trigger !== 'update') return token
  const { name } = session          // never all of it: the browser decides what stands there
  return { ...token, name, user: { ...token.user, name } }
},`,
    v5: `async jwt({ token, trigger, session }) {
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
  examples: [
    {
      title: 'the token is replaced by what the page sent',
      steps: [step('POST', '{"sub":"1","role":"admin"}', '{"sub":"1","name":"Bo"}', shown('"name":"Bo"'))],
      expect: 'claims',
    },
    {
      title: 'the same without the secret',
      secret: false,
      steps: [
        step('GET', '{"sub":"1","a":1}', '{"sub":"1","a":2}', BOTH),
        step('POST', '{"sub":"1","a":2}', '{"sub":"1","a":3}', shown('"name":"Bo"')),
      ],
      expect: 'shown',
    },
    {
      title: 'all is carried over',
      steps: [step('POST', '{"sub":"1","role":"admin"}', '{"sub":"1","role":"admin","name":"Bo"}', BOTH)],
      expect: 'pass',
    },
    {
      title: 'a refresh is not an update',
      steps: [step('GET', '{"sub":"1","role":"admin"}', '{"sub":"1"}', BOTH)],
      expect: 'not-applicable',
    },
  ],
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
