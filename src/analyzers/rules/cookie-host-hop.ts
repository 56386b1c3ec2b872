import { defineRule } from '../define-rule.ts'

export const cookieHostHop = defineRule({
  id: 'cookie-host-hop',
  on: 'host-hop',
  severity: 'warning',
  title: 'The session stayed behind on another host name',
  symptoms: [
    'logged in on www, logged out without www',
    'logged in on localhost, logged out on 127.0.0.1',
    'preview deployment has no session',
    'signed in on example.com, asked to sign in on app.example.com',
    'session is null on app.localhost',
  ],
  why: 'A cookie without Domain belongs to exactly one host name. localhost, 127.0.0.1 and [::1] are three hosts to a browser, and so are www.example.com and example.com: a redirect from one to the other arrives without the session.',
  fix: {
    summary:
      'Use one host name throughout: redirect to it before the sign-in, and name it in the URL variable. Where subdomains are to share one session, give the session cookie their common Domain (localhost has none).',
    v4: 'NEXTAUTH_URL={{origin}}   # the one address that you use',
    v5: 'AUTH_URL={{origin}}   # the one address that you use',
    verify: 'Sign in and follow the redirects: the host in the address bar never changes.',
  },
  fixes: {
    sentBack: {
      summary:
        'Let both hosts read one cookie: give the session cookie their common Domain, on both sides alike, and run both with the same secret. localhost has no Domain to share: try it with names like app.example.test in the hosts file, or serve both parts under one host by path.',
      v4: "cookies: {\n  sessionToken: {\n    name: '{{name}}',\n    options: { httpOnly: true, sameSite: 'lax', path: '/', secure: {{secure}}, domain: '.example.com' },   // v4 replaces all options\n  },\n},",
      v5: "cookies: { sessionToken: { options: { domain: '.example.com' } } },",
      verify: 'Sign in on {{from}} and open a page of {{to}}: its request carries `{{name}}`.',
    },
  },
  references: ['RFC 6265bis section 5.1.3'],
  messages: {
    sentBack:
      'The session cookie `{{name}}` belongs to {{from}} alone. {{to}} does not get it, and sends the user to sign in on {{from}}, where the user is signed in.',
    hop: 'The session cookie `{{name}}` was set on {{from}}, and a redirect then led to {{to}}: to a browser that is another host, so nobody is signed in there.',
  },
  check: (seen, { fail, pass }) => {
    if (!seen.hopped) return pass(seen.situation)
    const secure = String(seen.origin.startsWith('https:'))
    const data = { name: seen.name, from: seen.from, to: seen.to, origin: seen.origin, secure }
    return fail(seen.sentBack ? 'sentBack' : 'hop', data, {
      subject: `${seen.from} to ${seen.to}`,
      situations: [seen.situation],
    })
  },
})
