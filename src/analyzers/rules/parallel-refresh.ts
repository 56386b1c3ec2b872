import { defineRule } from '../define-rule.ts'

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
  why: 'Each of them ran the jwt callback with the same token, and the answer that came last won. That is harmless, unless the jwt callback redeems a refresh token that works once: then all but one fail, and a failure may win.',
  fix: {
    summary:
      'Where the jwt callback rotates a refresh token: share one running rotation by refresh token, and keep the old token when it fails.',
    v4: 'const running = new Map<string, Promise<Tokens>>()\n// jwt(): const rotation = running.get(token.refreshToken) ?? start(token.refreshToken)',
    v5: 'const running = new Map<string, Promise<Tokens>>()\n// jwt(): const rotation = running.get(token.refreshToken) ?? start(token.refreshToken)',
    verify: 'Open the app in two tabs at once: both stay signed in.',
  },
  references: ['https://authjs.dev/guides/refresh-token-rotation'],
  messages: {
    parallel:
      'Several requests at once refreshed the same session token: harmless, unless the jwt callback rotates a refresh token that works once.',
  },
  examples: `
    # two at once
      GET http://localhost:3000/api/auth/session with $session4{"sub":"1"} -> 1500ms 200 {"user":{"name":"Ada"}}
        < $session4{"sub":"1","a":1}
      GET /api/auth/session with $session4{"sub":"1"} -> 200 {"user":{"name":"Ada"}}
        < $session4{"sub":"1","a":2}
    = parallel: Several requests at once refreshed the same session token: harmless, unless the jwt callback rotates a refresh token that works once.
    # one after the other
      GET http://localhost:3000/api/auth/session with $session4{"sub":"1"} -> 200 {"user":{"name":"Ada"}}
        < $session4{"sub":"1","a":1}
      GET /api/auth/session with $session4{"sub":"1"} -> 200 {"user":{"name":"Ada"}}
        < $session4{"sub":"1","a":2}
    = not-applicable
  `,
  check: (seen, { fail }) => fail('parallel', {}, { subject: seen.situation, evidence: seen.chain }),
})
