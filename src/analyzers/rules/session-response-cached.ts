import { defineRule } from '../define-rule.ts'

export const sessionResponseCached = defineRule({
  id: 'session-response-cached',
  on: 'session-replay',
  severity: 'error',
  title: 'The session answer comes out of a cache',
  symptoms: [
    "I see another user's session",
    'session stays after sign-out behind a CDN',
    '/api/auth/session 304 or x-cache: HIT',
  ],
  why: "NextAuth marks the answer `private, no-store`. A cache that keeps it all the same hands one user's session, with its cookie, to others, or shows everybody as signed out, and brings a session back after sign-out.",
  fix: {
    summary:
      'Exclude /api/auth/* from every shared cache, and purge what it holds. If it handed out sessions, change the secret: they are open.',
    both: `# CDN: bypass the cache for /api/auth/*
# nginx
location /api/auth/ { proxy_no_cache 1; proxy_cache_bypass 1; proxy_pass http://app; }`,
    verify: 'GET /api/auth/session twice: no Age, no X-Cache: HIT, and another Set-Cookie each time.',
  },
  references: [
    'https://www.rfc-editor.org/rfc/rfc9111#section-5.2.2.5',
    'https://nginx.org/en/docs/http/ngx_http_proxy_module.html#proxy_no_cache',
  ],
  explains: [
    'session-cookie-not-seen',
    'cookies-not-reaching-auth',
    'secret-changed',
    'secret-mismatch-between-instances',
    'signout-resurrected',
    'parallel-refresh',
    'signin-csrf-failed',
    'session-cookie-on-cacheable-answer',
  ],
  messages: {
    handedOut:
      "One user's session answer, with the session cookie, was handed to another client out of a cache ({{sign}}): a stranger is signed in as this user.",
    user: 'The session answer came out of a cache ({{sign}}): it shows a session from an earlier request{{cookie}}.',
    stranger:
      'The session answer shows a user to a request that carried no session cookie{{mark}}: it was made for another request, and whoever asks sees it.',
    nobody:
      'The session answer came out of a cache ({{sign}}): it was made for an earlier request, so a signed-in user is shown as nobody.',
  },
  check: (seen, { fail, pass }) => {
    if (!seen.replayed) return pass(seen.situation)
    if (!seen.withUser) return fail('nobody', { sign: seen.sign })
    if (seen.uninvited) return fail('stranger', { mark: /^no /.test(seen.sign) ? '' : ` (${seen.sign})` })
    if (seen.otherClient) return fail('handedOut', { sign: seen.sign })
    return fail('user', { sign: seen.sign, cookie: seen.setsCookie ? ', and sets its cookie' : '' })
  },
})
