import type { ExampleName } from '../../scripts/example-app.ts'
import { EXPRESS_FAULT_CASES } from './express-fault-cases.ts'
import type { FaultCase } from './fault-case.ts'
import { SERVER_FAULT_CASES } from './server-fault-cases.ts'

const SHARED: readonly FaultCase[] = [
  {
    fault: 'claim-lost',
    says: 'token-claim-lost',
    naming: /sent has `user`, the one that came back has not.* answers without `user`/s,
  },
  { fault: 'session-null', says: 'session-callback-returned-nothing', naming: /answers `null`/ },
  { fault: 'session-undefined', says: 'session-callback-returned-nothing', naming: /empty body/ },
  { fault: 'session-without-user', says: 'session-without-user', naming: /without `user` and refreshes/ },
  { fault: 'session-throws', says: 'valid-token-refused', naming: /a callback threw.*, or the strategy is "database"/ },
  { fault: 'jwt-throws', says: 'valid-token-refused', naming: /a callback threw/ },
  { fault: 'adapter-without-strategy', says: 'valid-token-refused', naming: /Credentials with an adapter/ },
  { fault: 'samesite-none', says: 'cookie-rejected-samesite-none-insecure', naming: /SameSite=None without Secure/ },
  { fault: 'cookie-domain', says: 'cookie-rejected-domain', naming: /Domain=auth\.example\.org/ },
  { fault: 'prefix-without-secure', says: 'cookie-rejected-prefix-secure', naming: /`__Secure-/ },
  { fault: 'cookie-path-api', says: 'cookie-path-too-narrow', naming: /Path=\/api, .*the API sees the session/ },
  { fault: 'max-age-override', says: 'cookie-maxage-overrides', naming: /ends after 5 s/ },
  { fault: 'big-session', says: 'token-chunked', naming: /split into 2 cookies/ },
  { fault: 'huge-session', says: 'request-headers-too-large', naming: /431.* in 5 chunks/, also: ['token-chunked'] },
  {
    fault: 'origin-mismatch',
    says: 'auth-origin-mismatch',
    naming: /own origin for http:\/\/localhost:3000/,
  },
  { fault: 'middleware-strips-cookies', says: 'session-cookie-not-seen', naming: /the server did not see it/ },
  { fault: 'secret-changed', says: 'secret-changed', naming: /its secret is not the one that made this session/ },
  { fault: 'oauth-state-missing', says: 'oauth-check-cookie-missing', naming: /state`, `.*pkce\.code_verifier`/ },
  { fault: 'oauth-form-post', says: 'oauth-form-post-lax-cookies', naming: /cross-site POST/ },
  { fault: 'oauth-access-denied', says: 'oauth-provider-error', naming: /access_denied/ },
  { fault: 'oauth-token-error', says: 'oauth-callback-failed', naming: /check cookies came back/ },
  {
    fault: 'oauth-host-hop',
    says: 'oauth-started-on-other-host',
    naming: /began on https:\/\/localhost:\d+ and came back on https:\/\/127/,
  },
]

/** As {@link SHARED}, and written when the first batch of them was all green. */
const REPORTED: readonly FaultCase[] = [
  { fault: 'update-ignored', says: 'session-update-ignored', naming: /the page passed another `name`/ },
  { fault: 'update-drops-claims', says: 'session-update-drops-claims', naming: /`email`, `sub`, `role`/ },
  {
    fault: 'provider-base-path',
    says: 'auth-route-not-reached',
    naming: /asks under `\/auth` \(session, providers\).*NextAuth answers under `\/api\/auth`/,
  },
  {
    fault: 'next-base-path',
    says: 'auth-route-not-reached',
    naming: /something outside of the base path \/shop of the app/,
  },
  {
    fault: 'catch-all-rewrite',
    says: 'auth-route-not-reached',
    naming: /a page of the app \(HTML\), with 200; NextAuth had answered there earlier/,
  },
  {
    fault: 'rewrite-to-backend',
    says: 'auth-route-not-reached',
    naming: /another server \(uvicorn\), with 404; NextAuth had answered there earlier/,
  },
  { fault: 'clock-behind', says: 'clock-skew', naming: /the clock of the server is 7[12]\d\d s behind/ },
  { fault: 'clock-ahead', says: 'clock-skew', naming: /the clock of the server is 7[12]\d\d s ahead/ },
  {
    fault: 'mail-link-scanned',
    says: 'mail-link-used-before',
    naming: /another client had used it first/,
    mended: 'mail',
  },
  { fault: 'database-time-zone', says: 'database-time-zone', naming: /made to last 60 min only/, mended: 'database' },
]

