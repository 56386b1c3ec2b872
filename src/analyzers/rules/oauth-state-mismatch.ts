import { defineRule } from '../define-rule.ts'

export const oauthStateMismatch = defineRule({
  id: 'oauth-state-mismatch',
  on: 'oauth-callback',
  severity: 'error',
  title: 'OAuth state and check cookies belong to two sign-ins',
  symptoms: [
    'state mismatch, expected …, got …',
    'OAuth fails when sign-in is clicked twice',
    'checks.state argument is missing',
  ],
  why: "A browser holds one set of check cookies for a host. When a sign-in is started twice (two tabs, a double click, an effect that runs twice), the second start overwrites the cookies of the first, and the first one's callback is refused. A state that was never handed out may be an attack: then the refusal is what protects the user.",
  fix: {
    summary:
      'Start the sign-in once: disable the button after the first click, and do not call signIn() from an effect or a prefetched link. Whoever meets the error signs in again in one tab.',
    both: "const [busy, setBusy] = useState(false)\n<button disabled={busy} onClick={() => { setBusy(true); signIn('{{provider}}') }}>Sign in</button>",
    verify: 'Sign in with {{provider}} in one tab: the callback leads to your page, not to an error.',
  },
  fixes: {
    foreignState: {
      summary:
        'If you did this sign-in yourself, look for what rewrites the address of the callback (a front, a link checker, a copied address). If nobody did, somebody may have sent this person a callback address of theirs: the refusal is right, and nothing is to be mended.',
      verify: 'Sign in with {{provider}} from its beginning, in one tab: the state comes back as it went out.',
    },
  },
  references: [
    'https://www.rfc-editor.org/rfc/rfc6749#section-10.12',
    'https://next-auth.js.org/errors#oauth_callback_error',
  ],
  messages: {
    startedAgain:
      'The sign-in with {{provider}} failed: a second sign-in was started before the first came back, and its check cookies replaced those of the first.',
    finishedElsewhere:
      'The sign-in with {{provider}} failed: another sign-in in this browser was finished in the meantime, and took the check cookies of this one with it.',
    foreignState:
      'The sign-in with {{provider}} failed: the callback brought a state that this sign-in did not hand out; it was changed on the way, or belongs to another sign-in.',
  },
  examples: `
    # two tabs
      POST http://localhost:3000/api/auth/signin/github -> 200 $authorize(one)
        < $checks(one)
      POST /api/auth/signin/github -> 200 $authorize(two)
        < $checks(two)
      GET /api/auth/callback/github?code=c&state=state-of-one with $checks(two) -> 302
        < location: http://localhost:3000/api/auth/error?error=OAuthCallback
    = startedAgain: The sign-in with github failed: a second sign-in was started before the first came back, and its check cookies replaced those of the first.
    # the other tab was faster
      POST http://localhost:3000/api/auth/signin/github -> 200 $authorize(one)
        < $checks(one)
      POST /api/auth/signin/github -> 200 $authorize(two)
        < $checks(two)
      GET /api/auth/callback/github?code=code-of-two&state=state-of-two with $checks(two) -> 302
        < location: http://localhost:3000/
        < $session4{"sub":"1"}
      GET /api/auth/callback/github?code=code-of-one&state=state-of-one -> 302
        < location: http://localhost:3000/api/auth/error?error=OAuthCallback
    = finishedElsewhere: The sign-in with github failed: another sign-in in this browser was finished in the meantime, and took the check cookies of this one with it.
    # another state than the one handed out
      POST http://localhost:3000/api/auth/signin/github -> 200 $authorize(one)
        < $checks(one)
      GET /api/auth/callback/github?code=code-of-one&state=tampered with $checks(one) -> 302
        < location: http://localhost:3000/api/auth/error?error=Configuration
    = foreignState: The sign-in with github failed: the callback brought a state that this sign-in did not hand out; it was changed on the way, or belongs to another sign-in.
    # one sign-in
      POST http://localhost:3000/api/auth/signin/github -> 200 $authorize(one)
        < $checks(one)
      GET /api/auth/callback/github?code=code-of-one&state=state-of-one with $checks(one) -> 302
        < location: http://localhost:3000/
        < $session4{"sub":"1"}
    = pass
    # the start is not in the recording
      GET http://localhost:3000/api/auth/callback/github?code=code-of-one&state=state-of-one with $checks(one) -> 302
        < location: http://localhost:3000/api/auth/error?error=OAuthCallback
    = not-applicable
  `,
  check: (seen, { fail, pass, notApplicable }) => {
    if (seen.cause === null) return pass(seen.situation)
    if (seen.cause !== 'state-mismatch') return notApplicable
    const message =
      seen.mismatch === 'started-again'
        ? 'startedAgain'
        : seen.mismatch === 'finished-elsewhere'
          ? 'finishedElsewhere'
          : 'foreignState'
    return fail(
      message,
      { provider: seen.provider },
      { subject: `callback of ${seen.provider} on ${seen.origin}`, situations: [seen.situation] },
    )
  },
})
