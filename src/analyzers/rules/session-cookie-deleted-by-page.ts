import { defineRule } from '../define-rule.ts'

export const sessionCookieDeletedByPage = defineRule({
  id: 'session-cookie-deleted-by-page',
  on: 'page-deletion',
  severity: 'error',
  title: 'A page deletes the session cookie',
  symptoms: ['signed out by visiting one page', 'middleware deletes the session cookie'],
  why: "NextAuth deletes the session cookie when it refuses the token: on its own routes, and on any page that auth() as middleware or getServerSession(req, res) reads. It writes the line in its own form (HttpOnly, SameSite). This line has another form, so the app's code wrote it: middleware, a route handler or a server action that clears cookies.",
  fix: {
    summary: 'Find what clears cookies on {{path}} (middleware first) and let it leave the cookie {{cookie}} alone.',
    v4: `// middleware.ts: delete only what is yours
res.cookies.delete('my-cookie')   // not: for (const c of req.cookies.getAll()) res.cookies.delete(c.name)`,
    v5: `// middleware.ts (proxy.ts): delete only what is yours
res.cookies.delete('my-cookie')   // not: for (const c of req.cookies.getAll()) res.cookies.delete(c.name)`,
    verify: 'Sign in, open {{path}}, and ask /api/auth/session: the user is still there.',
  },
  references: [
    'https://nextjs.org/docs/app/api-reference/functions/next-response',
    'https://www.rfc-editor.org/rfc/rfc6265#section-4.1.2',
  ],
  messages: {
    deleted:
      "`{{path}}` deletes the session cookie `{{cookie}}`, which the server had just accepted; the line is not in NextAuth's form, so the app's own code does it.",
  },
  check: (seen, { fail, pass, notApplicable }) => {
    if (!seen.deleted) return pass(`${seen.path} on ${seen.origin}`)
    if (seen.byLibrary || seen.signsOut || seen.prefetch) return notApplicable
    return fail('deleted', { path: seen.path, cookie: seen.cookie }, { subject: `${seen.path} on ${seen.origin}` })
  },
})
