import type { Rule } from '../../model/rule.ts'
import { cookieDeletionMissed } from './cookie-deletion-missed.ts'
import { cookieEvicted } from './cookie-evicted.ts'
import { cookieHostHop } from './cookie-host-hop.ts'
import { cookieInsecureOverHttps } from './cookie-insecure-over-https.ts'
import { cookieLaxPostWindow } from './cookie-lax-post-window.ts'
import { cookieLifetimeSurprise } from './cookie-lifetime-surprise.ts'
import { cookieMaxageOverrides } from './cookie-maxage-overrides.ts'
import { cookieNameUndefined } from './cookie-name-undefined.ts'
import { cookieNeverReturned } from './cookie-never-returned.ts'
import { cookieNotHttponly } from './cookie-not-httponly.ts'
import { cookiePathMissing } from './cookie-path-missing.ts'
import { cookiePathTooNarrow } from './cookie-path-too-narrow.ts'
import { cookieRejectedDomain } from './cookie-rejected-domain.ts'
import { cookieRejectedOther } from './cookie-rejected-other.ts'
import { cookieRejectedPrefixHost } from './cookie-rejected-prefix-host.ts'
import { cookieRejectedPrefixSecure } from './cookie-rejected-prefix-secure.ts'
import { cookieRejectedSamesiteNoneInsecure } from './cookie-rejected-samesite-none-insecure.ts'
import { cookieRejectedSecureOnHttp } from './cookie-rejected-secure-on-http.ts'
import { cookieSamesiteStrict } from './cookie-samesite-strict.ts'
import { cookieSetTwice } from './cookie-set-twice.ts'
import { cookieShadowTwins } from './cookie-shadow-twins.ts'
import { cookieWithheldInFrame } from './cookie-withheld-in-frame.ts'
import { cookieWithheldOnCrossSitePost } from './cookie-withheld-on-cross-site-post.ts'
import { cookieWithheldOverHttp } from './cookie-withheld-over-http.ts'
import { duplicateCookies } from './duplicate-cookies.ts'
import { duplicateSessionCookies } from './duplicate-session-cookies.ts'
import { sessionChunkMissing } from './session-chunk-missing.ts'
import { sessionChunkOrder } from './session-chunk-order.ts'
import { sessionCookieNameSplit } from './session-cookie-name-split.ts'
import { sessionCookiePrefixCollision } from './session-cookie-prefix-collision.ts'
import { sessionTokenInAnswer } from './session-token-in-answer.ts'
import { setCookieFolded } from './set-cookie-folded.ts'
import { staleSessionChunk } from './stale-session-chunk.ts'
import { staleUnchunkedSessionCookie } from './stale-unchunked-session-cookie.ts'

/** Rules about cookies as the browser sees them, in the order of the documentation. */
export const COOKIE_RULES: readonly Rule[] = [
  cookieRejectedSamesiteNoneInsecure,
  cookieRejectedPrefixSecure,
  cookieRejectedPrefixHost,
  cookieRejectedDomain,
  cookieRejectedSecureOnHttp,
  cookieRejectedOther,
  cookieInsecureOverHttps,
  cookieNameUndefined,
  cookiePathMissing,
  cookiePathTooNarrow,
  cookieMaxageOverrides,
  setCookieFolded,
  cookieEvicted,
  cookieNeverReturned,
  cookieSamesiteStrict,
  cookieWithheldInFrame,
  cookieWithheldOnCrossSitePost,
  cookieWithheldOverHttp,
  cookieHostHop,
  cookieNotHttponly,
  sessionTokenInAnswer,
  duplicateSessionCookies,
  duplicateCookies,
  cookieShadowTwins,
  cookieDeletionMissed,
  sessionCookieNameSplit,
  sessionCookiePrefixCollision,
  staleSessionChunk,
  staleUnchunkedSessionCookie,
  sessionChunkMissing,
  sessionChunkOrder,
  cookieLifetimeSurprise,
  cookieSetTwice,
  cookieLaxPostWindow,
]
