import { defineRule } from '../define-rule.ts'

/** openid-client (v4) and oauth4webapi (v5). */
const CLIENT_ID = /client_id is required|client\.client_id/

const CLIENT_FIX = {
  summary:
    'Give the id and the secret of this provider a value where the app runs (not on your machine alone), under the very names that the code reads, then build and start again.',
  v4: 'GITHUB_ID=…  GITHUB_SECRET=…      # read as clientId: process.env.GITHUB_ID',
  v5: 'AUTH_GITHUB_ID=…  AUTH_GITHUB_SECRET=…   # read by themselves under these names',
  verify: "Press the button again: the provider's address has client_id=, with a value.",
} as const

export const configPagesUndefined = defineRule({
  id: 'config-pages-undefined',
  on: ['undefined-address', 'server-log'],
  severity: 'error',
  title: 'The app sends people to an address called `undefined`',
  headline: '{{headline}}',
  symptoms: [
    'redirected to /undefined',
    '404 at an address that ends in undefined',
    'Error 400: invalid_request, Missing required parameter: client_id',
    'client_id=undefined in the address of the provider',
  ],
  why: 'An address of the configuration (pages.signIn, pages.error, a base path, a callback address, the way to a provider) is put together from a variable that has no value in this environment: the text "undefined" becomes part of the path, and nobody arrives. Where the whole option is a condition (`pages: isProd ? {…} : undefined`), the library reads a page out of nothing, and the request fails.',
  fix: {
    summary:
      'Find the variable in the pages option, and give it a value in this environment, or write the path itself.',
    both: "pages: { signIn: '/login', error: '/login' }, // plain paths; leave the line out where there is none",
    verify: 'Open a protected page without a session: the address bar shows the sign-in page.',
  },
  fixes: {
    action: {
      summary:
        "Read the app's log at that moment: [auth][error] names what is wrong with the configuration. Mostly it is the secret, or a URL variable that names another path than the one of the routes.",
      v4: null,
      v5: '# .env, and restart\nAUTH_SECRET=…                 # npx auth secret\n# AUTH_URL / NEXTAUTH_URL: the origin alone, with its scheme, or not set at all',
      verify: "Press the button again: the browser goes to the provider's sign-in.",
    },
    clientId: CLIENT_FIX,
    clientIdLogged: CLIENT_FIX,
  },
  references: ['https://next-auth.js.org/configuration/pages'],
  explains: ['auth-route-crashed', 'server-configuration-error', 'oauth-provider-unreachable', 'oauth-callback-failed'],
  messages: {
    option:
      'NextAuth looked for a page in the `pages` option, and `pages` itself is undefined (its log: {{message}}): the auth request fails.',
    action:
      'A server action on `{{path}}` sends the browser to an address called `undefined`: signIn() or signOut() got no address from NextAuth, which had refused its configuration.',
    clientId:
      'The app sends the browser to the provider at `{{target}}` without a client_id: the variable that holds it has no value where the app runs, and the provider answers "invalid_request" or "missing client_id".',
    clientIdLogged:
      'The provider {{provider}} has no client_id: its log says: {{message}}. The variable that holds it has no value where the app runs.',
    address: 'The app sends the browser to `{{target}}`: a path in its configuration has the value undefined.',
  },
  check: (seen, { fail, notApplicable }) => {
    if (seen.kind === 'undefined-address') {
      const options = { subject: seen.target, situations: [seen.situation] } as const
      if (seen.part === 'client-id')
        return fail('clientId', { target: seen.target, headline: 'The provider is asked without a client_id' }, options)
      if (seen.part === 'action') {
        const headline = 'signIn() in a server action gets no address from NextAuth'
        const decides =
          "the app's log line at that moment: [auth][error] MissingSecret, UnknownAction, UntrustedHost, …"
        return fail('action', { path: seen.path, headline }, { ...options, decides })
      }
      return fail(
        'address',
        { target: seen.target, headline: 'The app sends people to an address called `undefined`' },
        options,
      )
    }
    if (seen.cause === 'other' && seen.place === 'auth' && CLIENT_ID.test(seen.message ?? '')) {
      const provider = /\/(?:signin|callback)\/([\w-]{1,40})$/.exec(seen.path)?.[1] ?? 'the provider'
      return fail(
        'clientIdLogged',
        { provider, message: seen.message ?? '', headline: 'A provider has no client_id' },
        { subject: `client of ${provider} on ${seen.origin}`, decides: null },
      )
    }
    if (seen.cause !== 'pages-undefined' || seen.place !== 'auth') return notApplicable
    return fail('option', {
      message: seen.message ?? seen.code,
      headline: 'The `pages` option has the value undefined',
    })
  },
})
