import type { FaultCase } from './fault-case.ts'

/** Auth.js outside of Next: routes at /auth, a guard that asks getSession(). */
export const EXPRESS_FAULT_CASES: readonly FaultCase[] = [
  { fault: 'session-null', says: 'session-callback-returned-nothing', naming: /answers `null`/ },
  { fault: 'session-throws', says: 'valid-token-refused', naming: /a callback threw/ },
  { fault: 'jwt-throws', says: 'valid-token-refused', naming: /a callback threw/ },
  { fault: 'jwt-null', says: 'valid-token-refused', naming: /returned null/ },
  { fault: 'jwt-empty', says: 'token-claim-lost', naming: /`name`, `email`, `sub`, `role`/ },
  { fault: 'signin-denies', says: 'signin-callback-denied', naming: /refused the sign-in with credentials/ },
  { fault: 'samesite-none', says: 'cookie-rejected-samesite-none-insecure', naming: /SameSite=None without Secure/ },
  { fault: 'cookie-domain', says: 'cookie-rejected-domain', naming: /Domain=auth\.example\.org/ },
  { fault: 'cookie-path', says: 'cookie-path-too-narrow', naming: /Path=\/app/ },
  { fault: 'max-age-override', says: 'cookie-maxage-overrides', naming: /ends after 5 s/ },
  { fault: 'secret-changed', says: 'secret-changed', naming: /its secret is not the one that made this session/ },
  { fault: 'untrusted-host', says: 'server-configuration-error', naming: /`\/auth\/\w+` answers 500/ },
  { fault: 'proxy-not-trusted', says: 'auth-origin-mismatch', naming: /Express answers here/ },
  { fault: 'named-wildcard', says: 'basepath-mismatch', naming: /400 "Bad request\."/ },
  { fault: 'catch-all-first', says: 'auth-route-not-reached', naming: /a page \(HTML\) of Express, with 200/ },
  {
    fault: 'client-base-path',
    says: 'auth-route-not-reached',
    naming: /asks under `\/api\/auth` \(session\).*NextAuth answers under `\/auth`/,
  },
  { fault: 'guard-other-secret', says: 'guard-refuses-session', naming: /`\/reports` sends a signed-in user/ },
]
