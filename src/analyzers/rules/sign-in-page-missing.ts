import { defineRule } from '../define-rule.ts'

export const signInPageMissing = defineRule({
  id: 'sign-in-page-missing',
  on: 'missing-page',
  severity: 'error',
  title: 'The sign-in page is not there',
  headline: 'The sign-in page {{page}} is not there',
  symptoms: [
    '404 This page could not be found instead of the login',
    'pages.signIn 404',
    'custom sign-in page not found, App Router',
    'redirected to /login, which is a 404',
  ],
  why: '`pages.signIn` is an address, not a file: NextAuth and its guards send people there, and the app has to answer. A file that lies elsewhere (app/auth/signin.tsx instead of app/auth/signin/page.tsx, a folder more or less, another language), or an address with a typing mistake, is a 404, and nobody can sign in.',
  fix: {
    summary: 'Give the app a page at {{page}}, or name the one that it has.',
    v4: `// App Router: app{{page}}/page.tsx; Pages Router: pages{{page}}.tsx
// or, in authOptions and in withAuth alike, the page that is there:
pages: { signIn: '/login' },   // a path of the app, without its base path`,
    v5: `// app{{page}}/page.tsx
// or, in the configuration that auth.ts and proxy.ts (middleware.ts) share, the page that is there:
pages: { signIn: '/login' },`,
    verify: 'Open {{page}} in a private window: it answers 200, and shows its form.',
  },
  fixes: {
    below: {
      summary:
        'Name a page that does not lie among the auth routes: all of those belong to NextAuth, which knows its own and no other.',
      both: `pages: { signIn: '/login' },   // app/login/page.tsx, or pages/login.tsx
// or leave signIn out of it: NextAuth shows a page of its own`,
      verify: 'Open /api/auth/signin in a private window: it leads to a page that answers 200, and shows its form.',
    },
  },
  references: ['https://next-auth.js.org/configuration/pages', 'https://authjs.dev/guides/pages/signin'],
  messages: {
    missing:
      'Whoever has to sign in is led to `{{page}}` by {{by}}, and the app answers {{status}} there: nobody can sign in.',
    below:
      'Whoever has to sign in is led to `{{page}}` by {{by}}. That lies among the auth routes, where NextAuth answers {{status}} to what it does not know: nobody can sign in.',
  },
  check: (seen, { fail, pass }) => {
    if (!seen.missing) return pass(seen.situation)
    const by = seen.byRoute ? "NextAuth's own sign-in route (`pages.signIn`)" : 'a guard'
    return fail(seen.amongRoutes ? 'below' : 'missing', {
      status: seen.status,
      page: seen.path.replace(/(?<=.)\/$/, ''),
      by,
    })
  },
})
