import { defineRule } from '../define-rule.ts'

export const cookieInsecureOverHttps = defineRule({
  id: 'cookie-insecure-over-https',
  on: 'set-cookie',
  severity: 'warning',
  title: 'NextAuth cookie without Secure on an https page',
  symptoms: [
    'next-auth.session-token without __Secure- in production',
    'session cookie has no Secure flag behind a reverse proxy',
    'http detected although the site is on https',
  ],
  why: 'The browser stores and sends such a cookie: this alone loses no session. It is a sign: NextAuth decides "Secure and a __Secure- name" from the origin that it believes in, so here it believes in http (or useSecureCookies is false). Middleware that looks for the __Secure- name then sees nobody signed in. And the cookie also travels over plain http, where others can read it.',
  fix: {
    summary: 'Tell NextAuth its public https origin, and leave useSecureCookies and cookies to it.',
    v4: 'NEXTAUTH_URL={{origin}}',
    v5: 'AUTH_URL={{origin}}',
    verify: 'Sign in again: the cookie is now called __Secure-… and carries Secure.',
  },
  references: ['https://next-auth.js.org/configuration/options#usesecurecookies'],
  messages: {
    insecure:
      '`{{name}}` is set on {{origin}} without Secure: the browser keeps it, but NextAuth takes its own origin for plain http (or `useSecureCookies`, or an entry in `cookies`, says so).',
  },
  check: (seen, { fail, pass, notApplicable }) => {
    if (seen.role !== 'session' || seen.deletes || !seen.origin.startsWith('https:')) return notApplicable
    if (seen.cookie.secure) return pass(seen.situation)
    // A refused line is the business of the rule that names the refusal.
    if (seen.verdict.kind === 'rejected') return notApplicable
    return fail(
      'insecure',
      { name: seen.cookie.name, origin: seen.origin },
      { subject: `${seen.cookie.name} on ${seen.host}`, situations: [seen.situation] },
    )
  },
})
