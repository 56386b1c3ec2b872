import { defineRule } from '../define-rule.ts'

const GUARD = `// a guard: no signIn() in a page
if (!session) redirect('/login')
// an end: no signOut() in a page, but a route that the page leads to`

export const cookiesSetWhileRendering = defineRule({
  id: 'cookies-set-while-rendering',
  on: 'server-log',
  severity: 'error',
  title: 'A page tries to set cookies while it is rendered',
  headline: '{{path}} tries to set cookies while it is rendered',
  symptoms: [
    'Cookies can only be modified in a Server Action or Route Handler',
    'signIn() or signOut() in a server component: 500',
    'unstable_update() or a token rotation in a server component has no effect',
    'the refreshed access token is never stored, App Router',
  ],
  why: 'When a server component runs, the head of the answer may be on its way already, so Next lets it read cookies and set none. signIn(), signOut(), unstable_update() and cookies().set() there throw this error. What only returns a new token there (a rotation in callbacks.jwt, run by auth() or getServerSession()) is thrown away without a word: the browser keeps the old one.',
  fix: {
    summary:
      'Set cookies where Next can send them: in middleware (proxy.ts), a route handler or a server action. In a page, redirect to one of them.',
    v4: `${GUARD}
// getServerSession() in a page stores nothing: rotate where /api/auth/session is asked (SessionProvider), or in middleware`,
    v5: `${GUARD}
// app/sign-out/route.ts
export const GET = () => signOut({ redirectTo: '/login' })   // the page: redirect('/sign-out'), never <Link> with prefetch
// proxy.ts: auth() there renews the session before pages read it
export { auth as proxy } from './auth'`,
    verify: 'Open {{path}}: the log is silent, and the answer of the route or of middleware sets the cookie.',
  },
  references: [
    'https://nextjs.org/docs/app/api-reference/functions/cookies',
    'https://authjs.dev/guides/refresh-token-rotation',
    'https://github.com/nextauthjs/next-auth/issues/12220',
  ],
  decides:
    'the stack below that line in the log: it names the code that sets a cookie, and with it whose cookie that is',
  explains: ['session-carries-error', 'guard-refuses-session'],
  messages: {
    inCallback:
      '`callbacks.jwt` or `callbacks.session` set a cookie while `{{path}}` was being rendered, and Next refused that (the log: {{code}}, Cookies can only be modified in a Server Action or Route Handler): the callback threw, so the page took the user for nobody.',
    failed:
      '`{{path}}` ended in a 5xx, and the log says at that moment: Cookies can only be modified in a Server Action or Route Handler. Code of the page sets or deletes a cookie while the page is rendered (signIn(), signOut(), update(), a rotation), and Next refuses that: {{state}}.',
    refused:
      'While `{{path}}` was being rendered, the log said: Cookies can only be modified in a Server Action or Route Handler. A cookie that the page wanted to set or delete never reached the browser; if it was that of the session (signOut(), update(), a rotation), {{state}}.',
  },
  check: (seen, { fail, notApplicable }) => {
    if (seen.cause === 'callback-threw' && seen.message?.startsWith('Cookies can only'))
      return fail('inCallback', { path: seen.path, code: seen.code }, { subject: `${seen.path} on ${seen.origin}` })
    if (seen.cause !== 'cookies-while-rendering') return notApplicable
    const state = seen.sent === null ? 'nobody is signed in by it' : 'the session stays as it was'
    const options = { subject: `${seen.path} on ${seen.origin}` }
    if (seen.failed) return fail('failed', { path: seen.path, state }, options)
    return fail(
      'refused',
      { path: seen.path, state },
      {
        ...options,
        severity: seen.sent === null ? 'info' : 'warning',
      },
    )
  },
})
