import { defineRule } from '../define-rule.ts'

export const redirectLoop = defineRule({
  id: 'redirect-loop',
  on: 'redirect-loop',
  severity: 'error',
  title: 'Pages redirect in a circle',
  symptoms: ['ERR_TOO_MANY_REDIRECTS', '302 loop to /api/auth/signin', 'the page redirected you too many times'],
  why: 'The browser follows each redirect, comes back to where it was and gives up with ERR_TOO_MANY_REDIRECTS. Most often the guard covers the sign-in page itself: somebody without a session is sent to a page that needs one.',
  fix: {
    summary:
      'Leave the sign-in page and /api/auth out of the guard, be it middleware or a layout that redirects who is not signed in.',
    v4: `// middleware.ts
export const config = { matcher: ['/((?!api/auth|login|_next/static|_next/image|favicon.ico).*)'] }
// a layout or wrapper that redirects: around the guarded pages alone, app/(guarded)/layout.tsx`,
    v5: `// middleware.ts (proxy.ts)
export const config = { matcher: ['/((?!api/auth|login|_next/static|_next/image|favicon.ico).*)'] }
// a layout or wrapper that redirects: around the guarded pages alone, app/(guarded)/layout.tsx`,
    verify: 'Open {{path}} in a private window: a page answers, after one redirect at the most.',
  },
  fixes: {
    sentOn: {
      summary:
        'Let both decide by one and the same session, read by one name: over https libraries put `__Secure-` in front of the name of their cookie, and whoever looks for a cookie by a name of its own misses it. Whoever only looks whether a cookie exists has to read it.',
      both: "// one function for the sign-in page and for the guard\nconst session = await auth()   // not: cookies().has('session_token')",
      verify: 'Open {{path}} while signed in: it opens; in a private window: the sign-in page answers.',
    },
    address: {
      summary:
        'Find what mends the address (languages, host, https, slash), and let it redirect to another address only. Where next-intl runs inside `auth()` of v5: that puts the origin of AUTH_URL into the request, so set AUTH_URL to the origin that people open, or call next-intl with the request as it came.',
      both: '// middleware.ts (proxy.ts)\nif (target.href !== request.url) return NextResponse.redirect(target)\n// behind a front: X-Forwarded-Host and X-Forwarded-Proto have to say what the browser asked',
      verify: 'Open {{path}} while signed in: a page answers, after one redirect at the most.',
    },
  },
  references: [
    'https://next-auth.js.org/configuration/nextjs#middleware',
    'https://authjs.dev/getting-started/session-management/protecting',
  ],
  messages: {
    sentOn:
      '`{{signIn}}` sends the browser on, as if it were signed in, and `{{path}}` sends it back to sign in ({{visits}} times): the two judge one browser differently.',
    address:
      '`{{path}}` redirects to the very address that was asked ({{visits}} times in a row), for a browser that has a session. A guard that wants a sign-in leads elsewhere; this looks like something that mends the address (a language, a host, https, a slash) and does not see that it is done.',
    itself:
      '`{{path}}` redirects to itself ({{visits}} times in a row): a guard covers the page that it redirects to, or a redirect to https, to a host, a language or a slash finds what it asks for not done.',
    circle: '{{circle}} redirect in a circle ({{visits}} times): each sends to the next, and no page answers.',
  },
  check: (seen, { fail, pass }) => {
    const [path = '/'] = seen.paths
    const options = { subject: `${seen.situation}: ${seen.paths.join(' ')}` } as const
    if (!seen.circling) return pass(options.subject)
    const data = { path, circle: seen.paths.map(one => `\`${one}\``).join(' and '), visits: seen.visits }
    if (seen.sentOn) return fail('sentOn', { ...data, signIn: seen.paths[1] ?? '' }, options)
    if (seen.paths.length > 1) return fail('circle', data, options)
    if (!seen.same || seen.cookie === null) return fail('itself', data, options)
    return fail('address', data, {
      ...options,
      decides: 'the same page without that part of the middleware: the one without which it opens',
    })
  },
})
