import { defineRule } from '../define-rule.ts'

export const oauthCallbackReplayed = defineRule({
  id: 'oauth-callback-replayed',
  on: 'oauth-callback',
  severity: 'info',
  title: 'An OAuth callback was requested a second time',
  symptoms: ['error after pressing Back once signed in', 'invalid_grant: code was already redeemed'],
  why: 'A code and its check cookies work once. Going back in the history, reloading the callback, or a link that was prefetched asks again, and NextAuth answers with an error page although the session of the first time lives on.',
  fix: {
    summary:
      'Nothing is lost: open the app again. When it happens to many, show people who are signed in their page instead of the error, and never link to the callback.',
    both: "pages: { error: '/auth/error' }   // there: signed in? redirect to the start page",
    verify: 'GET /api/auth/session still answers with the user.',
  },
  references: ['https://www.rfc-editor.org/rfc/rfc6749#section-4.1.2'],
  messages: {
    replayed:
      'The callback of {{provider}} was requested a second time (back, reload): it ends in an error page, and the session is not touched.',
    likely:
      'A callback of {{provider}} failed in a browser that is signed in, without check cookies: a used callback was requested again.',
    cut: 'The callback of {{provider}} was requested twice, and the first answer did not reach the browser: the code was spent on it.',
    prefetched:
      'The callback of {{provider}} was prefetched, which spent its code; the real visit then ended in an error page.',
  },
  check: (seen, { fail, pass, notApplicable }) => {
    const { cause, earlier, provider } = seen
    if (cause === null) return pass(seen.situation)
    if (cause !== 'replayed') return notApplicable
    const options = { subject: `callback of ${provider} on ${seen.origin}` }
    if (earlier === 'succeeded') return fail('replayed', { provider }, options)
    // What the first time failed of has been said; this one fails in any case.
    if (earlier === 'failed') return notApplicable
    if (earlier === null)
      return fail(
        'likely',
        { provider },
        { ...options, decides: 'whether the address was opened before this recording began' },
      )
    // Whoever is signed in all the same has lost nothing.
    const severity = seen.sessionSent ? 'info' : 'warning'
    return fail(earlier === 'prefetched' ? 'prefetched' : 'cut', { provider }, { ...options, severity })
  },
})
