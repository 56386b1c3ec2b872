import { defineRule } from '../define-rule.ts'

export const guardRedirectsFetch = defineRule({
  id: 'guard-redirects-fetch',
  on: 'guarded-request',
  severity: 'info',
  title: 'A request of a script is sent to the sign-in page',
  symptoms: [
    "Unexpected token '<' when the session has run out",
    'API route answers with the login page instead of 401',
    'POST /login 405 after the session expired',
  ],
  why: 'A guard that redirects helps a person who opens a page. A script follows the redirect without knowing it and gets the HTML of the sign-in page with status 200, or, with 307 and 308, sends its POST to the sign-in page.',
  fix: {
    summary:
      'Answer requests for data with 401, and let the client decide: leave {{path}} out of the guard, or tell pages and data apart in it.',
    v4: `// middleware.ts
if (!token && req.nextUrl.pathname.startsWith('/api/')) return NextResponse.json({ error: 'unauthenticated' }, { status: 401 })`,
    v5: `// proxy.ts (middleware.ts before Next 16)
authorized: ({ auth, request }) =>
  auth?.user ? true : request.nextUrl.pathname.startsWith('/api/') ? Response.json({ error: 'unauthenticated' }, { status: 401 }) : false,`,
    verify: 'fetch("{{path}}") without a session: 401, and no redirect.',
  },
  references: [
    'https://authjs.dev/reference/nextjs#authorized',
    'https://developer.mozilla.org/docs/Web/HTTP/Status/307',
  ],
  messages: {
    html: 'A script asks `{{method}} {{path}}` without a session, and the guard sends it to {{location}}: the script gets the HTML of that page instead of 401.',
    posted:
      'A script sends `{{method}} {{path}}` without a session, and the guard sends it to {{location}} with the same method: the sign-in page gets a {{method}}, and the script no word of 401.',
  },
  check: (seen, { fail, pass, notApplicable }) => {
    if (seen.what === 'passed') return pass(seen.situation)
    if (seen.what !== 'fetch') return notApplicable
    const data = { method: seen.method, path: seen.path, location: seen.location }
    return fail(seen.keepsMethod ? 'posted' : 'html', data)
  },
})
