import { defineRule } from '../define-rule.ts'

// Measured: in module scope the error stays, for proxy.js and pages each have their own copy of the module.
const FIX = `const running: Map<string, Promise<Tokens>> = (globalThis[Symbol.for('rotations')] ??= new Map())
// jwt(): const rotation = running.get(token.refreshToken) ?? start(token.refreshToken)`

export const parallelRefresh = defineRule({
  id: 'parallel-refresh',
  on: 'parallel-refresh',
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
  references: ['https://authjs.dev/guides/refresh-token-rotation'],
  messages: {
    parallel:
      'Several requests at once refreshed the same session token: harmless, unless the jwt callback rotates a refresh token that works once.',
    loserWins:
      'Several requests at once refreshed the same session token, and the answer that came last carries `error` where another did not: a rotation that failed replaced the one that worked.',
  },
  check: (seen, { fail }) => {
    return seen.loserWins ? fail('loserWins', {}, { severity: 'error' }) : fail('parallel', {})
  },
})
