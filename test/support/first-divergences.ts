import type { ExampleName } from '../../scripts/example-app.ts'

/** The same in both examples that ask the session endpoint. */
const OF_BOTH = {
  'claim-lost':
    'sign-in with credentials: The claims in the session token: the bad one lacks role and adds user, user.name, user.email, user.role.',
  'session-null': 'session read: Whose session the answer shows: user in the good one, nobody in the bad one.',
  'session-undefined': 'session read: Whose session the answer shows: user in the good one, empty in the bad one.',
  'session-without-user': 'session read: Whose session the answer shows: user in the good one, no user in the bad one.',
  'session-throws':
    'session read: What the answer does to the session cookie: set in the good one, deleted in the bad one.',
  'jwt-throws':
    'session read: What the answer does to the session cookie: set in the good one, deleted in the bad one.',
  'adapter-without-strategy':
    'session read: What the answer does to the session cookie: set in the good one, deleted in the bad one.',
  'samesite-none':
    'sign-in with credentials: The attribute of the cookie: session Secure: yes in the good one, absent in the bad one.',
  'cookie-domain':
    'sign-in with credentials: The attribute of the cookie: session Domain: absent in the good one, auth.example.org in the bad one.',
  'prefix-without-secure':
    'sign-in with credentials: The attribute of the cookie: session Secure: yes in the good one, absent in the bad one.',
  'cookie-path-api':
    'sign-in with credentials: The attribute of the cookie: session Path: / in the good one, /api in the bad one.',
  'max-age-override':
    'sign-in with credentials: How long the session cookie lasts: 30 days in the good one, 5 seconds in the bad one.',
  'big-session': 'sign-in with credentials: The claims in the session token: the bad one adds rights.',
  'huge-session': 'sign-in with credentials: The claims in the session token: the bad one adds rights.',
  'origin-mismatch':
    'session read: The attribute of the cookie: csrf Secure: yes in the good one, absent in the bad one.',
  'middleware-strips-cookies':
    'session read: What the answer does to the session cookie: set in the good one, not touched in the bad one.',
  'secret-changed':
    'session read: What the answer does to the session cookie: set in the good one, deleted in the bad one.',
  'oauth-state-missing':
    'start of the sign-in with oidc: The attribute of the cookie: state Path: / in the good one, /api/auth/signin in the bad one.',
  'jwt-null': 'session read: What the answer does to the session cookie: set in the good one, deleted in the bad one.',
  'middleware-other-secret': 'page /protected: The status of the answer: 200 in the good one, 307 in the bad one.',
  'middleware-other-cookie-name': 'page /protected: The status of the answer: 200 in the good one, 307 in the bad one.',
  'update-drops-claims': 'session update: The claims in the session token: the bad one lacks email, sub, role.',
  'provider-base-path': 'sign-in with credentials: The step is in the good one only; the bad one goes another way.',
  'next-base-path': 'session read: The status of the answer: 200 in the good one, 404 in the bad one.',
  'catch-all-rewrite':
    'session read: Whose session the answer shows: nobody in the good one, not a session in the bad one.',
  'rewrite-to-backend': 'session read: The status of the answer: 200 in the good one, 404 in the bad one.',
  'clock-behind': "session read: The server's clock: right in the good one, 120 min behind in the bad one.",
  'clock-ahead': "session read: The server's clock: right in the good one, 120 min ahead in the bad one.",
  'mail-link-scanned': 'callback of email: The step is in the bad one only; the good one goes another way.',
  'database-time-zone':
    'callback of oidc: How long the session cookie lasts: 30 days in the good one, 1 hour in the bad one.',
  'database-guard': 'page /protected: The status of the answer: 200 in the good one, 307 in the bad one.',
  'update-ignored':
    'session update: What update() asked for: in the session in the good one, not in the session (name) in the bad one.',
} as const

/**
 * The first divergence between a visit to each faulty example and the visit to its healthy setting: `step: text`, ports masked. Each was read by
 * a person: it names the fault, or the first thing that comes of it on the wire. Six faults of the server example and one of Express have no
 * row: there the visits part in nothing (a server action's refusal, and a script that asks elsewhere, are in no step of the flow), or first in
 * something beside the point.
 */
