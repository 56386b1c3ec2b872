import { defineRule } from '../define-rule.ts'

export const signinCsrfFailed = defineRule({
  id: 'signin-csrf-failed',
  on: 'sign-in',
  severity: 'error',
  title: 'The sign-in was refused for its csrf token',
  symptoms: [
    'signin?csrf=true',
    'MissingCSRF: CSRF token was missing during an action callback',
    'sign-in page reloads and nothing happens',
    'MissingCSRF inside an iframe only',
  ],
  why: "A sign-in by POST must carry the csrf cookie and its token. v4 answers with the sign-in page and csrf=true, v5 with error=MissingCSRF; v4's signIn() still resolves with ok: true, so the page shows nothing.",
  fix: {
    summary:
      'Let the csrf cookie reach the browser and come back: leave it to NextAuth (no entry in `cookies`), and let no middleware, CDN or proxy drop it. Give each form a fresh token. A program that keeps cookies itself sends the one it has, also when /csrf sets none anew.',
    v4: '// leave csrfToken out of `cookies`\nawait signIn(\'{{provider}}\', …)   // or <input name="csrfToken" value={await getCsrfToken()} />',
    v5: "// leave csrfToken out of `cookies`\nawait signIn('{{provider}}', …)   // the client and the server action carry the token themselves",
    verify: 'The POST of the sign-in carries the csrf cookie, and no new one is set.',
  },
  fixes: {
    framed: {
      summary:
        "Inside another site's frame the browser keeps Lax cookies back, and NextAuth's csrf cookie is one: give all of its cookies SameSite=None; Secure; Partitioned, csrf and callback-url too, or open the sign-in in a window of its own.",
      v4: "cookies: { // v4 replaces each entry: name and every option; sessionToken and callbackUrl in the same way\n  csrfToken: {\n    name: '__Host-next-auth.csrf-token',\n    options: { httpOnly: true, path: '/', sameSite: 'none', secure: true },\n  },\n},",
      v5: "cookies: {\n  sessionToken: { options: { sameSite: 'none', secure: true, partitioned: true } },\n  csrfToken: { options: { sameSite: 'none', secure: true, partitioned: true } },\n  callbackUrl: { options: { sameSite: 'none', secure: true, partitioned: true } },\n},",
      verify: 'Sign in inside the frame: the POST carries the csrf cookie.',
    },
  },
  references: ['https://next-auth.js.org/configuration/options#cookies', 'https://errors.authjs.dev#missingcsrf'],
  messages: {
    lost: 'The sign-in with {{provider}} was refused: the app had set a csrf cookie, but the browser did not send it.',
    framed:
      "The sign-in with {{provider}} was refused: it was sent from inside another site's frame, and came without the csrf cookie that the app had set.",
    reissued:
      'The sign-in with {{provider}} was refused: the browser sent the csrf cookie, but the app did not see it or did not accept it, and set another.',
    token:
      'The sign-in with {{provider}} was refused although it carried the csrf cookie: the token in the form is another one (the cookie was replaced since, or the token came out of a cache), or the app does not accept its cookie.',
    absent:
      'The sign-in with {{provider}} was refused: it carried no csrf cookie, and the app had set none before in this recording. A form of the app that takes the token from a cookie has none to take at the first visit; it has to ask /api/auth/csrf first.',
  },
  check: (seen, { fail, pass, notApplicable }) => {
    if (seen.outcome === 'accepted') return pass(seen.situation)
    if (seen.outcome !== 'csrf') return notApplicable
    const options = {
      subject: `sign-in with ${seen.provider} on ${seen.origin}`,
      situations: [seen.situation],
    } as const
    const data = { provider: seen.provider }
    if (seen.csrf === 'lost') return fail(seen.framed ? 'framed' : 'lost', data, options)
    if (seen.csrf === 'reissued') return fail('reissued', data, { ...options, severity: 'warning' })
    return fail(seen.csrf === 'sent' ? 'token' : 'absent', data, {
      ...options,
      severity: seen.byForm ? 'warning' : 'info',
    })
  },
})
