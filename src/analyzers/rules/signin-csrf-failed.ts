import { defineRule } from '../define-rule.ts'

const APP = 'http://localhost:3000'
const CSRF = 'set-cookie: next-auth.csrf-token=aaaaaaaaaaaaaaaa; Path=/; HttpOnly; SameSite=Lax'
const SENT = 'cookie: next-auth.csrf-token=aaaaaaaaaaaaaaaa'
const REFUSED = `{"url":"${APP}/api/auth/signin?csrf=true"}`

export const signinCsrfFailed = defineRule({
  id: 'signin-csrf-failed',
  on: 'sign-in',
  severity: 'error',
  title: 'The sign-in was refused for its csrf token',
  symptoms: [
    'signin?csrf=true',
    'MissingCSRF: CSRF token was missing during an action callback',
    'sign-in page reloads and nothing happens',
  ],
  why: "A sign-in by POST must carry the csrf cookie and its token. v4 answers with the sign-in page and csrf=true, v5 with error=MissingCSRF; v4's signIn() still resolves with ok: true, so the page shows nothing.",
  fix: {
    summary:
      'Let the csrf cookie reach the browser and come back: leave it to NextAuth (no entry in `cookies`), and let no middleware, CDN or proxy drop it. Give each form a fresh token.',
    v4: '// leave csrfToken out of `cookies`\nawait signIn(\'{{provider}}\', …)   // or <input name="csrfToken" value={await getCsrfToken()} />',
    v5: "// leave csrfToken out of `cookies`\nawait signIn('{{provider}}', …)   // the client and the server action carry the token themselves",
    verify: 'The POST to /api/auth/callback/{{provider}} carries the csrf cookie, and no new one is set.',
  },
  references: ['https://next-auth.js.org/configuration/options#cookies', 'https://errors.authjs.dev#missingcsrf'],
  messages: {
    lost: 'The sign-in with {{provider}} was refused: the app had set a csrf cookie, but the browser did not send it.',
    reissued:
      'The sign-in with {{provider}} was refused: the browser sent the csrf cookie, but the app did not see it or did not accept it, and set another.',
    token:
      'The sign-in with {{provider}} was refused although it carried the csrf cookie: the token in the form is another one (the cookie was replaced since, or the token came out of a cache), or the app does not accept its cookie.',
    absent:
      'The sign-in with {{provider}} was refused: it carried no csrf cookie, and the app had set none before in this recording. A form of the app that takes the token from a cookie has none to take at the first visit; it has to ask /api/auth/csrf first.',
  },
  examples: [
    {
      title: 'set, not kept',
      steps: [
        { request: `GET ${APP}/api/auth/csrf`, status: 200, answer: [CSRF], body: '{"csrfToken":"aaaa"}' },
        { request: `POST ${APP}/api/auth/callback/credentials`, status: 200, answer: [CSRF], body: REFUSED },
      ],
      expect: 'lost',
    },
    {
      title: 'sent, not accepted',
      steps: [
        {
          request: `POST ${APP}/api/auth/callback/credentials`,
          send: [SENT],
          status: 200,
          answer: ['set-cookie: next-auth.csrf-token=bbbbbbbbbbbbbbbb; Path=/; HttpOnly; SameSite=Lax'],
          body: REFUSED,
        },
      ],
      expect: 'reissued',
    },
    {
      title: 'a made-up token',
      steps: [
        {
          request: `POST ${APP}/api/auth/callback/credentials`,
          send: [SENT],
          status: 302,
          answer: [`location: ${APP}/api/auth/signin?error=MissingCSRF`],
        },
      ],
      expect: 'token',
    },
    {
      title: 'accepted',
      steps: [
        {
          request: `POST ${APP}/api/auth/callback/credentials`,
          send: [SENT],
          status: 200,
          answer: ['set-cookie: next-auth.session-token=$jwe4{"sub":"1"}; Path=/; HttpOnly; SameSite=Lax'],
          body: `{"url":"${APP}/"}`,
        },
      ],
      expect: 'pass',
    },
  ],
  check: (seen, { fail, pass, notApplicable }) => {
    if (seen.outcome === 'accepted') return pass(seen.situation)
    if (seen.outcome !== 'csrf') return notApplicable
    const options = {
      subject: `sign-in with ${seen.provider} on ${seen.origin}`,
      situations: [seen.situation],
      evidence: seen.chain,
    } as const
    const data = { provider: seen.provider }
    if (seen.csrf === 'lost') return fail('lost', data, options)
    if (seen.csrf === 'reissued') return fail('reissued', data, { ...options, severity: 'warning' })
    return fail(seen.csrf === 'sent' ? 'token' : 'absent', data, {
      ...options,
      severity: seen.byForm ? 'warning' : 'info',
    })
  },
})
