import { defineRule } from '../define-rule.ts'

export const sessionEndpointUnavailable = defineRule({
  id: 'session-endpoint-unavailable',
  on: 'auth-outage',
  severity: 'warning',
  title: 'The session endpoint fails, and the client takes the user for signed out',
  headline: '{{headline}}',
  symptoms: [
    '/api/auth/session 429 Too Many Requests',
    'logged out at random, a reload brings the session back',
    'CLIENT_FETCH_ERROR Rate limit exceeded',
    'useSession is unauthenticated for a moment behind a gateway',
  ],
  why: 'next-auth\'s client asks this address with every page and every return to the window, and takes any answer that it cannot read for "nobody is signed in". The cookie is well, and with the next good answer the user is back.',
  fix: {
    summary: '{{remedy}}',
    v4: `// fewer questions: hand the session that the page has read to the provider
<SessionProvider session={session} refetchOnWindowFocus={false}>`,
    v5: `// fewer questions: hand the session that the page has read to the provider
<SessionProvider session={await auth()} refetchOnWindowFocus={false}>`,
    verify: 'Switch between two windows ten times: every answer of the session endpoint has status 200.',
  },
  references: [
    'https://next-auth.js.org/getting-started/client#refetch-on-window-focus',
    'https://next-auth.js.org/errors#client_fetch_error',
  ],
  messages: {
    limited:
      'The session endpoint answers {{status}} {{times}} times in a row to a browser that has a session cookie: a rate limit{{by}} counts it, and for the client an answer without a session means signed out.',
    nobody:
      'The session endpoint answers {{status}} {{times}} times in a row to somebody who is not signed in: a rate limit{{by}} counts it. Nothing is lost here; whoever is signed in is taken for signed out as soon as the limit says no to them.',
    failing:
      'The session endpoint answers {{status}} {{times}} times in a row{{by}} to a session that it knew: for the client an answer without a session means signed out, and the cookie is still there.',
  },
  check: (seen, { fail, pass, notApplicable }) => {
    if (seen.what === 'well') return pass(seen.situation)
    if (seen.what !== 'session' && seen.what !== 'nobody') return notApplicable
    const isUser = seen.what === 'session'
    const data = {
      ...{ status: seen.status, times: seen.times, by: seen.server === '' ? '' : ` (${seen.server})` },
      headline: `The session endpoint answers ${seen.status}${isUser ? ', and the client takes the user for signed out' : ''}`,
    }
    const remedy =
      'Leave GET /api/auth/session out of the rate limit, or give it one of its own: reading a session guesses no password.'
    if (!isUser) return fail('nobody', { ...data, remedy }, { severity: 'info' })
    return seen.status === 429
      ? fail('limited', { ...data, remedy })
      : fail('failing', {
          ...data,
          remedy:
            'Find why it fails at that moment: the log of the gateway, cold starts, a database that each reading of the session asks.',
        })
  },
})
