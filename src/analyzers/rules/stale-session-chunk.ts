import { defineJoinRule } from '../define-join-rule.ts'

export const staleSessionChunk = defineJoinRule({
  id: 'stale-session-chunk',
  title: 'A left-over piece of an older session cookie',
  symptoms: [
    'session-token.2 left over',
    'JWEDecryptionFailed with a chunked session',
    'logged out after the session became smaller',
  ],
  why: 'A session token that is too long for one cookie is split over name.0, name.1 and so on. NextAuth joins all numbered cookies, without a look at gaps: a piece of an older, longer token makes the whole undecryptable, and all of them are deleted.',
  problem: 'stale-chunk',
  fix: {
    summary:
      'Delete the left-over cookie with the Path and Domain that it has (or clear the cookies of the site), and see who sets or keeps it: a copy with another Path, an own sign-out that deletes only some pieces, a second app with the same cookie name. A token with less in it is not split at all.',
    both: '// keep the token small: an id instead of a profile or provider tokens\ncallbacks: { jwt: ({ token, user }) => (user ? { ...token, id: user.id } : token) },',
    verify: 'The request carries only the pieces that the last answer set, numbered from 0 without a gap.',
  },
  messages: {
    joined:
      'The session ended because {{names}} does not belong to the token that was sent: NextAuth joined it, could not read the result, and deleted all pieces.',
  },
})
