import { defineRule } from '../define-rule.ts'

export const signinCallbackDenied = defineRule({
  id: 'signin-callback-denied',
  on: 'sign-in',
  severity: 'warning',
  title: "The app's signIn callback refused a sign-in",
  headline: '{{headline}}',
  symptoms: [
    'error=AccessDenied',
    'Access Denied: You do not have permission to sign in',
    'signIn callback returns a URL and the user is not signed in',
  ],
  why: 'error=AccessDenied comes from your own signIn callback. v4 says so when it returned a falsy value. v5 says the same when it threw. It runs at sign-in only, never on later requests, so a session that exists goes on. Where it returns an address, the browser is led there, without a session and without an error.',
  fix: {
    summary:
      'Return true on every path that should let people in, and look at the log (v5: log, where an [auth][cause] under AccessDenied means that the callback threw).',
    v4: 'callbacks: {\n  async signIn({ user }) {\n    return isAllowed(user)   // true or false on every path; a string redirects\n  },\n}',
    v5: 'callbacks: {\n  async signIn({ user }) {\n    return isAllowed(user)   // true or false on every path; a throw is told as AccessDenied too\n  },\n}',
    verify: 'Sign in with {{provider}} as somebody who is allowed: the session cookie is set.',
  },
  fixes: {
    ledAway: {
      summary:
        'Return true, and send newcomers on afterwards: by pages.newUser (with an adapter), by callbackUrl, or by the guard, which knows them from the session. An address is for people who are not to be let in.',
      both: "callbacks: {\n  async signIn() {\n    return true                      // an address here refuses the sign-in and leads there\n  },\n},\npages: { newUser: '/welcome' },      // after the first sign-in, with a session",
      verify: 'Sign in with {{provider}}: the callback sets the session cookie.',
    },
    ledAwayAtStart: {
      summary:
        'Return true for whoever is to get a mail. Where the address is meant as a refusal, return a whole one: signIn() with `redirect: false` reads it as a URL, and a path alone makes v4 throw "Invalid URL" in the browser.',
      v4: `callbacks: {
  async signIn({ user, email }) {
    if (await isAllowed(user.email)) return true
    return \`\${process.env.NEXTAUTH_URL}/unauthorized\` // or false: error=AccessDenied
  },
},`,
      v5: `callbacks: {
  async signIn({ user }) {
    return (await isAllowed(user.email)) || '/unauthorized' // or false: error=AccessDenied
  },
},`,
      verify: 'Ask for a link as somebody who is allowed: the answer leads to /verify-request.',
    },
  },
  references: [
    'https://next-auth.js.org/configuration/callbacks#sign-in-callback',
    'https://errors.authjs.dev#accessdenied',
  ],
  messages: {
    ledAway:
      'The sign-in with {{provider}} came back in order and leads to `{{leadsTo}}`, without an error and without a session cookie. NextAuth does that when the signIn callback returns an address instead of true.',
    ledAwayAtStart:
      'The sign-in with {{provider}} did not begin: the answer leads to `{{leadsTo}}`, neither to a provider nor to the page that says a mail is on its way, and names no error. NextAuth does that when the signIn callback returns an address instead of true.',
    denied: 'The signIn callback refused the sign-in with {{provider}} (error={{error}}){{session}}.',
    deniedOrThrew:
      'The signIn callback refused the sign-in with {{provider}} (error={{error}}): it returned false, or it threw, which v5 answers alike{{session}}.',
  },
  check: (seen, { fail, pass, notApplicable }) => {
    if (seen.outcome === 'accepted') return pass(seen.situation)
    const options = {
      subject: `sign-in with ${seen.provider} on ${seen.origin}`,
      situations: [seen.situation],
    } as const
    if (seen.outcome === 'led-away') {
      const { provider, leadsTo, starts } = seen
      const decides = `whether the code of the signIn callback names ${leadsTo}`
      if (starts)
        return fail(
          'ledAwayAtStart',
          { provider, leadsTo, headline: 'A sign-in was led to a page of the app before it began' },
          { ...options, decides, severity: 'info' },
        )
      const headline = 'A sign-in came back in order, and nobody is signed in'
      const orTaken = `${decides}; if not, something took the session cookie out of the answer`
      return fail('ledAway', { provider, leadsTo, headline }, { ...options, decides: orTaken, severity: 'info' })
    }
    if (seen.outcome !== 'denied') return notApplicable
    const session = seen.sessionSent ? '; the session that exists goes on' : ''
    return fail(
      seen.dialect === 'next-auth-v4' ? 'denied' : 'deniedOrThrew',
      {
        provider: seen.provider,
        error: seen.errorCode ?? 'AccessDenied',
        session,
        headline: "The app's signIn callback refused a sign-in",
      },
      options,
    )
  },
})
