import { defineJoinRule } from '../define-join-rule.ts'

export const sessionChunkOrder = defineJoinRule({
  id: 'session-chunk-order',
  title: 'The pieces of the session cookie are joined in the wrong order',
  symptoms: [
    'signed out at a reload once the session cookie has two pieces',
    'JWE Initialization Vector missing or incorrect type',
    'JWT_SESSION_ERROR only with large sessions',
  ],
  why: 'A session token that is too long for one cookie is split over name.0, name.1 and so on. next-auth before 4.23 joins the pieces as the request brings them, and not by their number. Browsers send older cookies first, so the order changes when one piece is deleted and set anew; frameworks that hand cookies on may change it as well.',
  problem: 'chunk-order',
  decides:
    'the version of next-auth: 4.23 and later sort the pieces, and then the token was refused for another reason',
  fix: {
    summary: 'Take next-auth 4.23 or later, or put less into the token, so that it is not split at all.',
    both: 'npm install next-auth@4\n// an id instead of a profile or provider tokens\ncallbacks: { jwt: ({ token, user }) => (user ? { ...token, id: user.id } : token) },',
    verify: 'Sign in and reload several times: the session cookies are refreshed each time.',
  },
  messages: {
    joined:
      'The session ended, and its pieces had come in the order {{names}}: next-auth before 4.23 joins them as they come, cannot read the result, and deletes all of them.',
  },
})
