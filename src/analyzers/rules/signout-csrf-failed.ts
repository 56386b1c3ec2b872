import { defineRule } from '../define-rule.ts'

export const signoutCsrfFailed = defineRule({
  id: 'signout-csrf-failed',
  on: 'sign-out',
  severity: 'error',
  title: 'The sign-out was refused for its csrf token',
  symptoms: ['signout?csrf=true', 'sign-out does nothing'],
  why: 'POST /api/auth/signout must carry the csrf cookie and its token. Without them NextAuth answers with a page (v4 csrf=true, v5 error=MissingCSRF), the session cookie stays, and the person is still signed in on a machine that they believe to have left.',
  fix: {
    summary:
      'Sign out through the library, which carries the token; a form of your own needs a fresh token, and the csrf cookie must reach the app.',
    v4: 'import { signOut } from \'next-auth/react\'\nawait signOut()   // own form: <input name="csrfToken" value={await getCsrfToken()} />',
    v5: "import { signOut } from '@/auth'\n<form action={async () => { 'use server'; await signOut() }}>…</form>",
    verify: 'The answer to POST /api/auth/signout deletes the session cookie (Max-Age=0).',
  },
  references: ['https://next-auth.js.org/getting-started/client#signout', 'https://errors.authjs.dev#missingcsrf'],
  messages: {
    lost: 'The sign-out was refused: the POST carried no csrf cookie. The session lives on.',
    reissued:
      'The sign-out was refused: the app did not see or did not accept the csrf cookie, and set another. The session lives on.',
    token:
      'The sign-out was refused although it carried the csrf cookie: the token in the form is another one, or the app does not accept its cookie. The session lives on.',
    anonymous: 'A sign-out of nobody was refused for its csrf token; there was no session to end.',
  },
  check: (seen, { fail, pass }) => {
    if (seen.outcome === 'done') return pass(seen.situation)
    const options = { subject: `sign-out of ${seen.origin}`, situations: [seen.situation] } as const
    if (!seen.sessionSent) return fail('anonymous', {}, { ...options, severity: 'info' })
    return fail(seen.csrf === 'sent' ? 'token' : seen.csrf === 'reissued' ? 'reissued' : 'lost', {}, options)
  },
})