export const FIRST_DIVERGENCES: Readonly<Record<ExampleName, Readonly<Record<string, string>>>> = {
  'next-auth-v4': {
    ...OF_BOTH,
    'oauth-form-post':
      'callback of oidc: The state cookie that the browser sent: __Secure-next-auth.state in the good one, not sent in the bad one.',
    'oauth-access-denied':
      'callback of oidc: Where the answer sends the browser: https://localhost:PORT/ in the good one, https://localhost:PORT/api/auth/error?… (error=Callback) in the bad one.',
    'oauth-token-error':
      'callback of oidc: Where the answer sends the browser: https://localhost:PORT/ in the good one, https://localhost:PORT/api/auth/error?… (error=OAuthCallback) in the bad one.',
    'oauth-host-hop':
      'GET providers: The address of its own that the app tells: https://localhost:PORT/api/auth/callback/credentials in the good one, https://127.0.0.1:PORT/api/auth/callback/credentials in the bad one.',
    'rotation-drops-user':
      'sign-in with credentials: The claims in the session token: the bad one adds accessToken, accessTokenExpires.',
    'jwt-undefined': 'session read: The claims in the session token: the bad one lacks name, email, sub, role.',
    'secure-missing':
      'session read: The attribute of the cookie: csrf Secure: yes in the good one, absent in the bad one.',
    'cookie-path':
      'sign-in with credentials: The attribute of the cookie: session Path: / in the good one, absent in the bad one.',
    'cookie-name-undefined':
      'sign-in with credentials: What the answer does to the session cookie: set in the good one, not touched in the bad one.',
    'custom-name':
      'sign-in with credentials: The name of the session cookie: __Secure-next-auth.session-token in the good one, __Secure-demo.sid in the bad one.',
    'prefix-collision': 'page /protected: The status of the answer: 200 in the good one, 307 in the bad one.',
    'signin-denies': 'sign-in with credentials: The status of the answer: 200 in the good one, 403 in the bad one.',
    'signin-throws':
      'sign-in with credentials: Where the answer sends the browser: https://localhost:PORT/ in the good one, https://localhost:PORT/api/auth/error?… (the text of an exception) in the bad one.',
    'guard-without-decode': 'sign-in with credentials: The claims in the session token: the bad one lacks jti.',
  },
  'authjs-v5': {
    ...OF_BOTH,
    'oauth-form-post':
      'start of the sign-in with oidc: The attribute of the cookie: state SameSite: lax in the good one, none in the bad one.',
    'oauth-access-denied':
      'callback of oidc: Where the answer sends the browser: https://localhost:PORT/ in the good one, https://localhost:PORT/api/auth/signin?… (error=OAuthCallbackError) in the bad one.',
    'oauth-token-error':
      'callback of oidc: Where the answer sends the browser: https://localhost:PORT/ in the good one, https://localhost:PORT/api/auth/error?… (error=Configuration) in the bad one.',
    'oauth-host-hop':
      'start of the sign-in with oidc: Where the answer sends the browser: http://127.0.0.1:PORT/authorize?… (redirect_uri to the app) in the good one, http://127.0.0.1:PORT/authorize?… (redirect_uri to https://127.0.0.1:PORT) in the bad one.',
    'jwt-undefined':
      'session read: What the answer does to the session cookie: set in the good one, deleted in the bad one.',
    'jwt-empty': 'session read: The claims in the session token: the bad one lacks name, email, sub, role.',
    'session-empty': 'session read: Whose session the answer shows: user in the good one, nobody in the bad one.',
    'missing-secret': 'session read: The status of the answer: 200 in the good one, 500 in the bad one.',
    'route-origin':
      'GET providers: The address of its own that the app tells: https://localhost:PORT/api/auth/callback/credentials in the good one, https://localhost:PORT/api/auth/callback/credentials in the bad one.',
    'untrusted-host': 'session read: The status of the answer: 200 in the good one, 500 in the bad one.',
    'cookie-path':
      'sign-in with credentials: The attribute of the cookie: session Path: / in the good one, /app in the bad one.',
    'signin-denies':
      'sign-in with credentials: Where the answer sends the browser: https://localhost:PORT/ in the good one, https://localhost:PORT/api/auth/error?… (error=AccessDenied) in the bad one.',
    'signin-throws':
      'sign-in with credentials: Where the answer sends the browser: https://localhost:PORT/ in the good one, https://localhost:PORT/api/auth/error?… (error=AccessDenied) in the bad one.',
    'database-session-deleted':
      'session read: What the answer does to the session cookie: set in the good one, deleted in the bad one.',
    'database-callback-throws':
      'session read: What the answer does to the session cookie: set in the good one, not touched in the bad one.',
    'database-leaks-token':
      'session read: The fields of the session: the bad one adds sessionToken, userId, user.id, user.emailVerified.',
  },
  'authjs-v5-server': {
    'claim-lost': 'page /dashboard: The claims in the session token: the bad one lacks role.',
    'user-dropped':
      'sign-in at /login: The claims in the session token: the bad one lacks role and adds user, user.name, user.email, user.role.',
    'jwt-empty': 'page /dashboard: The claims in the session token: the bad one lacks name, email, sub, role.',
    'session-null': 'page /dashboard/reports: The status of the answer: 200 in the good one, 307 in the bad one.',
    'session-without-user': 'page /dashboard: The status of the answer: 200 in the good one, 307 in the bad one.',
    'session-throws': 'page /dashboard: The status of the answer: 200 in the good one, 307 in the bad one.',
    'jwt-throws': 'page /dashboard: The status of the answer: 200 in the good one, 307 in the bad one.',
    'jwt-null': 'page /dashboard: The status of the answer: 200 in the good one, 307 in the bad one.',
    'jwt-undefined': 'page /dashboard: The status of the answer: 200 in the good one, 307 in the bad one.',
    'signin-denies':
      'sign-in at /login: Where the answer sends the browser: https://localhost:PORT/dashboard in the good one, nowhere in the bad one.',
    'signin-throws':
      'sign-in at /login: Where the answer sends the browser: https://localhost:PORT/dashboard in the good one, nowhere in the bad one.',
    'origin-mismatch': 'page /: The attribute of the cookie: csrf Secure: yes in the good one, absent in the bad one.',
    'auth-url-without-scheme': 'sign-in at /login: The step is in the good one only; the bad one goes another way.',
    'samesite-none':
      'sign-in at /login: The attribute of the cookie: session Secure: yes in the good one, absent in the bad one.',
    'cookie-domain':
      'sign-in at /login: The attribute of the cookie: session Domain: absent in the good one, auth.example.org in the bad one.',
    'prefix-without-secure':
      'sign-in at /login: The attribute of the cookie: session Secure: yes in the good one, absent in the bad one.',
    'cookie-path':
      'sign-in at /login: The attribute of the cookie: session Path: / in the good one, /app in the bad one.',
    'max-age-override':
      'sign-in at /login: How long the session cookie lasts: 30 days in the good one, 5 seconds in the bad one.',
    'big-session': 'sign-in at /login: The claims in the session token: the bad one adds rights.',
    'huge-session': 'sign-in at /login: The claims in the session token: the bad one adds rights.',
    'missing-secret':
      'sign-in at /login: Where the answer sends the browser: https://localhost:PORT/dashboard in the good one, https://localhost:PORT/api/auth/callback/credentials?… in the bad one.',
    'secret-changed': 'page /dashboard/reports: The status of the answer: 200 in the good one, 307 in the bad one.',
    'middleware-other-secret': 'page /dashboard: The status of the answer: 200 in the good one, 307 in the bad one.',
    'middleware-other-cookie-name':
      'page /dashboard: The status of the answer: 200 in the good one, 307 in the bad one.',
    'middleware-strips-cookies': 'page /dashboard: The status of the answer: 200 in the good one, 307 in the bad one.',
    'max-age-short':
      'sign-in at /login: How long the session cookie lasts: 30 days in the good one, 4 seconds in the bad one.',
    's-maxage':
      'page /about: What the answer does to the session cookie: not touched in the good one, set in the bad one.',
    'locale-redirects-api':
      'callback of oidc: Where the answer sends the browser: https://localhost:PORT/dashboard in the good one, https://localhost:PORT/en/api/auth/callback/oidc?… in the bad one.',
    'prefetch-signs-out':
      'page /dashboard/reports: The session cookie that the browser sent: __Secure-authjs.session-token in the good one, not sent in the bad one.',
    'adapter-without-strategy': 'page /dashboard: The status of the answer: 200 in the good one, 307 in the bad one.',
    'oauth-state-missing':
      'sign-in at /login: The attribute of the cookie: state Path: / in the good one, /api/auth/signin in the bad one.',
    'oauth-form-post':
      'sign-in at /login: The attribute of the cookie: state SameSite: lax in the good one, none in the bad one.',
    'route-origin':
      'page /dashboard: Where the answer sends the browser: https://localhost:PORT/login?… (callbackUrl to the app) in the good one, https://localhost:PORT/login?… (callbackUrl to https://localhost:PORT) in the bad one.',
    'untrusted-host':
      'page /dashboard: Where the answer sends the browser: https://localhost:PORT/login?… (callbackUrl to the app) in the good one, https://localhost:PORT/login?… (callbackUrl to https://localhost:PORT) in the bad one.',
    'oauth-access-denied':
      'callback of oidc: Where the answer sends the browser: https://localhost:PORT/dashboard in the good one, https://localhost:PORT/login?… (error=OAuthCallbackError) in the bad one.',
    'oauth-token-error':
      'callback of oidc: Where the answer sends the browser: https://localhost:PORT/dashboard in the good one, https://localhost:PORT/api/auth/error?… (error=Configuration) in the bad one.',
    'oauth-host-hop':
      'sign-in at /login: Where the answer sends the browser: http://127.0.0.1:PORT/authorize?… (redirect_uri to the app) in the good one, http://127.0.0.1:PORT/authorize?… (redirect_uri to https://127.0.0.1:PORT) in the bad one.',
    'clock-behind':
      'callback of oidc: Where the answer sends the browser: https://localhost:PORT/dashboard in the good one, https://localhost:PORT/api/auth/error?… (error=Configuration) in the bad one.',
    'clock-ahead':
      'callback of oidc: Where the answer sends the browser: https://localhost:PORT/dashboard in the good one, https://localhost:PORT/api/auth/error?… (error=Configuration) in the bad one.',
    'database-session-deleted':
      'page /dashboard/reports: The status of the answer: 200 in the good one, 307 in the bad one.',
    'database-callback-throws': 'page /dashboard: The status of the answer: 200 in the good one, 307 in the bad one.',
    'split-config': 'page /dashboard: The status of the answer: 200 in the good one, 307 in the bad one.',
  },
  'auth-express': {
    'session-null': 'page /reports: The status of the answer: 200 in the good one, 302 in the bad one.',
    'session-throws': 'page /reports: The status of the answer: 200 in the good one, 302 in the bad one.',
    'jwt-throws': 'page /reports: The status of the answer: 200 in the good one, 302 in the bad one.',
    'jwt-null': 'page /reports: The status of the answer: 200 in the good one, 302 in the bad one.',
    'jwt-empty': 'page /reports: The status of the answer: 200 in the good one, 302 in the bad one.',
    'signin-denies':
      'sign-in with credentials: Where the answer sends the browser: https://localhost:PORT/reports in the good one, https://localhost:PORT/auth/error?… (error=AccessDenied) in the bad one.',
    'samesite-none':
      'sign-in with credentials: The attribute of the cookie: session Secure: yes in the good one, absent in the bad one.',
    'cookie-domain':
      'sign-in with credentials: The attribute of the cookie: session Domain: absent in the good one, auth.example.org in the bad one.',
    'cookie-path':
      'sign-in with credentials: The attribute of the cookie: session Path: / in the good one, /app in the bad one.',
    'max-age-override':
      'sign-in with credentials: How long the session cookie lasts: 30 days in the good one, 5 seconds in the bad one.',
    'secret-changed':
      'session read: What the answer does to the session cookie: set in the good one, deleted in the bad one.',
    'untrusted-host': 'session read: The status of the answer: 200 in the good one, 500 in the bad one.',
    'proxy-not-trusted':
      'session read: The attribute of the cookie: csrf Secure: yes in the good one, absent in the bad one.',
    'named-wildcard': 'session read: The status of the answer: 200 in the good one, 400 in the bad one.',
    'catch-all-first':
      'session read: Whose session the answer shows: nobody in the good one, not a session in the bad one.',
    'guard-other-secret': 'page /reports: The status of the answer: 200 in the good one, 302 in the bad one.',
  },
}
