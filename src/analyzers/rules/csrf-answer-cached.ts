import { defineRule } from '../define-rule.ts'

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
    both: `# CDN: bypass the cache for /api/auth/*
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
  check: (seen, { fail, pass }) => (seen.belongs ? pass(seen.situation) : fail('other', {})),
})
