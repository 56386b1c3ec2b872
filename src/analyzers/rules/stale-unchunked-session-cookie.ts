import { defineJoinRule } from '../define-join-rule.ts'

export const staleUnchunkedSessionCookie = defineJoinRule({
  id: 'stale-unchunked-session-cookie',
  title: 'An older, whole session cookie beside the pieces of the new one',
  symptoms: ['session-token and session-token.0 at once', 'JWEDecryptionFailed after the session became larger'],
  why: "A session token that is too long for one cookie is split over name.0, name.1 and so on. A left-over cookie without number is joined in front of them: the token no longer decrypts, and all are deleted. If the left-over one has another Path or Domain, NextAuth's deletion does not reach it, and every later session fails as well.",
  problem: 'stale-plain',
  fix: {
    summary:
      'Delete the cookie {{cookie}} with the Path and Domain that it has (or clear the cookies of the site), and see who sets it outside NextAuth.',
    v4: "// in the place that sets it outside NextAuth\nresponse.cookies.set('{{cookie}}', '', { path: '/the/path/it/has', maxAge: 0 })",
    v5: "// in the place that sets it outside Auth.js\nresponse.cookies.set('{{cookie}}', '', { path: '/the/path/it/has', maxAge: 0 })",
    verify: 'The request carries either the whole cookie or numbered pieces, not both.',
  },
  messages: {
    joined:
      'The session ended because {{names}} came beside the numbered pieces of another token: NextAuth joined all of them, could not read the result, and deleted them.',
  },
})
