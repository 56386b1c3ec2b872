import { defineRule } from '../define-rule.ts'

export const configPagesUndefined = defineRule({
  id: 'config-pages-undefined',
  on: ['undefined-address', 'server-log'],
  severity: 'error',
  title: 'The app sends people to an address called `undefined`',
  headline: '{{headline}}',
  symptoms: ['redirected to /undefined', '404 at an address that ends in undefined'],
  why: 'An address of the configuration (pages.signIn, pages.error, a base path, a callback address) is put together from a variable that has no value in this environment: the text "undefined" becomes part of the path, and nobody arrives. Where the whole option is a condition (`pages: isProd ? {…} : undefined`), the library reads a page out of nothing, and the request fails.',
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
  },
  references: ['https://next-auth.js.org/configuration/pages'],
  explains: ['auth-route-crashed', 'server-configuration-error'],
  messages: {
    option:
      'NextAuth looked for a page in the `pages` option, and `pages` itself is undefined (its log: {{message}}): the auth request fails.',
    action:
      'A server action on `{{path}}` sends the browser to an address called `undefined`: signIn() or signOut() got no address from NextAuth, which had refused its configuration.',
    address: 'The app sends the browser to `{{target}}`: a path in its configuration has the value undefined.',
  },
  check: (seen, { fail, notApplicable }) => {
    if (seen.kind === 'undefined-address') {
      const options = { subject: seen.target, situations: [seen.situation] } as const
      if (seen.byAction) {
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
    if (seen.cause !== 'pages-undefined' || seen.place !== 'auth') return notApplicable
    return fail('option', {
      message: seen.message ?? seen.code,
      headline: 'The `pages` option has the value undefined',
    })
  },
})
