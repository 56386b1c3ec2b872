import { defineJoinRule } from '../define-join-rule.ts'

export const sessionChunkMissing = defineJoinRule({
  id: 'session-chunk-missing',
  title: 'A piece of the session cookie is missing',
  symptoms: ['session-token.1 is missing', 'a proxy passes only some of the session cookies', 'Invalid Compact JWE'],
  why: 'A session token that is too long for one cookie is split over name.0, name.1 and so on. Without one of the pieces it cannot be read: NextAuth takes the user for nobody and deletes the rest. A browser that has more than 180 cookies for the site, a hop or an allow-list that passes only known names, or code that deletes one name loses a piece.',
  problem: 'missing-chunk',
  fix: {
    summary:
      'Let every numbered piece pass wherever cookies are filtered by name, and put less into the token, so that it is not split at all.',
    both: '// keep the token small: an id instead of a profile or provider tokens\ncallbacks: { jwt: ({ token, user }) => (user ? { ...token, id: user.id } : token) },',
    verify: 'The request carries all pieces that the last answer set.',
  },
  messages: {
    missing:
      'The session ended because {{names}} did not come with the other pieces of the session cookie: the rest is no token, and NextAuth deleted it.',
  },
})
