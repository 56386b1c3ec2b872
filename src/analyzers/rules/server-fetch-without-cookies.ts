import { defineRule } from '../define-rule.ts'

export const serverFetchWithoutCookies = defineRule({
  id: 'server-fetch-without-cookies',
  on: 'server-fetch',
  severity: 'warning',
  title: "Server code asks the app's own API without the user's cookies",
  symptoms: [
    'fetch in a server component returns 401, in the browser it works',
    'getServerSession is null in an API route called from getServerSideProps',
    'session is null when fetching own API from a server component',
  ],
  why: 'fetch() on the server is not the browser: it sends no cookies unless it is told to. A route that asks for the session finds none, although the user is signed in.',
  fix: {
    summary: 'Call the function behind {{path}} directly, or pass the cookies of the request on.',
    both: `import { headers } from 'next/headers'
await fetch(url, { headers: { cookie: (await headers()).get('cookie') ?? '' } })`,
    verify: 'Open {{page}}: the request to {{path}} carries the session cookie.',
  },
  references: [
    'https://nextjs.org/docs/app/api-reference/functions/headers',
    'https://next-auth.js.org/configuration/nextjs',
  ],
  messages: {
    refused:
      '`{{path}}` was asked without any cookie while `{{page}}` was being made for a signed-in browser, and answered {{status}}: server code asks the app itself and does not pass the cookies on.',
  },
  check: (seen, { fail }) => fail('refused', { path: seen.path, page: seen.page, status: seen.status }),
})