/** Mistakes that people reported in public, in a v4 app. */
const REPORTED_V4: readonly FaultCase[] = [
  { fault: 'signin-denies', says: 'signin-callback-denied', naming: /refused the sign-in with credentials/ },
  { fault: 'signin-throws', says: 'signin-callback-threw', naming: /threw at the sign-in with credentials/ },
  { fault: 'middleware-other-secret', says: 'middleware-cookie-name-mismatch', naming: /reads with another secret/ },
  {
    fault: 'middleware-other-cookie-name',
    says: 'middleware-cookie-name-mismatch',
    naming: /It looks for another cookie name/,
  },
  { fault: 'guard-without-decode', says: 'guard-cannot-read-token', naming: /a custom `jwt\.encode` wrote/ },
  {
    fault: 'pages-getsession-without-request',
    says: 'guard-refuses-session',
    naming: /`\/account` sends .* in getServerSideProps/,
  },
  {
    fault: 'pages-gettoken-other-secret',
    says: 'guard-refuses-session',
    naming: /`\/account` sends .*getToken with another name or secret/,
  },
  {
    fault: 'pages-shared-cache',
    says: 'session-cookie-on-cacheable-answer',
    naming: /`\/account` sets the session cookie, .*\(public\)/,
  },
]

/** By the app, in the order in which they are visited. */
export const FAULT_CASES: Readonly<Record<ExampleName, readonly FaultCase[]>> = {
  'next-auth-v4': [
    ...SHARED,
    {
      fault: 'rotation-drops-user',
      says: 'token-claim-lost',
      naming: /`name`, `email`, `sub`, `role`/,
    },
    { fault: 'jwt-undefined', says: 'token-claim-lost', naming: /`name`, `email`, `sub`, `role`/ },
    {
      fault: 'secure-missing',
      says: 'middleware-cookie-name-mismatch',
      naming: /takes its own origin for plain http \(or `useSecureCookies`, or an entry in `cookies`, says so\)/,
    },
    { fault: 'jwt-null', says: 'jwt-callback-returned-null', naming: /still shows the user, but deletes/ },
    {
      fault: 'cookie-path',
      says: 'cookie-path-missing',
      naming: /kept? for `\/api\/auth\/callback` only|keeps it for `\/api\/auth\/callback` only/,
    },
    { fault: 'cookie-name-undefined', says: 'cookie-name-undefined', naming: /a cookie called `undefined`/ },
    {
      fault: 'custom-name',
      says: 'middleware-cookie-name-mismatch',
      naming: /accepts `__Secure-demo\.sid`, this guard does not/,
    },
    { fault: 'prefix-collision', says: 'session-cookie-prefix-collision', naming: /session-token-theme/ },
    ...REPORTED_V4,
    ...REPORTED,
    {
      fault: 'database-guard',
      says: 'guard-cannot-read-token',
      naming: /the id of a database session/,
      mended: 'database',
    },
  ],
  'authjs-v5': [
    ...SHARED,
    { fault: 'jwt-null', says: 'valid-token-refused', naming: /returned null/ },
    { fault: 'jwt-undefined', says: 'valid-token-refused', naming: /a callback threw/ },
    { fault: 'jwt-empty', says: 'token-claim-lost', naming: /`name`, `email`, `sub`, `role`/ },
    { fault: 'session-empty', says: 'session-callback-returned-nothing', naming: /answers `\{\}`/ },
    { fault: 'missing-secret', says: 'server-configuration-error', naming: /answers 500/, signInBy: 'none' },
    {
      fault: 'route-origin',
      says: 'auth-origin-mismatch',
      naming: /takes its own origin for https:\/\/localhost:\d+, but the browser is on/,
    },
    { fault: 'untrusted-host', says: 'server-configuration-error', naming: /answers 500/, signInBy: 'none' },
    {
      fault: 'cookie-path',
      says: 'cookie-path-too-narrow',
      naming: /Path=\/app, so it does not go to the session endpoint/,
    },
    { fault: 'signin-denies', says: 'signin-callback-denied', naming: /refused the sign-in with credentials/ },
    { fault: 'signin-throws', says: 'signin-callback-denied', naming: /or it threw, which v5 answers alike/ },
    { fault: 'middleware-other-secret', says: 'middleware-cookie-name-mismatch', naming: /reads with another secret/ },
    {
      fault: 'middleware-other-cookie-name',
      says: 'middleware-cookie-name-mismatch',
      naming: /getToken without `secureCookie: true`/,
    },
    ...REPORTED,
    {
      fault: 'database-guard',
      says: 'guard-refuses-session',
      naming: /reads tokens only \(getToken\)/,
      mended: 'database',
    },
    { fault: 'database-session-deleted', says: 'database-session-missing', naming: /row is gone/, mended: 'database' },
    {
      fault: 'database-callback-throws',
      says: 'session-cookie-not-seen',
      naming: /a callback or the adapter threw/,
      mended: 'database',
    },
    {
      fault: 'database-leaks-token',
      says: 'session-token-in-answer',
      naming: /every script on the page can read/,
      mended: 'database',
    },
  ],
  'authjs-v5-server': SERVER_FAULT_CASES,
  'auth-express': EXPRESS_FAULT_CASES,
}
