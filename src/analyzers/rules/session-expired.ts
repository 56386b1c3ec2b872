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
  explains: ['session-token-refused', 'valid-token-refused', 'session-token-undecryptable', 'guard-refuses-session'],
  messages: {
    logged:
      "The session token had expired when it was read (the app's log: {{message}}), so the server ended the session.",
    ranOut:
      'The session cookie ended {{seconds}} s after it was set, and the next page came without it: that is all that `session.maxAge` gives an idle user.',
    outrun:
      "By the app's clock, which was moved on, the session cookie ended {{seconds}} s after it was set, and the next request came without it: that is what `session.maxAge` gives a user who stays away.",
    expired: 'The session token had expired {{seconds}} s before it was sent, so the server ended the session.',
    over: 'The session token was sent after the end that the server had given it (`expires` in its answer), so the server ended the session.',
  },
  check: (seen, { fail, pass, notApplicable }) => {
    if (seen.kind === 'server-log') {
      // Still valid here: then it is the clock. At a callback: the provider's token.
      if (seen.cause !== 'expired' || seen.stillValid || seen.place === 'auth') return notApplicable
      if (seen.sent?.snapshot.kind === 'decoded' && seen.sent.snapshot.expiresAt !== null) return notApplicable
      return fail('logged', { message: seen.message ?? seen.code }, { severity: 'warning' })
    }
    if (seen.kind === 'unasked') {
      // Longer than what is told when it runs out.
      if (seen.what === 'renewed' && seen.seconds > 600) return pass(seen.situation)
      if (seen.what === 'outrun') return fail('outrun', { seconds: seen.seconds })
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
