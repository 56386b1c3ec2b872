import { defineRule } from '../define-rule.ts'

export const foreignCallWithoutCookies = defineRule({
  id: 'foreign-call-without-cookies',
  on: 'foreign-call',
  severity: 'warning',
  title: 'A call from another origin does without the session',
  headline: '{{headline}}',
  symptoms: [
    'session is null on the subdomain although the cookie has a Domain',
    'fetch to the API on another port or subdomain answers 401',
    'getSession does not send cookies cross-origin',
    'blocked by CORS policy: Access-Control-Allow-Credentials',
    'login works in the browser, not in the Capacitor, Tauri or Electron app',
    'Authorization: Bearer undefined',
    'session.accessToken is undefined, the backend answers 401',
    'this Set-Cookie had SameSite=Lax but came from a cross-site response',
  ],
  why: "A script's fetch() to another origin, and another port or subdomain is one, carries no cookies unless it says `credentials: 'include'`, whatever Domain and SameSite say. And when it carries them, the browser shows the answer only if Access-Control-Allow-Origin names the calling origin (not `*`) and Access-Control-Allow-Credentials is `true`. NextAuth's own client has no such option: it is made for its own origin.",
  fix: {
    summary:
      'Best: one origin for pages and API (a rewrite in next.config, a path of the front). Else both halves: credentials in the call, and leave in the answer.',
    both: `// the call, from {{from}}
fetch('{{origin}}{{path}}', { credentials: 'include' })      // axios: { withCredentials: true }
// next.config.js of {{origin}}
headers: async () => [{ source: '/api/:path*', headers: [
  { key: 'Access-Control-Allow-Origin', value: '{{from}}' },
  { key: 'Access-Control-Allow-Credentials', value: 'true' },
] }],`,
    verify: 'The call from {{from}} carries the session cookie, and the script gets the answer.',
  },
  fixes: {
    noToken: {
      summary:
        'Put the token of the backend into the session: callbacks.jwt takes it at the sign-in, callbacks.session hands it on (a failed call there must not be swallowed). Who is signed in since before has none: sign in again. On the page wait with the first call until useSession() says `authenticated`.',
      both: `callbacks: {
  async jwt({ token, account }) { if (account) token.accessToken = account.access_token; return token },
  async session({ session, token }) { session.accessToken = token.accessToken; return session },
},`,
      verify: 'The call to {{origin}} carries a token: Authorization: Bearer ey…',
    },
    unstored: {
      summary:
        'Best: one origin for pages and API; an app that wraps a site (Capacitor, Electron, Tauri) opens the site itself (server.url, loadURL), or sends the session in a header. Else every cookie of NextAuth as SameSite=None; Secure, and credentials in the calls; browsers that block third-party cookies refuse those, too.',
      v4: "cookies: {\n  sessionToken: {\n    name: '{{cookie}}',\n    options: { httpOnly: true, path: '/', sameSite: 'none', secure: true },\n  },\n  // csrfToken and callbackUrl in the same way\n},",
      v5: "cookies: {\n  sessionToken: { options: { sameSite: 'none', secure: true } },\n  csrfToken: { options: { sameSite: 'none', secure: true } },\n  callbackUrl: { options: { sameSite: 'none', secure: true } },\n},",
      verify: 'Sign in from {{from}}: the next call carries `{{cookie}}`.',
    },
  },
  references: [
    'https://developer.mozilla.org/docs/Web/API/Request/credentials',
    'https://developer.mozilla.org/docs/Web/HTTP/Guides/CORS#requests_with_credentials',
    'https://github.com/nextauthjs/next-auth/issues/2414',
  ],
  explains: ['session-cookie-not-seen'],
  messages: {
    noToken:
      'A page of {{from}}, where this browser is signed in, asks {{origin}} with a token that it has not (`Authorization: Bearer undefined`, or null), more than once, and is refused ({{status}} at `{{path}}`): its session holds no such token.',
    unstored:
      'A script on {{from}} signed in by `{{path}}`, and the browser does not keep the session: `{{cookie}}` is not SameSite=None, and {{from}} is another site than the one that sets it.',
    omitted:
      'A script on {{from}} asked `{{path}}` without any cookie, although this browser holds `{{cookie}}` for that host, and was answered as nobody ({{status}}): a fetch to another origin leaves cookies out.',
    hidden:
      'A script on {{from}} asked `{{path}}` with the session cookie, and the answer does not let {{from}} read it (Access-Control-Allow-Origin with that very origin, and Access-Control-Allow-Credentials: true): the browser keeps it from the script.',
  },
  check: (seen, { fail, pass }) => {
    if (seen.what === 'passed') return pass(seen.situation)
    const { path, from, cookie, status, origin } = seen
    const headline = `Calls from ${from} to ${path} do without the session`
    const data = { path, from, cookie, status, origin, headline }
    if (seen.what === 'no-token') {
      const told = { ...data, origin: seen.host, headline: 'A page sends `Bearer undefined` to its backend' }
      return fail('noToken', told, { decides: 'what useSession() gives the page: is the token in it?' })
    }
    if (seen.what === 'unstored') return fail('unstored', data, { severity: 'error' })
    if (seen.what === 'hidden') return fail('hidden', data, { severity: 'error' })
    // A window without the session looks the same where nothing ties the page to it.
    return fail('omitted', data, {
      severity: seen.tied ? 'warning' : 'info',
      decides:
        "the call: has it `credentials: 'include'` (axios: withCredentials)? Then the browser held the cookie back, or it was another window",
    })
  },
})
