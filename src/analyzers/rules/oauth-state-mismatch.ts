import { defineRule } from '../define-rule.ts'
import { callbackStep, startStep } from '../oauth-example-steps.ts'

const APP = 'http://localhost:3000'

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
    v4: "const [busy, setBusy] = useState(false)\n<button disabled={busy} onClick={() => { setBusy(true); signIn('{{provider}}') }}>Sign in</button>",
    v5: "const [busy, setBusy] = useState(false)\n<button disabled={busy} onClick={() => { setBusy(true); signIn('{{provider}}') }}>Sign in</button>",
    verify: 'Sign in with {{provider}} in one tab: the callback leads to your page, not to an error.',
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
  examples: [
    {
      title: 'two tabs',
      steps: [
        startStep(APP),
        startStep(APP, { id: 'two' }),
        callbackStep(APP, { id: 'two', query: 'code=c&state=state-of-one', error: 'OAuthCallback' }),
      ],
      expect: 'startedAgain',
    },
    {
      title: 'the other tab was faster',
      steps: [
        startStep(APP),
        startStep(APP, { id: 'two' }),
        callbackStep(APP, { id: 'two', error: null }),
        callbackStep(APP, { cookies: [], error: 'OAuthCallback' }),
      ],
      expect: 'finishedElsewhere',
    },
    {
      title: 'another state than the one handed out',
      steps: [startStep(APP), callbackStep(APP, { state: 'tampered', error: 'Configuration' })],
      expect: 'foreignState',
    },
    { title: 'one sign-in', steps: [startStep(APP), callbackStep(APP, { error: null })], expect: 'pass' },
    {
      title: 'the start is not in the recording',
      steps: [callbackStep(APP, { error: 'OAuthCallback' })],
      expect: 'not-applicable',
    },
  ],
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
      { subject: `callback of ${seen.provider} on ${seen.origin}`, situations: [seen.situation], evidence: seen.chain },
    )
  },
})
