import { defineRule } from '../define-rule.ts'

export const clockSkew = defineRule({
  id: 'clock-skew',
  on: ['session-end', 'server-log', 'server-clock'],
  severity: 'error',
  title: "The server's clock is wrong",
  symptoms: [
    '"exp" claim timestamp check failed right after login',
    'logged out at once in Docker or WSL',
    'session already expired at sign-in',
  ],
  why: "The server writes the end of a session by its own clock. When that clock is behind, the cookie has expired before it arrives, and the browser drops it; when it is ahead of another instance's, tokens count as expired that are not. NextAuth allows 15 s.",
  fix: {
    summary:
      'Set the clock of the server (NTP, `timedatectl`; restart a suspended virtual machine or Docker Desktop). If it is right, `session.maxAge` is zero or negative.',
    both: 'session: { maxAge: 30 * 24 * 60 * 60 }, // seconds',
    verify: 'Sign in: the Expires of the session cookie lies in the future, and the session stays.',
  },
  references: [
    'https://www.rfc-editor.org/rfc/rfc6265#section-5.2.1',
    'https://next-auth.js.org/configuration/options#session',
  ],
  explains: ['session-expired', 'valid-token-refused', 'session-token-refused', 'oauth-callback-failed'],
  messages: {
    providerToken:
      "The provider's token was refused for its time (the app's log: {{message}}): the clock of the server is not the provider's.",
    offset:
      'The sign-in with {{provider}} failed, and the clock of the server is {{seconds}} s {{direction}} that of this machine: a token of the provider counts as expired or not yet valid then.',
    behind:
      "The session cookie had expired {{seconds}} s before it arrived, so the browser dropped it: the server's clock is behind by more than the session lasts, or `session.maxAge` is not positive.",
    ahead: 'The server took a token for expired that is still valid here: its clock is {{seconds}} s ahead.',
    aheadByLog:
      'The server took a token for expired that is still valid here (its log: "exp" claim timestamp check failed): its clock is ahead.',
  },
  examples: `
    # set with an end in the past
      POST http://localhost:3000/api/auth/callback/credentials -> 200 {"url":"http://localhost:3000/"}
        < set-cookie: $session5{"sub":"1"}; Path=/; Expires=Mon, 23 Nov 2026 08:00:00 GMT; HttpOnly; SameSite=Lax
    = behind: The session cookie had expired 3600 s before it arrived, so the browser dropped it: the server's clock is behind by more than the session lasts, or \`session.maxAge\` is not positive.
    # the log says expired, and it is not
      GET http://localhost:3000/api/auth/session with $session4{"sub":"1"} -> 200 {}
        < $session4=
        ! [next-auth][error][JWT_SESSION_ERROR]\x20
        ! https://next-auth.js.org/errors#jwt_session_error "exp" claim timestamp check failed {
    = aheadByLog: The server took a token for expired that is still valid here (its log: "exp" claim timestamp check failed): its clock is ahead.
    # the server's Date is ahead of the token's end
      GET http://localhost:3000/api/auth/session with $session4{"sub":"1","exp":1795424460} -> 200 {}
        < date: Mon, 23 Nov 2026 09:02:00 GMT
        < $session4=
    = ahead: The server took a token for expired that is still valid here: its clock is 120 s ahead.
    # refused for another reason
      GET http://localhost:3000/api/auth/session with $session4{"sub":"1"} -> 200 {}
        < $session4=
    = not-applicable
    # refreshed
      GET http://localhost:3000/api/auth/session with $session4{"sub":"1"} -> 200 $user
        < $session4{"sub":"2"}
    = pass
    # the log of an OpenID sign-in
      GET http://localhost:3000/api/auth/callback/google?code=1&state=2 with next-auth.state=a -> 302
        < location: http://localhost:3000/api/auth/signin?error=OAuthCallback
        ! [next-auth][error][OAUTH_CALLBACK_ERROR]\x20
        ! https://next-auth.js.org/errors#oauth_callback_error JWT not active yet, now 1795424400, nbf 1795424460 {
    = providerToken: The provider's token was refused for its time (the app's log: JWT not active yet): the clock of the server is not the provider's.
    # a sign-in that fails while the clock is off
      GET http://localhost:3000/ -> 200 <html></html>
        < date: Mon, 23 Nov 2026 09:05:00 GMT
      GET /a -> 200 <html></html>
        < date: Mon, 23 Nov 2026 09:05:01 GMT
      GET /b -> 200 <html></html>
        < date: Mon, 23 Nov 2026 09:05:02 GMT
      GET /api/auth/callback/google?code=1&state=2 with next-auth.state=a -> 302
        < date: Mon, 23 Nov 2026 09:05:03 GMT
        < location: http://localhost:3000/api/auth/signin?error=OAuthCallback
    = offset: The sign-in with google failed, and the clock of the server is 300 s ahead of that of this machine: a token of the provider counts as expired or not yet valid then.
  `,
  check: (seen, { fail, pass, notApplicable }) => {
    if (seen.kind === 'server-log') {
      const atProvider = seen.place === 'auth' && (seen.cause === 'not-yet-valid' || seen.cause === 'expired')
      if (!atProvider && seen.cause !== 'not-yet-valid') return notApplicable
      return fail('providerToken', { message: seen.message ?? seen.code }, { decides: null })
    }
    if (seen.kind === 'server-clock') {
      if (seen.seconds === null) return pass(seen.situation)
      const data = {
        provider: seen.provider,
        seconds: Math.abs(seen.seconds),
        direction: seen.seconds > 0 ? 'ahead of' : 'behind',
      }
      const decides =
        'the log of the app: "JWT not active yet", "JWT expired" or "unexpected JWT … claim value" is the clock'
      return fail('offset', data, { decides })
    }
    if (seen.cause === null) return pass(seen.situation)
    if (seen.cause === 'born-expired') return fail('behind', { seconds: seen.seconds })
    if (seen.cause !== 'clock') return notApplicable
    return seen.seconds > 0 ? fail('ahead', { seconds: seen.seconds }) : fail('aheadByLog', {})
  },
})
