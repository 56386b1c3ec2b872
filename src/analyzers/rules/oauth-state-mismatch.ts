import { defineRule } from '../define-rule.ts'

const MESSAGES = {
  'started-again': 'startedAgain',
  'finished-elsewhere': 'finishedElsewhere',
  'foreign-state': 'foreignState',
  'no-state': 'noState',
} as const

export const oauthStateMismatch = defineRule({
  id: 'oauth-state-mismatch',
  on: 'oauth-callback',
  severity: 'error',
  title: 'OAuth state and check cookies belong to two sign-ins',
  headline: '{{headline}}',
  symptoms: [
    'state mismatch, expected …, got …',
    'OAuth fails when sign-in is clicked twice',
    'checks.state argument is missing',
    'Missing state in query, but required for redirect proxy',
    'state missing from the response',
  ],
  why: "A browser holds one set of check cookies for a host. When a sign-in is started twice (two tabs, a double click, an effect that runs twice), the second start overwrites the cookies of the first, and the first one's callback is refused. A state that was never handed out may be an attack: then the refusal is what protects the user.",
  fix: {
    summary:
      'Start the sign-in once: disable the button after the first click, and do not call signIn() from an effect or a prefetched link. Whoever meets the error signs in again in one tab.',
    both: "const [busy, setBusy] = useState(false)\n<button disabled={busy} onClick={() => { setBusy(true); signIn('{{provider}}') }}>Sign in</button>",
    verify: 'Sign in with {{provider}} in one tab: the callback leads to your page, not to an error.',
  },
  fixes: {
    noState: {
      summary:
        'Look for who takes the state away: a bridge between the app and the identity provider (SAML, a broker) that does not hand it on, a provider that knows no `state`, or a front that cuts the query. Where it cannot be mended there, let this provider do with PKCE; a redirect proxy (redirectProxyUrl) cannot do without state.',
      both: "// in the options of the provider {{provider}}\nchecks: ['pkce'],",
      verify: 'Sign in with {{provider}}: the address of the callback has a `state`.',
    },
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
    noState:
      'The sign-in with {{provider}} failed: its start sent a `state` along, and the callback brought the code without it.',
    startedAgain:
      'The sign-in with {{provider}} failed: a second sign-in was started before the first came back, and its check cookies replaced those of the first.',
    finishedElsewhere:
      'The sign-in with {{provider}} failed: another sign-in in this browser was finished in the meantime, and took the check cookies of this one with it.',
    foreignState:
      'The sign-in with {{provider}} failed: the callback brought a state that this sign-in did not hand out; it was changed on the way, or belongs to another sign-in.',
  },
  check: (seen, { fail, pass, notApplicable }) => {
    if (seen.cause === null) return pass(seen.situation)
    if (seen.cause !== 'state-mismatch') return notApplicable
    const data = {
      provider: seen.provider,
      ...(seen.mismatch === 'no-state'
        ? { headline: 'The callback came back without the state that was sent along' }
        : {}),
    }
    return fail(MESSAGES[seen.mismatch ?? 'foreign-state'], data, {
      subject: `callback of ${seen.provider} on ${seen.origin}`,
      situations: [seen.situation],
    })
  },
})
