import { defineRule } from '../define-rule.ts'

const APP = 'http://localhost:3000'
const [OLD, NEW, HASH] = ['a', 'b', 'c'].map(one => one.repeat(64)) as [string, string, string]
const csrf = (token: string, sent: string | null, set: string | null) => ({
  request: `GET ${APP}/api/auth/csrf`,
  send: sent === null ? [] : [`cookie: next-auth.csrf-token=${sent}%7C${HASH}`],
  status: 200,
  answer: set === null ? [] : [`set-cookie: next-auth.csrf-token=${set}%7C${HASH}; Path=/; HttpOnly; SameSite=Lax`],
  body: `{"csrfToken":"${token}"}`,
})

export const csrfAnswerCached = defineRule({
  id: 'csrf-answer-cached',
  on: 'csrf-answer',
  severity: 'error',
  title: 'The csrf token belongs to another cookie: a cache answers /csrf',
  symptoms: [
    'MissingCSRF behind a CDN only',
    'signin?csrf=true in production, works on localhost',
    'sign-in works once after purging the cache',
  ],
  why: 'NextAuth answers /api/auth/csrf with the token of the csrf cookie that the request carries, or of the one that it sets in the same answer. A token of another cookie was made for another request: something keeps the answer and hands it out again, and every sign-in with it is refused.',
  fix: {
    summary: 'Exclude /api/auth/* from every cache (CDN, reverse proxy, service worker), and purge what it holds.',
    v4: `# CDN: bypass the cache for /api/auth/*
# nginx
location /api/auth/ { proxy_no_cache 1; proxy_cache_bypass 1; proxy_pass http://app; }`,
    v5: `# CDN: bypass the cache for /api/auth/*
# nginx
location /api/auth/ { proxy_no_cache 1; proxy_cache_bypass 1; proxy_pass http://app; }`,
    verify: 'GET /api/auth/csrf: its token is the first half of the csrf cookie.',
  },
  references: ['https://www.rfc-editor.org/rfc/rfc9111#section-5.2.2.5', 'https://errors.authjs.dev#missingcsrf'],
  explains: ['signin-csrf-failed', 'signout-csrf-failed', 'session-response-cached'],
  messages: {
    other:
      'The token that /api/auth/csrf answers with is not the one of the csrf cookie in force: the answer was made for another request, and every sign-in with it is refused.',
  },
  examples: [
    { title: "another visitor's answer", steps: [csrf(OLD, NEW, null)], expect: 'other' },
    { title: 'the token of the cookie that came', steps: [csrf(NEW, NEW, null)], expect: 'pass' },
    { title: 'the token of the cookie that is set', steps: [csrf(NEW, OLD, NEW)], expect: 'pass' },
    { title: 'no cookie to compare with', steps: [csrf(NEW, null, null)], expect: 'not-applicable' },
  ],
  check: (seen, { fail, pass }) =>
    seen.belongs ? pass(seen.situation) : fail('other', {}, { subject: seen.situation, evidence: seen.chain }),
})
