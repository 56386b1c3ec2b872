import { defineRule } from '../define-rule.ts'

/** NextAuth writes the Expires of the session; a difference of seconds is rounding. */
const TOLERANCE_SECONDS = 60

export const cookieMaxageOverrides = defineRule({
  id: 'cookie-maxage-overrides',
  on: 'cookie-journey',
  severity: 'error',
  title: 'Max-Age ends the session cookie before the session',
  symptoms: ['logged out after a few minutes although maxAge is 30 days', 'session cookie expires too early'],
  why: "Max-Age beats Expires. NextAuth writes the end of the session into Expires; cookies.sessionToken.options.maxAge adds a Max-Age beside it, and the browser then drops the cookie after that time without a request, whatever session.maxAge says. A cookie that is dropped leaves no trace in the app's log.",
  fix: {
    summary: 'Remove maxAge from the cookie options and set the length of the session itself, in seconds.',
    both: '// no maxAge in cookies.sessionToken.options\nsession: { maxAge: 30 * 24 * 60 * 60 },',
    verify: 'Refresh the session: its Set-Cookie line has Expires and no Max-Age.',
  },
  references: ['RFC 6265bis section 5.7', 'https://next-auth.js.org/configuration/options#cookies'],
  explains: ['cookie-never-returned', 'session-expired'],
  messages: {
    shorter:
      '`{{name}}` ends after {{after}} without a request to the session endpoint: its Max-Age={{seconds}} beats its Expires, which lies {{expires}} ahead.',
    longer:
      '`{{name}}` stays {{after}} in the browser (Max-Age={{seconds}}), longer than its Expires says ({{expires}}); the session in it ends earlier.',
  },
  check: (seen, { fail, pass, notApplicable }) => {
    const { line } = seen
    if (seen.role !== 'session' || line === null || seen.step === 'emptied') return notApplicable
    const { maxAgeSeconds, expiresInSeconds } = line
    if (maxAgeSeconds === null || expiresInSeconds === null) return pass(seen.situation)
    const difference = maxAgeSeconds - expiresInSeconds
    if (Math.abs(difference) <= TOLERANCE_SECONDS) return pass(seen.situation)
    const data = {
      name: seen.name,
      seconds: maxAgeSeconds,
      after: span(maxAgeSeconds),
      expires: span(expiresInSeconds),
    }
    const options = {
      subject: `${seen.name} on ${seen.host}`,
      situations: [seen.situation],
      evidence: [seen.proof],
    } as const
    return difference < 0 ? fail('shorter', data, options) : fail('longer', data, { ...options, severity: 'info' })
  },
})

/** `4 s`, `15 min`, `30 days`. */
function span(seconds: number): string {
  if (Math.abs(seconds) < 120) return `${seconds} s`
  if (Math.abs(seconds) < 7_200) return `${Math.round(seconds / 60)} min`
  return Math.abs(seconds) < 172_800 ? `${Math.round(seconds / 3_600)} h` : `${Math.round(seconds / 86_400)} days`
}
