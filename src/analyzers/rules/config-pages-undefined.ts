import { defineRule } from '../define-rule.ts'

export const configPagesUndefined = defineRule({
  id: 'config-pages-undefined',
  on: 'undefined-address',
  severity: 'error',
  title: 'The app sends people to an address called `undefined`',
  symptoms: ['redirected to /undefined', '404 at an address that ends in undefined'],
  why: 'An address of the configuration (pages.signIn, pages.error, a base path, a callback address) is put together from a variable that has no value in this environment. The text "undefined" becomes part of the path, and nobody arrives.',
  fix: {
    summary:
      'Find the variable in the pages option, and give it a value in this environment, or write the path itself.',
    both: "pages: { signIn: '/login', error: '/login' }, // plain paths",
    verify: 'Open a protected page without a session: the address bar shows the sign-in page.',
  },
  references: ['https://next-auth.js.org/configuration/pages'],
  messages: {
    address: 'The app sends the browser to `{{target}}`: a path in its configuration has the value undefined.',
  },
  examples: `
    # pages.signIn from a variable without a value
      GET https://localhost:3443/account -> 307
        < location: /undefined/login?callbackUrl=%2Faccount
    = address: The app sends the browser to \`/undefined/login\`: a path in its configuration has the value undefined.
    # a page of the app that is called so
      GET https://localhost:3443/tags -> 307
        < location: /tags/undefined
    = not-applicable
  `,
  check: (seen, { fail }) =>
    fail('address', { target: seen.target }, { subject: seen.target, situations: [seen.situation] }),
})
