/** When a fault hurts: by that people look for it. Each rule stands in one group, the first that fits. */
export interface CauseGroup {
  readonly title: string
  /** What is seen then, in DevTools or in the log, and what to look at first. One line. */
  readonly signs: string
  readonly rules: readonly string[]
}

const ids = (text: string): readonly string[] => text.trim().split(/\s+/)

export const CAUSE_GROUPS: readonly CauseGroup[] = [
  {
    title: 'At sign-in',
    signs:
      'The form comes back, or an error page: `?error=` in the address bar, `[auth][error]` or `[next-auth][error]` in the log. DevTools, Network, "Preserve log": look at the POST to `/api/auth/callback/…` and at the ⚠ beside its Set-Cookie lines.',
    rules:
      ids(`credentials-rejected signin-csrf-failed signin-callback-denied signin-callback-threw signin-action-refused
      credentials-with-database-strategy unsupported-strategy missing-adapter adapter-failed missing-secret
      server-configuration-error config-pages-undefined sign-in-page-requires-session guard-covers-assets
      cookie-rejected-samesite-none-insecure cookie-rejected-prefix-secure cookie-rejected-prefix-host cookie-rejected-domain
      cookie-rejected-secure-on-http cookie-rejected-other cookie-name-undefined cookie-never-returned cookie-path-missing
      cookie-path-too-narrow cookies-set-while-rendering redirect-loop sign-in-page-missing session-without-user session-callback-returned-nothing`),
  },
  {
    title: 'At a sign-in with a provider or by mail',
    signs:
      '`?error=OAuthCallback`, `Configuration`, `OAuthCallbackError`, `InvalidCheck`, `Verification` in the address; `state`, `pkce` or `nonce` in the log. Look whether `/api/auth/callback/…` brought the check cookies.',
    rules: ids(`oauth-started-on-other-host oauth-form-post-lax-cookies oauth-secret-changed oauth-check-cookie-missing
      oauth-state-mismatch oauth-provider-error oauth-provider-unreachable oauth-token-exchange-failed oauth-callback-failed
      oauth-callback-replayed cookie-samesite-strict cookie-lax-post-window csp-form-action mail-not-sent mail-link-used-before
      mail-link-other-browser provider-session-outlives-sign-out`),
  },
  {
    title: 'At the first refresh or reload',
    signs:
      'Signed in, then not any more, or without a name, role or token: compare the first answer of `/api/auth/session` with the next ones, and the Set-Cookie line of each.',
    rules:
      ids(`token-claim-lost session-update-ignored session-update-lost session-update-drops-claims session-update-refused
      session-carries-error valid-token-refused session-token-undecryptable session-token-refused jwt-callback-returned-null
      jwt-or-session-callback-threw database-session-callback-threw database-session-missing session-cookie-not-seen
      token-of-other-cookie-name strategy-changed split-config-strategy client-session-stale`),
  },
  {
    title: 'After minutes',
    signs:
      'A reload after some minutes, several tabs, or a fast click: look for two requests that sent the same session cookie and got two others back.',
    rules:
      ids(`cookie-maxage-overrides parallel-refresh prefetch-ends-session session-cookie-deleted-by-page session-fetch-failed
      session-endpoint-unavailable cookie-evicted session-chunk-missing session-chunk-order stale-session-chunk stale-unchunked-session-cookie
      cookie-set-twice token-chunked`),
  },
  {
    title: 'Over night, or after days',
    signs:
      '"Logged out every morning": the cookie is gone from DevTools, Application, Cookies, or `/api/auth/session` answers `null` or `{}`. `authproxy --clock +31d -- npm run dev` shows it in seconds.',
    rules:
      ids(`session-expired session-never-renewed updateage-not-below-maxage cookie-lifetime-surprise database-time-zone
      clock-skew secret-changed server-action-of-other-build`),
  },
  {
    title: 'On some pages only',
    signs:
      'The header shows the user, and `/dashboard` sends to the sign-in page (307), or a call gets 401. Compare what the guard and `/api/auth/session` say of one cookie.',
    rules: ids(`middleware-cookie-name-mismatch guard-cannot-read-token guard-refuses-session handler-refuses-session
      guards-disagree server-config-differs static-page-guard guard-redirect-kept guard-redirects-fetch
      prefetched-redirect-replayed server-fetch-without-cookies foreign-call-without-cookies cookie-withheld-over-http
      cookie-withheld-on-cross-site-post`),
  },
  {
    title: 'Only in production',
    signs:
      'Well on localhost, not behind the proxy: `http://` or an inner host in redirects, 431, 502 at the callback, `UntrustedHost`, an `x-cache: HIT` on `/api/auth/…`. `--front nginx` and `--as https://app.example.com` bring it to your machine.',
    rules: ids(`auth-origin-mismatch untrusted-host auth-url-invalid auth-url-path-wrong basepath-mismatch
      auth-route-crashed auth-route-not-reached auth-request-refused auth-request-timed-out forwarded-proto-malformed cookie-insecure-over-https
      hop-strips-secure hop-drops-set-cookie set-cookie-folded front-refuses-head front-withholds-cookies head-over-front-limit
      upstream-header-too-big request-headers-too-large cookies-not-reaching-auth secret-mismatch-between-instances
      session-response-cached session-in-cached-page session-cookie-on-cacheable-answer csrf-answer-cached next-rewrite-over-tls
      app-response-refused server-action-of-other-host`),
  },
  {
    title: 'Only in next dev',
    signs: 'The page loads and does nothing, or reloads for ever: look at the console for a refused WebSocket.',
    rules: ids('next-dev-host-refused'),
  },
  {
    title: "Only in Safari, or in another site's frame",
    signs:
      'Safari keeps third-party cookies back by default, and refuses Secure cookies on `http://localhost`: see also `cookie-rejected-secure-on-http`. In a frame look at the request: no Cookie header at all.',
    rules: ids('cookie-withheld-in-frame'),
  },
  {
    title: 'Only one of us, or only in one browser',
    signs:
      'It goes away in a private window, or when site data is cleared: an older cookie, another app or another host is in the way. DevTools, Application, Cookies: the same name twice?',
    rules: ids(`duplicate-session-cookies duplicate-cookies cookie-shadow-twins cookie-deletion-missed
      session-cookie-name-split session-cookie-prefix-collision cookie-host-hop other-app-on-same-host other-app-on-same-site
      v4-v5-same-cookie-name`),
  },
  {
    title: 'At sign-out',
    signs:
      'A reload after the sign-out shows the user again: look whether the answer of `/api/auth/signout` deletes the cookie, and what came after it.',
    rules: ids('signout-csrf-failed signout-resurrected sign-out-without-deletion'),
  },
  {
    title: 'Nobody notices yet',
    signs: 'All works; what stands here is for whoever attacks it.',
    rules: ids('cookie-not-httponly session-token-in-answer'),
  },
]
