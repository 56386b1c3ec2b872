import { defineRule } from '../define-rule.ts'

const LANDING =
  '{{basePath}}/providers: the same address in it is NEXTAUTH_URL (v5: AUTH_URL); with {{origin}} in it callbacks.redirect names it'

export const authOriginMismatch = defineRule({
  id: 'auth-origin-mismatch',
  on: 'auth-origin',
  severity: 'error',
  title: 'The app believes that it lives at another origin',
  symptoms: [
    'redirected to localhost:3000 after login',
    'redirected to 0.0.0.0:3000 in Docker',
    'callback URL points to the wrong host',
    'redirect_uri_mismatch behind a proxy',
    'http:// in form actions on an https site',
  ],
  headline: 'The app believes that it lives at {{app}}',
  why: 'NextAuth builds every redirect, callback address and cookie name from the origin that it believes in (NEXTAUTH_URL; AUTH_URL; else what the forwarded headers say), not from the address bar. When the two differ, the answer to a sign-in leads the browser to another origin, OAuth providers are given a redirect_uri that nobody answers, and the wrong scheme gives the wrong cookie names. Without the variable the origin comes from X-Forwarded-Host and X-Forwarded-Proto (in route handlers of v5 from the port that Next.js listens on), so a proxy that does not send these headers, or sends `https,http`, looks the same. NextAuth itself never writes a cookie Domain.',
  fix: {
    summary:
      'Set the variable to the origin in the address bar, exactly, with scheme and port, and restart the app. In production this is your public address.',
    v4: `NEXTAUTH_URL={{origin}}
# it says so already? next-auth up to 4.24.13 believes others first: on Vercel, or with AUTH_TRUST_HOST, the header
# X-Forwarded-Host; in 4.20 NEXTAUTH_URL_INTERNAL. Let the front send the public host there, or take a newer 4
# Nuxt (@sidebase/nuxt-auth): AUTH_ORIGIN={{origin}}{{basePath}}, which is believed before NEXTAUTH_URL`,
    v5: 'AUTH_URL={{origin}}',
    verify: 'Open {{basePath}}/providers: every callbackUrl begins with {{origin}}.',
  },
  fixes: {
    express: {
      summary:
        'Let Express believe what the proxy in front says of the scheme, and restart the app. @auth/express takes its address from `req.protocol`, and AUTH_URL does not change that.',
      v4: 'NEXTAUTH_URL={{origin}}',
      v5: `const app = express()
app.set('trust proxy', true)   // req.protocol is then what X-Forwarded-Proto says
// Express only stands before the app that has Auth.js: AUTH_URL={{origin}} there`,
      verify: 'Open {{basePath}}/providers: every callbackUrl begins with {{origin}}.',
    },
    expressFront: {
      summary:
        'Let the proxy in front tell the app the public host, with its port, and the scheme: @auth/express takes its address from Host and `req.protocol`, and AUTH_URL does not change that. Where the proxy cannot, say it in the app.',
      both: `# nginx
proxy_set_header Host $http_host;
proxy_set_header X-Forwarded-Proto $scheme;
// Express, in any case
app.set('trust proxy', true)
// Express, where the proxy cannot: before ExpressAuth
app.use((request, _response, next) => {
  Object.assign(request.headers, { host: '{{host}}', 'x-forwarded-proto': '{{scheme}}' })
  next()
})`,
      verify: 'Open {{basePath}}/providers: every callbackUrl begins with {{origin}}.',
    },
    page: {
      summary:
        'Let the proxy pass the public host and scheme on, or build redirects from the public address instead of `request.url`.',
      both: `# nginx
proxy_set_header Host $http_host;
proxy_set_header X-Forwarded-Host $http_host;
proxy_set_header X-Forwarded-Proto $scheme;
// middleware.ts (proxy.ts)
return NextResponse.redirect(new URL('/login', process.env.NEXTAUTH_URL (v5: process.env.AUTH_URL) ?? request.url))`,
      verify: 'Open a guarded page signed out: the Location begins with {{origin}}, or with a slash.',
    },
    wayBack: {
      summary:
        'Write a path as the way back, not the address that the server got; and let the proxy pass the public host on.',
      v4: `// middleware.ts; withAuth of early next-auth 4 wrote the whole address: take a newer 4
signIn.searchParams.set('callbackUrl', request.nextUrl.pathname + request.nextUrl.search)`,
      v5: `// proxy.ts (middleware.ts)
signIn.searchParams.set('callbackUrl', request.nextUrl.pathname + request.nextUrl.search)
AUTH_URL={{origin}}   // auth() as middleware takes the address from it`,
      verify: 'Open a guarded page signed out: callbackUrl is a path, or begins with {{origin}}.',
    },
    landing: {
      summary:
        'Set the variable to the origin in the address bar where the app runs (a variable of the build may not be there), and let callbacks.redirect return no other address.',
      v4: `NEXTAUTH_URL={{origin}}
callbacks: { redirect: ({ url, baseUrl }) => (new URL(url, baseUrl).origin === baseUrl ? new URL(url, baseUrl).href : baseUrl) }`,
      v5: `AUTH_URL={{origin}}
callbacks: { redirect: ({ url, baseUrl }) => (new URL(url, baseUrl).origin === baseUrl ? new URL(url, baseUrl).href : baseUrl) }`,
      verify: 'Sign in: the browser stays on {{origin}}.',
    },
  },
  references: [
    'https://next-auth.js.org/configuration/options#nextauth_url',
    'https://authjs.dev/reference/core/errors',
  ],
  explains: [
    'cookie-insecure-over-https',
    'cookie-rejected-prefix-secure',
    'cookie-rejected-secure-on-http',
    'oauth-check-cookie-missing',
    'oauth-callback-failed',
    // SvelteKit refuses a form of another origin, and http is sent on to https without it.
    'auth-request-refused',
    // By the wrong scheme, getSession() of @auth/express looks for another cookie than the routes set.
    'guard-refuses-session',
  ],
  messages: {
    redirectUri:
      "The sign-in on {{origin}} tells the provider to bring the browser back to {{app}}, an address of the server's own machine: there nobody waits for it, or the provider refuses it as not registered.",
    scheme:
      'The app takes its own origin for {{app}}, but the browser is on {{origin}}: same host, other scheme, so cookie names and Secure are decided wrongly.',
    express:
      'The app takes its own origin for {{app}}, but the browser is on {{origin}}: same host, other scheme, so cookie names and Secure are decided wrongly. Express answers here, and goes by the connection to it as long as it does not trust the proxy in front.',
    expressFront:
      'The app takes its own origin for {{app}}, but the browser is on {{origin}}. Express answers here and goes by what it is told: it got `{{told}}`. That is the doing of what stands in front of it.',
    other:
      'The app takes its own origin for {{app}}, but the browser is on {{origin}}: redirects and callbacks lead there, away from this session.',
    page: "A page of {{origin}} sends the browser to sign in at {{app}}, an address of the server's own machine: the code that redirects takes it from the request as the app got it, without the public host, or from a setting of development.",
    wayBack:
      "A guard of {{origin}} sends the browser to sign in, and names the page that was asked for at {{app}} to come back to, an address of the server's own machine: there the sign-in ends.",
    landing:
      "The sign-in on {{origin}} was accepted, and leads the browser to {{app}}, an address of the server's own machine that it had not asked for: away from its session.",
  },
  check: (seen, { fail, pass, notApplicable }) => {
    if (seen.source === 'landing') {
      const data = { app: seen.appOrigin, origin: seen.origin, basePath: seen.basePath }
      const subject = `${seen.appOrigin} instead of ${seen.origin}`
      return fail('landing', data, { subject, decides: seen.contradictsProof ? null : LANDING })
    }
    if (seen.contradictsProof) return notApplicable
    if (seen.source === 'redirect-uri')
      return fail(
        'redirectUri',
        { app: seen.appOrigin, origin: seen.origin, basePath: seen.basePath },
        { subject: `${seen.appOrigin} instead of ${seen.origin}` },
      )
    if (seen.source === 'way-back')
      return fail('wayBack', { app: seen.appOrigin, origin: seen.origin }, { subject: `pages of ${seen.origin}` })
    if (seen.source === 'location')
      return fail('page', { app: seen.appOrigin, origin: seen.origin }, { subject: `pages of ${seen.origin}` })
    const situation = `app origin on ${seen.origin}`
    if (seen.appOrigin === seen.origin) return pass(situation)
    const [app, browser] = [new URL(seen.appOrigin), new URL(seen.origin)]
    const sameHost = app.hostname === browser.hostname && app.protocol !== browser.protocol
    const bothDefault = app.port === '' && browser.port === ''
    const isExpress = seen.byExpress && seen.dialect !== 'next-auth-v4'
    if (isExpress && seen.told !== null && isTold(seen.told, app, browser)) {
      const { host, proto } = seen.told
      const told =
        proto === null
          ? `Host: ${host}\` and no \`X-Forwarded-Proto`
          : `Host: ${host}\` and \`X-Forwarded-Proto: ${proto}`
      const data = { app: seen.appOrigin, origin: seen.origin, told, basePath: seen.basePath }
      const subject = `${seen.appOrigin} instead of ${seen.origin}`
      return fail(
        'expressFront',
        { ...data, host: browser.host, scheme: browser.protocol.slice(0, -1) },
        { subject, situations: [situation] },
      )
    }
    const message =
      isExpress && app.host === browser.host && sameHost ? 'express' : sameHost && bothDefault ? 'scheme' : 'other'
    return fail(
      message,
      { app: seen.appOrigin, origin: seen.origin, basePath: seen.basePath },
      { subject: `${seen.appOrigin} instead of ${seen.origin}`, situations: [situation] },
    )
  },
})

/** The address is the one that the app was told, and is wrong by that alone. */
function isTold(
  { host, proto }: { readonly host: string; readonly proto: string | null },
  app: URL,
  browser: URL,
): boolean {
  const own = `${app.protocol}//${host}`
  if (!URL.canParse(own) || new URL(own).host !== app.host) return false
  return app.host !== browser.host || (app.protocol !== browser.protocol && proto !== browser.protocol.slice(0, -1))
}
