import { defineRule, SESSION_COOKIE_OPTION } from '../define-rule.ts'

export const cookieNotHttponly = defineRule({
  id: 'cookie-not-httponly',
  on: 'cookie-journey',
  severity: 'warning',
  title: 'The session cookie can be read by scripts',
  symptoms: ['document.cookie shows the session token', 'session cookie without HttpOnly'],
  why: 'The session works. But without HttpOnly every script on the page can read the session cookie, so one injected script takes the session over. NextAuth always writes HttpOnly unless a cookies option says otherwise.',
  fix: {
    summary: 'Add httpOnly: true to the session cookie, or remove the cookies option.',
    v4: SESSION_COOKIE_OPTION,
    v5: 'cookies: { sessionToken: { options: { httpOnly: true } } },',
    verify: 'Refresh the session: its Set-Cookie line says HttpOnly.',
  },
  references: ['RFC 6265bis section 4.1.2.6', 'https://next-auth.js.org/configuration/options#cookies'],
  messages: {
    readable: '`{{name}}` is set without HttpOnly: the session works, but every script on the page can read it.',
  },
  check: (seen, { fail, pass, notApplicable }) => {
    if (seen.role !== 'session' || seen.line === null || seen.cookie === null || seen.step === 'emptied')
      return notApplicable
    if (seen.cookie.httpOnly) return pass(seen.situation)
    return fail(
      'readable',
      { name: seen.name, secure: String(seen.origin.startsWith('https:')) },
      { subject: `${seen.name} on ${seen.host}`, situations: [seen.situation], evidence: [seen.proof] },
    )
  },
})
