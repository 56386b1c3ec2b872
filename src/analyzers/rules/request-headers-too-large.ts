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
    '494 REQUEST_HEADER_TOO_LARGE on Vercel',
    '400 RequestHeaderSectionTooLarge for scripts and styles from S3',
    '413 Request must be smaller than 6291456 bytes for the InvokeFunction operation on Amplify',
  ],
  why: 'Node.js refuses more than 16 KB of request headers with 431 (nginx: 8 KB, with 400; Vercel with 494; a Lambda function behind Amplify or CloudFront about 10 KB, with 413; an S3 bucket 8 KB, with 400). The session token is in a cookie that goes with every request, so from then on every request fails, sign-out included, until the user deletes the cookies by hand.',
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
// to let locked-out users in again, where Node itself refuses (431): NODE_OPTIONS=--max-http-header-size=65536`,
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
  check: (seen, { fail, pass }) => {
    if (seen.problem !== 'request-too-large') return pass(seen.situation)
    const { status, requestBytes, sessionBytes, chunks } = seen
    return sessionBytes > 0
      ? fail('session', { status, requestBytes, sessionBytes, chunks: Math.max(1, chunks) })
      : fail('other', { status, requestBytes })
  },
})
