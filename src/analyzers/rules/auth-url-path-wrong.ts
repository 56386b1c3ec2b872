import { defineRule } from '../define-rule.ts'

export const authUrlPathWrong = defineRule({
  id: 'auth-url-path-wrong',
  on: 'auth-route',
  severity: 'error',
  title: 'The app sends sign-ins to a path where its auth routes are not',
  symptoms: [
    'NEXTAUTH_URL with a path: 404 at sign-in',
    'sign-in leads to a path that does not exist',
    'back from the provider with ?code= in the address bar, and no session',
    'redirect_uri in authorization.params',
  ],
  why: 'next-auth v4 answers wherever its route is mounted, but builds redirects, provider callbacks and its own pages from the path in NEXTAUTH_URL. When the two differ, the session itself works, and OAuth callbacks and error pages end in 404.',
  fix: {
    summary: 'Take the path out of the variable, or write the one where the route is mounted: {{basePath}}.',
    v4: 'NEXTAUTH_URL={{origin}}{{basePath}}   # or without a path when it is /api/auth',
    v5: 'AUTH_URL={{origin}}{{basePath}}   # or without a path when it is /api/auth',
    verify: 'Open {{basePath}}/providers: every callbackUrl begins with {{origin}}{{basePath}}/.',
  },
  fixes: {
    strayCode: {
      summary:
        'Leave redirect_uri out of `authorization.params`: NextAuth names its own callback, which has to stand in the registration of the provider. Where people are to go after the sign-in is the callbackUrl (redirectTo) of signIn().',
      v4: `// provider: authorization: { params: { scope: 'openid profile' } }   // no redirect_uri
// registered with the provider: {{origin}}{{basePath}}/callback/<id of the provider>
signIn('<id of the provider>', { callbackUrl: '{{path}}' })`,
      v5: `// provider: authorization: { params: { scope: 'openid profile' } }   // no redirect_uri
// registered with the provider: {{origin}}{{basePath}}/callback/<id of the provider>
signIn('<id of the provider>', { redirectTo: '{{path}}' })`,
      verify: 'Sign in again: the provider leads to {{basePath}}/callback/, and from there to {{path}}.',
    },
  },
  headline: '{{headline}}',
  references: ['https://next-auth.js.org/configuration/options#nextauth_url'],
  messages: {
    strayCode:
      'The provider brought the code of a sign-in to `{{path}}`, for the app had asked for that (redirect_uri), and no auth route is there to take it: nobody was signed in.',
    slash:
      'The path in NEXTAUTH_URL (v5: AUTH_URL) has a slash too many: callback addresses begin with `{{app}}/`. All works; a provider that compares addresses to the letter may refuse it.',
    path: 'The auth routes answer under `{{basePath}}`, but the app gives providers callback addresses under `{{app}}`: the path in NEXTAUTH_URL (v5: AUTH_URL) is not the one of the route.',
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
    if (seen.stray !== null && (seen.problem === 'stray-code' || seen.problem === null)) {
      const subject = `redirect_uri ${seen.stray} of ${seen.origin}`
      if (seen.problem === null) return pass(subject)
      const headline = 'The provider leads back to a page, and not to the auth routes'
      const data = { path: seen.stray, basePath: seen.basePath, origin: seen.origin, headline }
      return fail('strayCode', data, { subject })
    }
    return seen.problem === null && seen.actions[0] === 'providers' ? pass(seen.situation) : notApplicable
  },
})
