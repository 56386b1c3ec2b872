import { defineRule, LOST_SESSION } from '../define-rule.ts'

export const otherAppOnSameSite = defineRule({
  id: 'other-app-on-same-site',
  on: 'session-end',
  severity: 'error',
  title: 'Another app under the same parent domain deletes the session',
  headline: '{{host}} deletes the session of {{other}}',
  symptoms: [
    'signed out of one subdomain by visiting another',
    'Domain=.example.com, two apps log each other out',
    'staging and production share a session cookie',
  ],
  why: 'A cookie with a Domain goes to every host under it. Two apps that set their session cookie for the same parent domain, under the same name, get the tokens of each other. Where they do not accept them (another secret, another version, other options) each deletes what the other one made.',
  fix: {
    summary:
      'Either one session for both, with the same secret, version and options; or a session cookie of its own for each: no Domain, or another name.',
    v4: `// one session for both: the same NEXTAUTH_SECRET in both apps. Else, in one of them:
cookies: {
  sessionToken: {
    name: '__Secure-admin.session-token',
    options: { httpOnly: true, sameSite: 'lax', path: '/', secure: true }, // no domain
  },
},`,
    v5: `// one session for both: the same AUTH_SECRET in both apps. Else, in one of them:
cookies: { sessionToken: { name: '__Secure-admin.session-token' } }, // no domain`,
    verify: 'Sign in on both hosts and refresh both twice: both stay signed in.',
  },
  references: [
    'https://www.rfc-editor.org/rfc/rfc6265#section-4.1.2.3',
    'https://github.com/nextauthjs/next-auth/discussions/8068',
  ],
  explains: [
    ...LOST_SESSION,
    'split-config-strategy',
    'server-config-differs',
    'secret-changed',
    'secret-mismatch-between-instances',
    'jwt-or-session-callback-threw',
  ],
  messages: {
    deleted:
      '{{host}} refused and deleted the session that {{other}} had made: the cookie is set for the parent domain, so it goes to both, and the two do not accept the same tokens.',
  },
  check: (seen, { fail, pass, notApplicable }) => {
    if (seen.cause === null) return pass(seen.situation)
    if (seen.cause !== 'other-site' || seen.otherOrigin === null) return notApplicable
    const hostOf = (origin: string) => origin.replace(/^https?:\/\//, '')
    const data = { host: hostOf(seen.origin), other: hostOf(seen.otherOrigin) }
    return fail('deleted', data)
  },
})
