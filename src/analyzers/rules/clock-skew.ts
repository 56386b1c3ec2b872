import { defineRule } from '../define-rule.ts'

export const clockSkew = defineRule({
  id: 'clock-skew',
  on: 'session-end',
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
  explains: ['session-expired', 'valid-token-refused', 'session-token-refused'],
  messages: {
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
  `,
  check: (seen, { fail, pass, notApplicable }) => {
    if (seen.cause === null) return pass(seen.situation)
    if (seen.cause === 'born-expired') return fail('behind', { seconds: seen.seconds })
    if (seen.cause !== 'clock') return notApplicable
    return seen.seconds > 0 ? fail('ahead', { seconds: seen.seconds }) : fail('aheadByLog', {})
  },
})
