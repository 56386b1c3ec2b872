import { defineRule } from '../define-rule.ts'

export const authUrlPathWrong = defineRule({
  id: 'auth-url-path-wrong',
  on: 'auth-route',
  severity: 'error',
  title: 'The app sends sign-ins to a path where its auth routes are not',
  symptoms: ['NEXTAUTH_URL with a path: 404 at sign-in', 'sign-in leads to a path that does not exist'],
  why: 'next-auth v4 answers wherever its route is mounted, but builds redirects, provider callbacks and its own pages from the path in NEXTAUTH_URL. When the two differ, the session itself works, and OAuth callbacks and error pages end in 404.',
  fix: {
    summary: 'Take the path out of the variable, or write the one where the route is mounted: {{basePath}}.',
    v4: 'NEXTAUTH_URL={{origin}}{{basePath}}   # or without a path when it is /api/auth',
    v5: 'AUTH_URL={{origin}}{{basePath}}   # or without a path when it is /api/auth',
    verify: 'Open {{basePath}}/providers: every callbackUrl begins with {{origin}}{{basePath}}/.',
  },
  references: ['https://next-auth.js.org/configuration/options#nextauth_url'],
  messages: {
    slash:
      'The path in NEXTAUTH_URL (AUTH_URL) has a slash too many: callback addresses begin with `{{app}}/`. All works; a provider that compares addresses to the letter may refuse it.',
    path: 'The auth routes answer under `{{basePath}}`, but the app gives providers callback addresses under `{{app}}`: the path in NEXTAUTH_URL (AUTH_URL) is not the one of the route.',
  },
  check: (seen, { fail, pass, notApplicable }) => {
    if (seen.problem === 'provider-path' && seen.appBasePath !== null) {
      const slashes = (path: string) => path.replace(/\/+/g, '/').replace(/\/$/, '')
      if (slashes(seen.appBasePath) === slashes(seen.basePath)) {
        const data = { basePath: seen.basePath, app: seen.appBasePath, origin: seen.origin }
        return fail('slash', data, { severity: 'info' })
      }
      const data = { basePath: seen.basePath, app: seen.appBasePath, origin: seen.origin }
      return fail('path', data)
    }
    return seen.problem === null && seen.actions[0] === 'providers' ? pass(seen.situation) : notApplicable
  },
})
