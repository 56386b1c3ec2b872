import { defineRule } from '../define-rule.ts'

const PROVIDER = 'an OAuth provider lacks its endpoints; give it an issuer, or authorization, token and userinfo'
const METHODS = 'the adapter lacks methods that this configuration needs'
const CALLBACK_URL =
  'the callback address in the request, or in the callback-url cookie, is no http address: ask with another, or delete that cookie'
const ERROR_PAGE = 'pages.error asks for a sign-in itself; let everybody open it'
const AUTHORIZE = 'a Credentials provider has no authorize()'
const OTHER = 'a provider is used that this configuration does not allow'
const NAMED: Readonly<Record<string, string>> = {
  InvalidEndpoints: PROVIDER,
  MissingAdapterMethods: METHODS,
  MISSING_ADAPTER_METHODS_ERROR: METHODS,
  InvalidCallbackUrl: CALLBACK_URL,
  INVALID_CALLBACK_URL_ERROR: CALLBACK_URL,
  ErrorPageLoop: ERROR_PAGE,
  AUTH_ON_ERROR_PAGE_ERROR: ERROR_PAGE,
  MissingAuthorize: AUTHORIZE,
  CALLBACK_CREDENTIALS_HANDLER_ERROR: AUTHORIZE,
  MISSING_NEXTAUTH_API_ROUTE_ERROR:
    'the route file is not called `[...nextauth]`, by which NextAuth learns what is asked',
  AUTH_NO_ORIGIN:
    'the built Nuxt app does not know its address; set AUTH_ORIGIN, or `auth.baseURL`, where it runs: it reads no .env',
}

export const serverConfigurationError = defineRule({
  id: 'server-configuration-error',
  on: ['auth-route', 'server-log'],
  severity: 'error',
  title: 'NextAuth refuses its own configuration',
  symptoms: [
    'There is a problem with the server configuration',
    'There was a problem with the server configuration. Check the server logs',
    'error=Configuration',
    'AUTH_NO_ORIGIN: No `origin` - this is an error in production',
    '/api/auth/session 500',
  ],
  why: 'Every auth endpoint answers 500 and nobody can sign in or be recognised. Four faults look the same from outside: no secret; v5 in production without AUTH_TRUST_HOST or AUTH_URL (NEXTAUTH_URL alone does not count); Credentials together with strategy "database"; strategy "database" without an adapter. The app\'s log names the one.',
  fix: {
    summary: "Read the app's log line; the usual one is the secret (v5: secret or the trusted host).",
    v4: `NEXTAUTH_SECRET=…          # openssl rand -base64 32
NEXTAUTH_URL={{origin}}
// with the Credentials provider: session: { strategy: 'jwt' }`,
    v5: `AUTH_SECRET=…              # npx auth secret
AUTH_URL={{origin}}        # also makes the host trusted; or AUTH_TRUST_HOST=true
// with the Credentials provider: session: { strategy: 'jwt' }`,
    verify: 'GET /api/auth/session answers 200.',
  },
  fixes: {
    address: {
      summary:
        'Ask to come back to one whole address, with http or https once, or to a path. next-auth 4.4 refuses a path as well, which its own withAuth writes: take a newer one.',
      both: "signIn('github', { callbackUrl: '/' })   // a path or a whole address, never undefined, never two in one",
      verify: 'Ask {{path}} again: an answer without error.',
    },
    logged: {
      summary: 'Mend what the log names: {{what}}.',
      verify: 'GET {{path}}: an answer without error.',
    },
    strayCookie: {
      summary:
        'Delete the cookie in this browser (DevTools, Application, Cookies); other browsers are well. Then find what writes it: another app on this host, or a form that puts the text `undefined` into callbackUrl.',
      both: "v4: signIn('github', { callbackUrl: '/' })   // a path or a whole address, never undefined\nv5: signIn('github', { redirectTo: '/' })   // a path or a whole address, never undefined",
      verify: 'GET /api/auth/session answers 200.',
    },
  },
  references: [
    'https://next-auth.js.org/errors#invalid_callback_url_error',
    'https://next-auth.js.org/errors#no_secret',
    'https://errors.authjs.dev#untrustedhost',
  ],
  explains: ['guard-refuses-session'],
  decides:
    "the app's log line: MissingSecret / NO_SECRET, UntrustedHost, UnsupportedStrategy / CALLBACK_CREDENTIALS_JWT_ERROR, MissingAdapter (run `authproxy -- npm run dev` to see it)",
  messages: {
    address:
      '`{{path}}` answers 500 "a problem with the server configuration" for what this very request asks: its `callbackUrl` is not an http address, or not one that this version takes. NextAuth says the same of its secret and its host; that would meet other auth requests as well.',
    logged: 'NextAuth refuses the request `{{path}}` (its log: {{code}}): {{what}}.',
    strayCookie:
      'Auth requests of this browser fail: `{{path}}` answers 500 "a problem with the server configuration", and the request carries a cookie `{{cookie}}` that holds no address. NextAuth refuses every request with such a cookie.',
    refused:
      'Auth requests fail: `{{path}}` answers 500 "a problem with the server configuration", before anybody\'s session is looked at.',
  },
  check: (seen, { fail, pass, notApplicable }) => {
    if (seen.kind === 'server-log') {
      if (seen.cause !== 'configuration') return notApplicable
      const { code, origin, path } = seen
      const [cookie] = seen.carried
      const options = { subject: `auth routes of ${origin}`, decides: null } as const
      if (cookie !== undefined && NAMED[code] === CALLBACK_URL)
        return fail('strayCookie', { code, origin, path, cookie }, options)
      return fail(
        'logged',
        { code, origin, path, what: Object.hasOwn(NAMED, code) ? (NAMED[code] ?? '') : OTHER },
        options,
      )
    }
    if (seen.problem === null) return pass(seen.situation)
    if (seen.problem === 'stray-address')
      return fail(
        'address',
        { path: `${seen.basePath}/${seen.actions[0] ?? 'signin'}` },
        {
          subject: `auth routes of ${seen.origin}`,
          // Of a configuration that others are answered by, nothing else is refused.
          decides: seen.chain.length > 1 ? null : 'the same address without `callbackUrl`: it answers 200',
        },
      )
    if (seen.problem !== 'configuration') return notApplicable
    const path = `${seen.basePath}/${seen.actions[0] ?? 'session'}`
    const data = { path, origin: seen.origin }
    if (seen.stray !== null) {
      const decides = 'a private window: there the same request answers 200'
      return fail('strayCookie', { ...data, cookie: seen.stray }, { decides })
    }
    return fail('refused', data)
  },
})
