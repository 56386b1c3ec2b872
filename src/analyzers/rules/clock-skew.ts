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
  explains: [
    'session-expired',
    'valid-token-refused',
    'session-token-refused',
    'oauth-callback-failed',
    'guard-refuses-session',
  ],
  messages: {
    providerToken:
      "The provider's token was refused for its time (the app's log: {{message}}): the clock of the server is not the provider's.",
    offset:
      'The sign-in with {{provider}} failed, and the clock of the server is {{seconds}} s {{direction}} that of this machine: a token of the provider counts as expired or not yet valid then.',
    behind:
      'The session cookie had expired {{seconds}} s before it arrived, so the browser dropped it: `session.maxAge` is not positive, or what writes the end of the session has a clock that is behind.',
    ahead: 'The server took a token for expired that is still valid here: its clock is {{seconds}} s ahead.',
    aheadByLog:
      'The server took a token for expired that is still valid here (its log: "exp" claim timestamp check failed): its clock is ahead.',
  },
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
