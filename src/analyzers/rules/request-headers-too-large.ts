import { defineRule } from '../define-rule.ts'

export const requestHeadersTooLarge = defineRule({
  id: 'request-headers-too-large',
  on: 'header-budget',
  severity: 'error',
  title: 'The request headers are too large: the user is locked out',
  symptoms: [
    '431 Request Header Fields Too Large',
    '400 Bad Request: Request Header Or Cookie Too Large',
    'every page fails until the cookies are deleted',
  ],
  why: 'Node.js refuses more than 16 KB of request headers with 431 (nginx: 8 KB, with 400). The session token is in a cookie that goes with every request, so from then on every request fails, sign-out included, until the user deletes the cookies by hand.',
  fix: {
    summary:
      'Keep the token small: identifiers in the token, data in a database. Provider tokens and profiles do not belong in it.',
    both: `callbacks: {
  async jwt({ token, user }) {
    if (user) token.id = user.id // not: token.user = user, token.profile = profile
    return token
  },
},
// or keep it on the server: session: { strategy: 'database' } with an adapter
// to let locked-out users in again: NODE_OPTIONS=--max-http-header-size=65536`,
    verify: 'Delete the cookies, sign in, and open a page: it answers, with request headers well below 8 KB.',
  },
  references: [
    'https://nodejs.org/api/cli.html#--max-http-header-sizesize',
    'https://www.rfc-editor.org/rfc/rfc6585#section-5',
  ],
  messages: {
    session:
      'The server refuses the request with {{status}}: its headers take {{requestBytes}} bytes, {{sessionBytes}} of them the session cookie in {{chunks}} chunks. Every request of this user fails, sign-out too.',
    other: 'The server refuses the request with {{status}}: its headers take {{requestBytes}} bytes.',
  },
  examples: `
    # a token in many chunks
      GET http://localhost:3000/ with $session4.0=$x(3900) -> 431
        > cookie: $session4.1=$x(3900)
        > cookie: $session4.2=$x(3900)
        > cookie: $session4.3=$x(3900)
        > cookie: $session4.4=$x(3900)
        < connection: close
    = session: The server refuses the request with 431: its headers take 19702 bytes, 19500 of them the session cookie in 5 chunks. Every request of this user fails, sign-out too.
    # cookies of the app
      GET http://localhost:3000/ with a=$x(3900); b=$x(3900); c=$x(3900); d=$x(3900); e=$x(3900) -> 431
        < connection: close
    = other: The server refuses the request with 431: its headers take 19550 bytes.
    # a token in one cookie
      GET http://localhost:3000/ with $session4=$x(3900); a=$x(3900); b=$x(3900); c=$x(3900); d=$x(3900) -> 431
        < connection: close
    = session: The server refuses the request with 431: its headers take 19572 bytes, 3900 of them the session cookie in 1 chunks. Every request of this user fails, sign-out too.
    # a cookie of usual size
      GET http://localhost:3000/ with $session4{"sub":"1"} -> 200 <html></html>
    = pass
  `,
  check: (seen, { fail, pass }) => {
    if (seen.problem !== 'request-too-large') return pass(seen.situation)
    const { status, requestBytes, sessionBytes, chunks } = seen
    return sessionBytes > 0
      ? fail('session', { status, requestBytes, sessionBytes, chunks: Math.max(1, chunks) })
      : fail('other', { status, requestBytes })
  },
})
