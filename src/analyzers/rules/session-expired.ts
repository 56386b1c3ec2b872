import { defineRule } from '../define-rule.ts'

export const sessionExpired = defineRule({
  id: 'session-expired',
  on: ['session-response', 'unasked', 'server-log'],
  severity: 'info',
  title: 'The session ran out',
  symptoms: ['"exp" claim timestamp check failed', 'logged out after maxAge'],
  why: "The token's own `exp` lies in the past by the server's clock, so the server answered as for nobody and deleted the cookie. That is what maxAge is for; it is a fault only when it comes sooner than you meant.",
  fix: {
    summary:
      'If it came too soon, raise session.maxAge (seconds). It is renewed with every session request, not by page loads alone.',
    both: 'session: { maxAge: 30 * 24 * 60 * 60 },',
    verify: 'Sign in again; `expires` in /api/auth/session is as far away as you want it.',
  },
  references: ['https://next-auth.js.org/configuration/options#session'],
  explains: ['session-token-refused', 'valid-token-refused'],
  messages: {
    logged:
      "The session token had expired when it was read (the app's log: {{message}}), so the server ended the session.",
    ranOut:
      'The session cookie ended {{seconds}} s after it was set, and the next page came without it: that is all that `session.maxAge` gives an idle user.',
    expired: 'The session token had expired {{seconds}} s before it was sent, so the server ended the session.',
    over: 'The session token was sent after the end that the server had given it (`expires` in its answer), so the server ended the session.',
  },
  examples: `
    # a token whose time is over
      GET https://localhost:3443/api/auth/session with $session4{"sub":"1","exp":1000} -> 200 {}
        < $session4=
    = expired: The session token had expired 1795423400 s before it was sent, so the server ended the session.
    # without the secret: the end was told with the token (no secret)
      GET https://localhost:3443/api/auth/session -> 200 {"user":{"name":"Ada"},"expires":"2026-11-23T08:00:00.000Z"}
        < $session4{"sub":"1"}
      GET /api/auth/session with $session4{"sub":"1"} -> 200 {}
        < $session4=
    = over: The session token was sent after the end that the server had given it (\`expires\` in its answer), so the server ended the session.
    # the log says so (no secret)
      GET http://localhost:3000/api/auth/session with $session4{"sub":"1"} -> 200 {}
        < $session4=
        ! [next-auth][error][JWT_SESSION_ERROR]\x20
        ! https://next-auth.js.org/errors#jwt_session_error "exp" claim timestamp check failed {
    = logged: The session token had expired when it was read (the app's log: "exp" claim timestamp check failed), so the server ended the session.
    # over, and left alone
      GET https://localhost:3443/api/auth/session with $session4{"sub":"1","exp":1000} -> 200 {}
    = not-applicable
    # in time
      GET https://localhost:3443/api/auth/session with $session4{"sub":"1"} -> 200 $user
        < $session4{"sub":"1"}
    = pass
    # a maxAge of seconds
      POST https://localhost:3443/login -> 200 (empty)
        > next-action: 40a2
        < set-cookie: $session5{"sub":"1"}; Path=/; Max-Age=4; Secure; HttpOnly; SameSite=lax
      GET /a with $session5{"sub":"1"} -> 200 <html></html>
        > sec-fetch-dest: document
        < set-cookie: $session5{"sub":"2"}; Path=/; Max-Age=4; HttpOnly; Secure; SameSite=Lax
      ... 1min
      GET /a -> 307
        > sec-fetch-dest: document
        < location: /login
    = ranOut: The session cookie ended 4 s after it was set, and the next page came without it: that is all that \`session.maxAge\` gives an idle user.
  `,
  check: (seen, { fail, pass, notApplicable }) => {
    if (seen.kind === 'server-log') {
      // Still valid here: then it is the clock. At a callback: the provider's token.
      if (seen.cause !== 'expired' || seen.stillValid || seen.place === 'auth') return notApplicable
      if (seen.sent?.snapshot.kind === 'decoded' && seen.sent.snapshot.expiresAt !== null) return notApplicable
      return fail('logged', { message: seen.message ?? seen.code }, { severity: 'warning' })
    }
    if (seen.kind === 'unasked') {
      if (seen.what !== 'ran-out') return notApplicable
      return fail('ranOut', { seconds: seen.seconds }, { severity: 'info' })
    }
    if (seen.sent === null || seen.signedOut || seen.expired === null) return notApplicable
    if (seen.cookieEffect === 'refreshed') return pass(seen.situation)
    if (seen.cookieEffect !== 'deleted' || !seen.expired) return notApplicable
    const expiresAt = seen.sent.snapshot.kind === 'decoded' ? seen.sent.snapshot.expiresAt : null
    if (expiresAt === null) return fail('over', {})
    const seconds = Math.max(0, Math.round(((seen.serverAt ?? seen.at) - expiresAt) / 1000))
    return fail('expired', { seconds })
  },
})
