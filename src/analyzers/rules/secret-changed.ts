import { defineRule } from '../define-rule.ts'

export const secretChanged = defineRule({
  id: 'secret-changed',
  on: ['csrf-state', 'session-end', 'page-deletion'],
  severity: 'error',
  title: 'The secret of the app has changed',
  symptoms: [
    'everybody is logged out after a deployment',
    'JWEDecryptionFailed after a restart',
    'NEXTAUTH_SECRET was changed',
  ],
  why: 'The session token is encrypted, and the csrf cookie signed, with the secret. With another one the server can read neither: it deletes the session and re-issues the csrf cookie. Everybody who was signed in is signed out, once.',
  fix: {
    summary: 'Keep one secret over restarts and deployments. v5 can rotate: the old secret beside the new one.',
    v4: 'NEXTAUTH_SECRET=…   # fixed, in the environment of every build and start; v4 cannot rotate',
    v5: `AUTH_SECRET=…        # the new one
AUTH_SECRET_1=…      # the one before: old sessions stay readable
// or: NextAuth({ secret: [process.env.NEW_SECRET, process.env.OLD_SECRET] })`,
    verify: 'Restart the app and ask /api/auth/session: the user is still there.',
  },
  references: ['https://next-auth.js.org/configuration/options#secret', 'https://authjs.dev/reference/core#secret'],
  explains: [
    'session-token-undecryptable',
    'session-token-refused',
    'valid-token-refused',
    'server-config-differs',
    'guard-refuses-session',
    'guards-disagree',
    'middleware-cookie-name-mismatch',
    'redirect-loop',
  ],
  messages: {
    otherKey:
      'A session was refused, and the next sign-in on {{origin}} got a token with another key under the same cookie name: the secret of the app has changed in between.',
    here: '`{{path}}` had renewed this session; now it deletes it and re-issues the csrf cookie: the secret there is not the one that it was (changed at a restart, or a second server with another secret answers).',
    changed:
      'The server deleted the session cookie and in the same answer replaced a csrf cookie that it had issued, or taken, itself: its secret is not the one that made this session.',
  },
  check: (seen, { fail, pass, notApplicable }) => {
    if (seen.kind === 'session-end') {
      if (seen.cause !== 'other-key') return notApplicable
      return fail('otherKey', { origin: seen.origin }, { subject: seen.situation, evidence: seen.chain })
    }
    if (seen.kind === 'page-deletion') {
      const subject = `${seen.path} on ${seen.origin}`
      if (!seen.deleted) return pass(subject)
      if (!seen.byLibrary || !seen.csrfReissued || seen.renewedHere === null || seen.prefetch) return notApplicable
      return fail('here', { path: seen.path }, { subject, evidence: [seen.renewedHere, seen.proof] })
    }
    if (seen.outcome === 'honoured') return seen.refreshed ? pass(seen.situation) : notApplicable
    if (!seen.sessionLost) return notApplicable
    return fail('changed', {}, { subject: seen.situation, evidence: seen.chain })
  },
})
