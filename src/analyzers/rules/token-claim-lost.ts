import { defineRule } from '../define-rule.ts'

export const tokenClaimLost = defineRule({
  id: 'token-claim-lost',
  on: 'token-change',
  severity: 'warning',
  title: 'Claim lost on refresh',
  symptoms: [
    'logged out after refresh',
    'role or accessToken is undefined after the first refresh',
    'session.user is there after login and gone after a reload',
    'token rotation loses the user',
  ],
  headline: 'Sessions lose {{claims}} when they are refreshed',
  why: 'Every session request writes the token anew from what `callbacks.jwt` returns. `user`, `account` and `profile` are given to it at sign-in only: what it does not carry over from `token` is gone from then on. A lost `sub` does not end a session by itself; what your own callbacks and pages read from the claim is what breaks.',
  fix: {
    summary:
      'In callbacks.jwt start from the token that comes in, and add to it only when `user` or `account` is there.',
    v4: `callbacks: {
  async jwt({ token, user }) {
    if (user) token.user = { id: user.id, name: user.name, email: user.email } // sign-in only
    return token // every other time: what came in
  },
},`,
    v5: `callbacks: {
  jwt({ token, user }) {
    if (user) token.user = { id: user.id, name: user.name, email: user.email } // sign-in only
    return token // every other time: what came in
  },
},`,
    verify: 'Sign in, then refresh the session twice: the claim is in every token.',
  },
  references: ['https://next-auth.js.org/configuration/callbacks#jwt-callback'],
  explains: ['session-without-user', 'guard-refuses-session', 'middleware-cookie-name-mismatch'],
  messages: {
    lost: 'The session token that was sent has {{claims}}, the one that came back has not: `callbacks.jwt` does not carry this over.',
    dropped:
      'The session token that was sent has {{claims}}, the one that came back has not. Fine if it was needed at sign-in only.',
    shorter:
      'The refreshed session token is {{bytes}} bytes shorter than the one that was sent; a healthy refresh keeps its length. A claim may have been dropped: give authproxy the secret to see which.',
  },
  check: (seen, { fail, pass, notApplicable }) => {
    // What update() drops has a rule of its own.
    if (seen.byUpdate && (seen.hidden.length > 0 || (seen.claims?.lostIdentity.length ?? 0) > 0)) return notApplicable
    const evidence = seen.beforeFrom === null ? ([seen.proof] as const) : ([seen.beforeFrom, seen.proof] as const)
    const { cookie } = seen.after
    if (seen.claims === null) {
      if (seen.strategyChanged || seen.keyChanged === true) return notApplicable
      const situation = `length of ${cookie}`
      // The same length again is no news: what was lost stays lost. Only a longer token can have it back.
      if (seen.lengthDeltaBytes === 0) return notApplicable
      if (seen.lengthDeltaBytes > 0) return pass(situation)
      const data = { bytes: -seen.lengthDeltaBytes }
      const decides = 'the secret of the app: with it authproxy compares the claims'
      return fail('shorter', data, { decides, subject: situation, evidence, severity: 'info' })
    }
    const firstRefresh = `first refresh on ${seen.origin}`
    const kept = seen.claims.kept.map(path => pass(`claim ${path}`))
    if (seen.firstRefresh && seen.claims.lostIdentity.length === 0) kept.push(pass(firstRefresh))
    const { lost, lostIdentity } = seen.claims
    const dropped = lost.filter(path => !lostIdentity.includes(path))
    if (lost.length === 0) return kept.length > 0 ? kept : pass('claims')
    const outcomes = [...kept]
    for (const [message, paths] of [
      ['lost', lostIdentity],
      ['dropped', dropped],
    ] as const) {
      const [first, ...rest] = paths
      if (first === undefined) continue
      const claims = paths.map(path => `\`${path}\``).join(', ')
      // The next sign-in decides whether it is mended; without one, the claims themselves have to come back.
      const situations: [string, ...string[]] =
        seen.firstRefresh && message === 'lost'
          ? [firstRefresh]
          : [`claim ${first}`, ...rest.map(path => `claim ${path}`)]
      const severity = message === 'lost' ? 'warning' : 'info'
      outcomes.push(fail(message, { claims }, { subject: paths.join(', '), situations, evidence, severity }))
    }
    return outcomes
  },
})
