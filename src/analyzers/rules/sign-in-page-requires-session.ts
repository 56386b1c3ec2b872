import { defineRule } from '../define-rule.ts'

export const signInPageRequiresSession = defineRule({
  id: 'sign-in-page-requires-session',
  on: 'sign-in-circle',
  severity: 'error',
  title: 'The sign-in page asks for a session itself',
  headline: '{{headline}}',
  symptoms: [
    'infinite loop on the sign-in page',
    'useSession({ required: true }) reloads for ever',
    'error=SessionRequired on the login page',
    'the login page flickers and the address grows',
  ],
  why: 'Nobody has a session before the sign-in. Where the page to sign in stands behind the same check as all others (a layout or `_app` with `useSession({ required: true })`, a guard that covers its data), it sends everybody to itself, and nobody ever gets to sign in.',
  fix: {
    summary: 'Take {{page}} out of the check.',
    v4: `// the app component (_app): only pages that want it
{Component.auth ? <Auth><Component {...pageProps} /></Auth> : <Component {...pageProps} />}
// middleware.ts: neither the page nor its data (/_next/data/…{{page}}.json)
export default withAuth({ pages: { signIn: '{{page}}' } })`,
    v5: `// app/(app)/layout.tsx asks for the session, app/(auth){{page}}/page.tsx stands outside of that layout
// auth.config.ts: the guard knows its own page
pages: { signIn: '{{page}}' },`,
    verify: 'Open {{page}} in a private window: it stays, and shows its form.',
  },
  fixes: {
    comesBack: {
      summary: 'Say where to come back to, and let the page pass on who has a session.',
      v4: "signIn('keycloak', { callbackUrl: searchParams.callbackUrl ?? '/' })",
      v5: "// the sign-in page\nif (await auth()) redirect(searchParams.callbackUrl ?? '/')\n// its action\nawait signIn('keycloak', { redirectTo: searchParams.callbackUrl ?? '/' })",
      verify: 'Sign in: the callback leads to the page that was asked for.',
    },
  },
  references: [
    'https://next-auth.js.org/getting-started/client#require-session',
    'https://nextjs.org/docs/app/api-reference/file-conventions/route-groups',
  ],
  explains: ['redirect-loop', 'guard-redirects-fetch'],
  messages: {
    required:
      '`{{page}}` is the sign-in page, and it calls `useSession({ required: true })`: without a session it asks for itself (error=SessionRequired), again and again.',
    sentOn:
      '`{{page}}` is the sign-in page, and each time that it is shown to nobody a script of it goes to the sign-in route, which leads back to `{{page}}`.',
    comesBack:
      '`{{page}}` signs in by itself, and each sign-in comes back to `{{page}}`, which signs in again: signIn() without an address comes back to the page that calls it. The session is there all the time.',
    data: 'The data of the sign-in page `{{page}}` is answered with a redirect to `{{page}}`: the guard covers it, so the page never gets what it is made of.',
  },
  check: (seen, { fail, pass }) => {
    if (seen.what === null) return pass(seen.situation)
    const data = { page: seen.page, headline: `The sign-in page ${seen.page} asks for a session itself` }
    if (seen.what === 'comes-back')
      return fail('comesBack', { ...data, headline: `Each sign-in comes back to the sign-in page ${seen.page}` })
    if (seen.what === 'required') return fail('required', data)
    if (seen.what === 'data') return fail('data', data)
    return fail('sentOn', data, {
      decides: 'who goes there: a redirect in a layout or effect of the page, or a person who clicks',
    })
  },
})
