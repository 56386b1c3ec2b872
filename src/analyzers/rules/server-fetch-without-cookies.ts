import { defineRule } from '../define-rule.ts'

export const serverFetchWithoutCookies = defineRule({
  id: 'server-fetch-without-cookies',
  on: ['server-fetch', 'guard-redirect'],
  severity: 'warning',
  title: "Server code asks the app's own API without the user's cookies",
  symptoms: [
    'fetch in a server component returns 401, in the browser it works',
    'getServerSession is null in an API route called from getServerSideProps',
    'session is null when fetching own API from a server component',
    'a reload leads to the login although links inside the app work, and the csrf cookie changes each time',
  ],
  why: 'fetch() on the server is not the browser: it sends no cookies unless it is told to. A route that asks for the session finds none, although the user is signed in.',
  fix: {
    summary: 'Call the function behind {{path}} directly, or pass the cookies of the request on.',
    both: `import { headers } from 'next/headers'
await fetch(url, { headers: { cookie: (await headers()).get('cookie') ?? '' } })`,
    verify: 'Open {{page}}: the request to {{path}} carries the session cookie.',
  },
  fixes: {
    guard: {
      summary:
        'Hand the cookies of the request on where the guard asks for the session, or read it without a request of its own by getServerSession() (v4) or auth() (v5). With nuxt-auth: `baseURL` is the whole address of the auth routes, /api/auth included.',
      both: "await $fetch('/api/auth/session', { headers: useRequestHeaders(['cookie']) })   // Nuxt\nawait fetch(url, { headers: { cookie: request.headers.get('cookie') ?? '' } })   // elsewhere",
      verify: 'Reload {{path}} while signed in: it opens, and its answer sets no csrf cookie.',
    },
  },
  references: [
    'https://nextjs.org/docs/app/api-reference/functions/headers',
    'https://next-auth.js.org/configuration/nextjs',
  ],
  messages: {
    guard:
      '`{{path}}` sends a signed-in user to {{location}}, and the same answer replaces the csrf cookie that came and leaves the session cookie alone: the guard asked NextAuth for the session without the cookies of the browser.',
    nobody:
      '`{{path}}` was asked without any cookie while `{{page}}` was being made for a signed-in browser, and answered without a session, where browsers get theirs: server code asks the app itself and does not pass the cookies on.',
    refused:
      '`{{path}}` was asked without any cookie while `{{page}}` was being made for a signed-in browser, and answered {{status}}: server code asks the app itself and does not pass the cookies on.',
  },
  check: (seen, { fail, pass, notApplicable }) => {
    if (seen.kind === 'server-fetch' && seen.what === 'sign-out') return notApplicable
    if (seen.kind === 'server-fetch')
      return fail(seen.what === 'nobody' ? 'nobody' : 'refused', {
        path: seen.path,
        page: seen.page,
        status: seen.status,
      })
    if (!seen.redirected) return pass(seen.situation)
    if (!seen.asksBare || seen.signedInBy === null) return notApplicable
    const decides =
      'whether the code of this guard hands the Cookie header on; if it does, it works with another secret and another cookie name'
    return fail(
      'guard',
      { path: seen.path, location: seen.location },
      { evidence: [seen.signedInBy, seen.proof], decides },
    )
  },
})
