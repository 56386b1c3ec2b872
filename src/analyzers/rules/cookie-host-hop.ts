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
  ],
  why: 'A cookie without Domain belongs to exactly one host name. localhost, 127.0.0.1 and [::1] are three hosts to a browser, and so are www.example.com and example.com: a redirect from one to the other arrives without the session.',
  fix: {
    summary:
      'Use one host name throughout: redirect to it before the sign-in, and name it in the URL variable. Where subdomains are to share one session, give the session cookie their common Domain (localhost has none).',
    v4: 'NEXTAUTH_URL={{origin}}   # the one address that you use',
    v5: 'AUTH_URL={{origin}}   # the one address that you use',
    verify: 'Sign in and follow the redirects: the host in the address bar never changes.',
  },
  references: ['RFC 6265bis section 5.1.3'],
  messages: {
    hop: 'The session cookie `{{name}}` was set on {{from}}, and a redirect then led to {{to}}: to a browser that is another host, so nobody is signed in there.',
  },
  check: (seen, { fail, pass }) => {
    if (!seen.hopped) return pass(seen.situation)
    const data = { name: seen.name, from: seen.from, to: seen.to, origin: seen.origin }
    return fail('hop', data, { subject: `${seen.from} to ${seen.to}`, situations: [seen.situation] })
  },
})
