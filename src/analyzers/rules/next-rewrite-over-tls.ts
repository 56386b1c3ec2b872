import { defineRule } from '../define-rule.ts'

export const nextRewriteOverTls = defineRule({
  id: 'next-rewrite-over-tls',
  on: ['app-fails', 'server-log'],
  severity: 'error',
  title: 'Every page fails before it runs: middleware, or a rewrite of Next to itself',
  symptoms: [
    'Internal Server Error on every page behind an https proxy',
    'Failed to proxy https://localhost:3000 write EPROTO wrong version number',
    'EPROTO ssl3_get_record wrong version number Next.js rewrite',
    'works on http://localhost:3000, 500 behind the proxy',
  ],
  why: 'What goes through middleware fails, pages and auth routes alike, so it is not the auth configuration. With `X-Forwarded-Proto: https`, which every TLS front sends and so does authproxy, a rewrite in middleware of some Next versions calls Next itself over TLS, on a port that speaks plain http (vercel/next.js#94745). Middleware that throws looks the same; in v5 it does so when AUTH_URL has no scheme.',
  fix: {
    summary:
      'Look into the log of the app. "Failed to proxy https://localhost": rewrite to a relative address, or give Next its own address (-H localhost). "Invalid URL": write AUTH_URL with its https://. Anything else: middleware threw.',
    v4: `// middleware.ts: the address of the request, not one that is built from X-Forwarded-Proto
return NextResponse.rewrite(new URL('/en' + req.nextUrl.pathname, req.nextUrl))
// start: next start -H localhost`,
    v5: `AUTH_URL={{origin}}   # "Invalid URL": with its scheme
// proxy.ts: the address of the request, not one that is built from X-Forwarded-Proto
return NextResponse.rewrite(new URL('/en' + req.nextUrl.pathname, req.nextUrl))
// start: next start -H localhost`,
    verify: 'Open {{path}}: it answers.',
  },
  references: ['https://github.com/vercel/next.js/issues/94745'],
  explains: ['next-rewrite-over-tls', 'auth-route-crashed', 'auth-route-not-reached', 'auth-url-invalid'],
  decides:
    'the log of the app: "Failed to proxy https://localhost" is the rewrite, "Invalid URL" is AUTH_URL, an error of its own is the middleware',
  messages: {
    rewritten:
      '{{paths}} answers 500 "Internal Server Error": middleware rewrites it to {{target}}, which is Next itself asked over TLS on a port that speaks plain http.',
    logged:
      '`{{path}}` fails: a rewrite of Next goes to itself over TLS, on a port that speaks plain http (its log: {{message}}).',
    bare: '{{paths}} all answer 500 "Internal Server Error" before any page or route runs: a rewrite of Next goes to itself over TLS, or middleware throws (in v5 an AUTH_URL without https:// does that).',
  },
  check: (seen, { fail, pass, notApplicable }) => {
    if (seen.kind === 'server-log') {
      if (seen.cause !== 'rewrite-over-tls') return notApplicable
      const data = { path: seen.path, message: seen.message ?? 'EPROTO', origin: seen.origin }
      return fail('logged', data, { subject: `pages of ${seen.origin}`, decides: null })
    }
    if (!seen.failing) return pass(seen.situation)
    const paths = seen.paths.map(path => `\`${path}\``).join(', ')
    if (seen.rewrite !== null) {
      const subject = `rewrites on ${seen.origin}`
      const options = { subject, situations: [seen.situation], decides: null } as const
      return fail(
        'rewritten',
        { paths, path: seen.paths[0] ?? '/', target: seen.rewrite, origin: seen.origin },
        options,
      )
    }
    return fail('bare', { paths, path: seen.paths[0] ?? '/', origin: seen.origin })
  },
})
