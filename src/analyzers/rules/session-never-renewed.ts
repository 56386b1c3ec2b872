import { defineRule } from '../define-rule.ts'

const APP = 'https://localhost:3443'
const NAME = '__Secure-authjs.session-token'
const signIn = {
  request: `POST ${APP}/login`,
  send: ['next-action: 40a2'],
  status: 200,
  answer: [`set-cookie: ${NAME}=$jwe5{"sub":"1"}; Path=/; Max-Age=5; Secure; HttpOnly; SameSite=lax`],
  body: '',
}
const page = (sub: string | null, answer: readonly string[] = []) => ({
  request: `GET ${APP}/dashboard`,
  send: [...(sub === null ? [] : [`cookie: ${NAME}=$jwe5{"sub":"${sub}"}`]), 'sec-fetch-dest: document'],
  status: 200,
  answer,
  body: '<html></html>',
})

export const sessionNeverRenewed = defineRule({
  id: 'session-never-renewed',
  on: 'unasked',
  severity: 'warning',
  title: 'The session is never renewed and runs out while in use',
  symptoms: [
    'logged out after maxAge although active',
    'session expires while using the app, server components only',
    'auth() in server components does not extend the session',
  ],
  why: 'A session lives on because answers set its cookie again: the session endpoint, auth() as middleware, getServerSession(req, res). A server component cannot set cookies. In an app that reads the session only there, it ends `maxAge` after the sign-in, however active the user is.',
  fix: {
    summary: 'Let something renew it: SessionProvider (it asks /api/auth/session), or auth() as middleware.',
    v4: `// app/layout.tsx: asks at the start, when the window is focused, and every 5 minutes
<SessionProvider refetchInterval={300}>{children}</SessionProvider>`,
    v5: `// proxy.ts (middleware.ts before Next 16): renews the cookie with every page
export { auth as proxy } from './auth'`,
    verify: 'Open a page twice while signed in: an answer sets the session cookie with a later Expires.',
  },
  references: [
    'https://authjs.dev/getting-started/session-management/protecting',
    'https://authjs.dev/reference/nextjs#session',
  ],
  explains: ['session-expired'],
  messages: {
    ran: 'The session ran out {{seconds}} s after the sign-in while the user was active: {{pages}} pages were read with it, and no answer renewed its cookie.',
  },
  examples: [
    {
      title: 'server components alone',
      steps: [signIn, page('1'), page('1'), page('1'), page('1'), page(null), page(null)],
      expect: 'ran',
    },
    {
      title: 'middleware renews it',
      steps: [
        signIn,
        page('1', [`set-cookie: ${NAME}=$jwe5{"sub":"2"}; Path=/; Max-Age=5; HttpOnly; Secure; SameSite=Lax`]),
        page('2'),
      ],
      expect: 'pass',
    },
    { title: 'nobody was there', steps: [signIn, page('1'), page(null)], expect: 'not-applicable' },
  ],
  check: (seen, { fail, pass, notApplicable }) => {
    if (seen.what === 'renewed') return pass(seen.situation)
    if (seen.what !== 'never-renewed') return notApplicable
    return fail('ran', { seconds: seen.seconds, pages: seen.pages }, { subject: seen.situation, evidence: seen.chain })
  },
})
