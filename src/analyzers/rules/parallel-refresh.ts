import { defineRule } from '../define-rule.ts'

// Measured: in module scope the error stays, for proxy.js and pages each have their own copy of the module.
const FIX = `const running: Map<string, Promise<Tokens>> = (globalThis[Symbol.for('rotations')] ??= new Map())
// jwt(): const rotation = running.get(token.refreshToken) ?? start(token.refreshToken)`

const ALONE =
  "{{path}} alone, once the access token has run out: it renews the cookie. Deletes it there as well, another secret or strategy is at work; the app's log names what a callback threw"

export const parallelRefresh = defineRule({
  id: 'parallel-refresh',
  on: ['parallel-refresh', 'page-deletion'],
  severity: 'info',
  title: 'Parallel requests refreshed one and the same session token',
  symptoms: [
    'refresh token already used',
    'RefreshAccessTokenError in several tabs',
    'invalid_grant when several requests refresh at once',
  ],
  why: 'Each of them ran the jwt callback with the same token, and the answer that came last won. That is harmless where all carry the same. It is not where the jwt callback redeems a refresh token that works once: then all but one fail, and a failure may win. With auth() in middleware and in pages one request may even rotate twice, which no proxy sees.',
  fix: {
    summary:
      'Where the jwt callback rotates a refresh token: share one running rotation by refresh token, and keep the old token when it fails.',
    both: FIX,
    verify: 'Open the app in two tabs at once: both stay signed in.',
  },
  fixes: {
    loserDeletes: {
      summary:
        'Share one running rotation by refresh token, and hand the old token back when it fails: null and a throw both end the session.',
      both: `${FIX}
// where it fails: return { ...token, error: 'RefreshTokenError' }   // not null, no throw`,
      verify: 'Let the access token run out, and open two pages at once: both stay signed in.',
    },
  },
  references: ['https://authjs.dev/guides/refresh-token-rotation'],
  messages: {
    parallel:
      'Several requests at once refreshed the same session token: harmless, unless the jwt callback rotates a refresh token that works once.',
    loserDeletes:
      '`{{path}}` deleted the session cookie while another answer renewed the very token that both had been sent: where the jwt callback redeems a refresh token that works once, all but one fail, and one that failed came last.',
    loserWins:
      'Several requests at once refreshed the same session token, and the answer that came last carries `error` where another did not: a rotation that failed replaced the one that worked.',
  },
  check: (seen, { fail, pass, notApplicable }) => {
    if (seen.kind === 'page-deletion') {
      const { path, origin, racedBy, proof } = seen
      const subject = `session at ${path} on ${origin}`
      if (!seen.deleted) return pass(subject)
      const read = seen.byLibrary && seen.form === 'jwe' && !seen.prefetch && !seen.signsOut && !seen.csrfReissued
      if (racedBy === null || !read || seen.renewedHere !== null) return notApplicable
      const evidence = [racedBy, proof] as const
      return fail('loserDeletes', { path }, { severity: 'error', subject, evidence, decides: ALONE })
    }
    return seen.loserWins ? fail('loserWins', {}, { severity: 'error' }) : fail('parallel', {})
  },
})
