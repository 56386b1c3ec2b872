import { defineRule } from '../define-rule.ts'

export const sessionInCachedPage = defineRule({
  id: 'session-in-cached-page',
  on: 'cached-page',
  severity: 'error',
  title: "A page out of a cache holds somebody's session",
  headline: "{{path}} comes out of a cache, with somebody's session in it",
  symptoms: [
    "a private window shows another user's name, with getStaticProps and revalidate",
    'signed in, and the page shows the user before until it is revalidated',
    "ISR or a CDN shows one user's page to everybody",
  ],
  why: 'A page that is kept and given to everybody (getStaticProps with revalidate, `revalidate` in the App Router, a CDN) was made while a session was read: by getInitialProps of _app, in a layout, or by a CDN that keeps pages made for one user. The session stands in the data of the page, so whoever opens it sees the name and the address of that user, and the client takes them for its own until it asks /api/auth/session.',
  fix: {
    summary:
      'Make a page that is kept for everybody without a session, and let the browser ask for it; or make it for each request. Then purge what the cache holds.',
    v4: `// _app.tsx: no getSession() in getInitialProps; the client asks by itself
<SessionProvider><Component {...pageProps} /></SessionProvider>
// or, for a page that has to know the user: getServerSideProps instead of getStaticProps, and with a CDN
res.setHeader('Cache-Control', 'private, no-store')`,
    v5: `// a page that has to know the user is made for each request
export const dynamic = 'force-dynamic'
// a page that is kept (revalidate, a CDN) has no auth() in it: <SessionProvider> asks by itself`,
    verify: 'Open {{path}} in a private window: its source has no session in it.',
  },
  references: [
    'https://nextjs.org/docs/app/guides/incremental-static-regeneration',
    'https://github.com/vercel/next.js/issues/34316',
    'https://www.rfc-editor.org/rfc/rfc9111#section-7.3',
  ],
  messages: {
    uninvited:
      '`{{path}}` came out of a cache ({{sign}}) to a browser without a session cookie, and the session of a user stands in it: whoever opens the page sees who that is.',
    other:
      '`{{path}}` came out of a cache ({{sign}}), and the session of another user than the one who asked stands in it.',
    kept: '`{{path}}` came out of a cache ({{sign}}), and the session of a user stands in it: Next keeps one such page for everybody.',
  },
  check: (seen, { fail, pass }) => {
    if (seen.whose === null) return pass(seen.situation)
    const data = { path: seen.path, sign: seen.sign }
    if (seen.whose !== 'kept') return fail(seen.whose, data)
    const decides = `the source of ${seen.path} in a private window: does it hold the session there, too?`
    return fail('kept', data, { severity: 'warning', decides })
  },
})
