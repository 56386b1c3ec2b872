import { defineRule } from '../define-rule.ts'

/** So many accepted in a row are no luck. */
const STEADY = 10
/** One change of the secret replaces one cookie. */
const MANY = 3

const SECRETS_DECIDE = 'NEXTAUTH_SECRET (v5: AUTH_SECRET) of both'
const NEVER_DECIDES =
  'NEXTAUTH_SECRET (v5: AUTH_SECRET) of every instance; if it is one and the same, something on the way changes the value of the csrf cookie'
const TOKENS_DECIDE =
  'NEXTAUTH_SECRET (v5: AUTH_SECRET), the version of the library and `jwt` in the configuration of both'

export const secretMismatchBetweenInstances = defineRule({
  id: 'secret-mismatch-between-instances',
  on: ['csrf-state', 'replica'],
  severity: 'error',
  title: 'Several instances of the app work with different secrets',
  symptoms: [
    'randomly logged out with several replicas',
    'signed in on one pod, signed out on the other',
    'JWEDecryptionFailed at random',
  ],
  why: 'What one instance signs, the next one refuses: it deletes the session cookie and re-issues the csrf cookie. So sign-in bounces (csrf) or the session is lost, depending on which instance answers.',
  fix: {
    summary: 'Give every instance the same secret, and never make it up at start-up.',
    v4: 'NEXTAUTH_SECRET=…   # one value for all instances, from one place (openssl rand -base64 32)',
    v5: 'AUTH_SECRET=…   # one value for all instances, from one place (npx auth secret)',
    verify: 'GET /api/auth/csrf ten times: only the first answer sets a csrf cookie.',
  },
  references: ['https://next-auth.js.org/configuration/options#secret', 'https://authjs.dev/reference/core#secret'],
  explains: [
    'secret-changed',
    'session-token-undecryptable',
    'session-token-refused',
    'valid-token-refused',
    'signin-csrf-failed',
    'signout-csrf-failed',
    'oauth-secret-changed',
    'oauth-callback-failed',
    'guard-refuses-session',
    'guards-disagree',
    'redirect-loop',
  ],
  messages: {
    replicas: '{{other}} refuses tokens that {{maker}} made{{mutual}}: the two replicas work with different secrets.',
    perhaps:
      '{{other}} refuses tokens that {{maker}} made: the two replicas work with different secrets, or the secret of both was changed in between.',
    tokens:
      '{{other}} refuses a session token that {{maker}} made and still takes: their secrets differ, or what else decides about a token.',
    alternating:
      'The app accepts its csrf cookies at one time and replaces them at another ({{reissues}} replaced, {{refused}} of them fresh ones): instances with different secrets answer in turn.',
    never:
      'The app reads the cookies of these requests, and replaces its own csrf cookie every time ({{reissues}} times): no instance takes what another one made.',
  },
  check: (seen, { fail, pass, notApplicable }) => {
    if (seen.kind === 'replica') {
      if (seen.what === 'store') return notApplicable
      if (!seen.refused) return pass(seen.situation)
      const data = { maker: seen.maker, other: seen.other, mutual: seen.mutual ? ', and the other way round' : '' }
      const options = { subject: seen.pair, situations: seen.situations } as const
      if (seen.what === 'tokens') return fail('tokens', data, { ...options, decides: TOKENS_DECIDE })
      return seen.certain
        ? fail('replicas', data, options)
        : fail('perhaps', data, { ...options, decides: SECRETS_DECIDE })
    }
    if (seen.outcome === 'honoured') return seen.honouredInRow >= STEADY ? pass(seen.situation) : notApplicable
    // All hashes fit one secret: what refuses them does not see them.
    if (seen.fits > 0 && seen.misfits === 0) return notApplicable
    // There and back is somebody who tries another secret; there, back and there again is nobody.
    const bySecret =
      seen.fits > 0 && seen.misfits > 0 && (seen.freshRefused > 0 || (seen.turns >= 3 && seen.reissues >= 2))
    // Refused although it was the newest, and another one was accepted: no single secret does that.
    const data = { reissues: seen.reissues, refused: seen.freshRefused }
    if (seen.honoured === 0 && seen.read >= MANY && seen.freshRefused > 1)
      return fail('never', { reissues: seen.reissues }, { decides: NEVER_DECIDES })
    if (!bySecret && (!seen.sameRoute || seen.freshRefused === 0)) return notApplicable
    return fail('alternating', data)
  },
})
