import { defineRule } from '../define-rule.ts'

export const cookieWithheldInFrame = defineRule({
  id: 'cookie-withheld-in-frame',
  on: 'cookie-journey',
  severity: 'warning',
  title: "The session does not reach the app in another site's frame",
  symptoms: [
    'session is null inside an iframe',
    'login does not work in an embedded app',
    'third-party cookies blocked',
    'sign-in works in a window and not in an iframe',
  ],
  why: "Inside a frame on another site the browser keeps Lax and Strict cookies back, and by the user's setting every cookie that is not partitioned. The app in the frame sees nobody signed in. All cookies of NextAuth need SameSite=None; Secure; Partitioned there, csrf and check cookies included; a sign-in in the frame is then a session of its own.",
  fix: {
    summary:
      'If the app is meant to run in frames of other sites, give every NextAuth cookie SameSite=None; Secure (and Partitioned); if not, forbid framing.',
    v4: `cookies: {
  sessionToken: {
    name: '__Secure-next-auth.session-token',
    options: { httpOnly: true, path: '/', sameSite: 'none', secure: true },
  },
  csrfToken: {
    name: '__Host-next-auth.csrf-token',
    options: { httpOnly: true, path: '/', sameSite: 'none', secure: true },
  },
  callbackUrl: {
    name: '__Secure-next-auth.callback-url',
    options: { httpOnly: true, path: '/', sameSite: 'none', secure: true },
  },
  // with a provider: state, pkceCodeVerifier and nonce in the same way, with maxAge: 900
},`,
    v5: `cookies: {
  sessionToken: { options: { sameSite: 'none', secure: true, partitioned: true } },
  csrfToken: { options: { sameSite: 'none', secure: true, partitioned: true } },
  callbackUrl: { options: { sameSite: 'none', secure: true, partitioned: true } },
  // with a provider: state, pkceCodeVerifier and nonce in the same way
},`,
    verify: 'Open the page with the frame: the request for the session carries the cookie.',
  },
  explains: ['signin-csrf-failed', 'signout-csrf-failed', 'session-cookie-not-seen'],
  references: ['RFC 6265bis section 5.2', 'RFC 6265bis section 5.6.7'],
  messages: {
    untied:
      "The app asked for the session from inside another site's frame and was answered as for nobody: `{{name}}` is a cookie that browsers keep out of there, whoever is signed in.",
    sameSite:
      "`{{name}}` did not go with a request from inside another site's frame, because its SameSite keeps it out of there: the app in the frame sees nobody signed in.",
    csrf: "`{{name}}` did not go with a request from inside another site's frame: the sign-in and the sign-out of the app in the frame are refused for their csrf token.",
    blocked:
      "`{{name}}` did not go with a request from inside another site's frame: this browser blocks third-party cookies.",
  },
  check: (seen, { fail, pass, notApplicable }) => {
    if ((seen.role !== 'session' && seen.role !== 'csrf') || !seen.framed || seen.nameCame) return notApplicable
    const situation = `${seen.situation} in a frame`
    if (seen.step === 'sent') return pass(situation)
    // Pages and images are embedded everywhere; that the session was asked for shows that the app runs there.
    if (seen.step !== 'withheld' || seen.use !== (seen.role === 'csrf' ? 'auth' : 'session')) return notApplicable
    const options = { subject: `${seen.name} on ${seen.host}`, situations: [situation] } as const
    if (!seen.tied) {
      const decides = 'whether the one who sees the frame is signed in: then this is why the frame does not know'
      return fail('untied', { name: seen.name }, { ...options, severity: 'info', decides })
    }
    if (seen.role === 'csrf') return fail('csrf', { name: seen.name }, options)
    if (seen.reasons.some(reason => reason.startsWith('SchemefulSameSite')))
      return fail('sameSite', { name: seen.name }, options)
    return seen.reasons.join() === 'UserPreferences' ? fail('blocked', { name: seen.name }, options) : notApplicable
  },
})
