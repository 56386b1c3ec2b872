import type { Rule } from '../../model/rule.ts'
import { adapterFailed } from './adapter-failed.ts'
import { appResponseRefused } from './app-response-refused.ts'
import { authOriginMismatch } from './auth-origin-mismatch.ts'
import { authRequestRefused } from './auth-request-refused.ts'
import { authRequestTimedOut } from './auth-request-timed-out.ts'
import { authRouteCrashed } from './auth-route-crashed.ts'
import { authRouteNotReached } from './auth-route-not-reached.ts'
import { authUrlInvalid } from './auth-url-invalid.ts'
import { authUrlPathWrong } from './auth-url-path-wrong.ts'
import { basepathMismatch } from './basepath-mismatch.ts'
import { clientSessionStale } from './client-session-stale.ts'
import { clockSkew } from './clock-skew.ts'
import { configPagesUndefined } from './config-pages-undefined.ts'
import { COOKIE_RULES } from './cookie-rules.ts'
import { cookiesNotReachingAuth } from './cookies-not-reaching-auth.ts'
import { cookiesSetWhileRendering } from './cookies-set-while-rendering.ts'
import { credentialsRejected } from './credentials-rejected.ts'
import { credentialsWithDatabaseStrategy } from './credentials-with-database-strategy.ts'
import { cspFormAction } from './csp-form-action.ts'
import { csrfAnswerCached } from './csrf-answer-cached.ts'
import { databaseSessionCallbackThrew } from './database-session-callback-threw.ts'
import { databaseSessionMissing } from './database-session-missing.ts'
import { databaseTimeZone } from './database-time-zone.ts'
import { foreignCallWithoutCookies } from './foreign-call-without-cookies.ts'
import { forwardedProtoMalformed } from './forwarded-proto-malformed.ts'
import { frontRefusesHead } from './front-refuses-head.ts'
import { frontWithholdsCookies } from './front-withholds-cookies.ts'
import { GUARD_RULES } from './guard-rules.ts'
import { headOverFrontLimit } from './head-over-front-limit.ts'
import { hopDropsSetCookie } from './hop-drops-set-cookie.ts'
import { hopStripsSecure } from './hop-strips-secure.ts'
import { jwtCallbackReturnedNull } from './jwt-callback-returned-null.ts'
import { jwtOrSessionCallbackThrew } from './jwt-or-session-callback-threw.ts'
import { mailLinkOtherBrowser } from './mail-link-other-browser.ts'
import { mailLinkUsedBefore } from './mail-link-used-before.ts'
import { mailNotSent } from './mail-not-sent.ts'
import { middlewareCookieNameMismatch } from './middleware-cookie-name-mismatch.ts'
import { missingAdapter } from './missing-adapter.ts'
import { missingSecret } from './missing-secret.ts'
import { nextDevHostRefused } from './next-dev-host-refused.ts'
import { nextRewriteOverTls } from './next-rewrite-over-tls.ts'
import { oauthCallbackFailed } from './oauth-callback-failed.ts'
import { oauthCallbackReplayed } from './oauth-callback-replayed.ts'
import { oauthCheckCookieMissing } from './oauth-check-cookie-missing.ts'
import { oauthFormPostLaxCookies } from './oauth-form-post-lax-cookies.ts'
import { oauthProviderError } from './oauth-provider-error.ts'
import { oauthProviderUnreachable } from './oauth-provider-unreachable.ts'
import { oauthSecretChanged } from './oauth-secret-changed.ts'
import { oauthStartedOnOtherHost } from './oauth-started-on-other-host.ts'
import { oauthStateMismatch } from './oauth-state-mismatch.ts'
import { oauthTokenExchangeFailed } from './oauth-token-exchange-failed.ts'
import { otherAppOnSameHost } from './other-app-on-same-host.ts'
import { otherAppOnSameSite } from './other-app-on-same-site.ts'
import { parallelRefresh } from './parallel-refresh.ts'
import { prefetchEndsSession } from './prefetch-ends-session.ts'
import { prefetchedRedirectReplayed } from './prefetched-redirect-replayed.ts'
import { providerSessionOutlivesSignOut } from './provider-session-outlives-sign-out.ts'
import { redirectLoop } from './redirect-loop.ts'
import { requestHeadersTooLarge } from './request-headers-too-large.ts'
import { secretChanged } from './secret-changed.ts'
import { secretMismatchBetweenInstances } from './secret-mismatch-between-instances.ts'
import { serverActionOfOtherBuild } from './server-action-of-other-build.ts'
import { serverActionOfOtherHost } from './server-action-of-other-host.ts'
import { serverConfigDiffers } from './server-config-differs.ts'
import { serverConfigurationError } from './server-configuration-error.ts'
import { serverFetchWithoutCookies } from './server-fetch-without-cookies.ts'
import { sessionCallbackReturnedNothing } from './session-callback-returned-nothing.ts'
import { sessionCarriesError } from './session-carries-error.ts'
import { sessionCookieDeletedByPage } from './session-cookie-deleted-by-page.ts'
import { sessionCookieNotSeen } from './session-cookie-not-seen.ts'
import { sessionCookieOnCacheableAnswer } from './session-cookie-on-cacheable-answer.ts'
import { sessionEndpointUnavailable } from './session-endpoint-unavailable.ts'
import { sessionExpired } from './session-expired.ts'
import { sessionFetchFailed } from './session-fetch-failed.ts'
import { sessionInCachedPage } from './session-in-cached-page.ts'
import { sessionNeverRenewed } from './session-never-renewed.ts'
import { sessionResponseCached } from './session-response-cached.ts'
import { sessionTokenRefused } from './session-token-refused.ts'
import { sessionTokenUndecryptable } from './session-token-undecryptable.ts'
import { sessionUpdateDropsClaims } from './session-update-drops-claims.ts'
import { sessionUpdateIgnored } from './session-update-ignored.ts'
import { sessionUpdateLost } from './session-update-lost.ts'
import { sessionUpdateRefused } from './session-update-refused.ts'
import { sessionWithoutUser } from './session-without-user.ts'
import { signOutWithoutDeletion } from './sign-out-without-deletion.ts'
import { signinActionRefused } from './signin-action-refused.ts'
import { signinCallbackDenied } from './signin-callback-denied.ts'
import { signinCallbackThrew } from './signin-callback-threw.ts'
import { signinCsrfFailed } from './signin-csrf-failed.ts'
import { signoutCsrfFailed } from './signout-csrf-failed.ts'
import { signoutResurrected } from './signout-resurrected.ts'
import { splitConfigStrategy } from './split-config-strategy.ts'
import { strategyChanged } from './strategy-changed.ts'
import { tokenChunked } from './token-chunked.ts'
import { tokenClaimLost } from './token-claim-lost.ts'
import { tokenOfOtherCookieName } from './token-of-other-cookie-name.ts'
import { unsupportedStrategy } from './unsupported-strategy.ts'
import { untrustedHost } from './untrusted-host.ts'
import { updateageNotBelowMaxage } from './updateage-not-below-maxage.ts'
import { upstreamHeaderTooBig } from './upstream-header-too-big.ts'
import { v4V5SameCookieName } from './v4-v5-same-cookie-name.ts'
import { validTokenRefused } from './valid-token-refused.ts'

/** Every rule, in the order of the documentation. */
export const RULES: readonly Rule[] = [
  ...COOKIE_RULES,
  configPagesUndefined,
  authOriginMismatch,
  tokenClaimLost,
  sessionWithoutUser,
  sessionCallbackReturnedNothing,
  validTokenRefused,
  sessionTokenUndecryptable,
  sessionTokenRefused,
  sessionExpired,
  databaseSessionMissing,
  sessionCookieNotSeen,
  serverConfigurationError,
  appResponseRefused,
  oauthStartedOnOtherHost,
  oauthFormPostLaxCookies,
  oauthSecretChanged,
  oauthCheckCookieMissing,
  oauthStateMismatch,
  oauthProviderError,
  oauthProviderUnreachable,
  oauthTokenExchangeFailed,
  oauthCallbackFailed,
  oauthCallbackReplayed,
  signinCallbackDenied,
  signinCallbackThrew,
  signinCsrfFailed,
  credentialsRejected,
  signoutCsrfFailed,
  signoutResurrected,
  parallelRefresh,
  middlewareCookieNameMismatch,
  redirectLoop,
  sessionCookieDeletedByPage,
  serverConfigDiffers,
  requestHeadersTooLarge,
  upstreamHeaderTooBig,
  tokenChunked,
  headOverFrontLimit,
  frontRefusesHead,
  frontWithholdsCookies,
  cookiesNotReachingAuth,
  secretMismatchBetweenInstances,
  secretChanged,
  basepathMismatch,
  authUrlPathWrong,
  authRouteCrashed,
  hopStripsSecure,
  hopDropsSetCookie,
  sessionResponseCached,
  otherAppOnSameHost,
  v4V5SameCookieName,
  clockSkew,
  strategyChanged,
  credentialsWithDatabaseStrategy,
  updateageNotBelowMaxage,
  jwtCallbackReturnedNull,
  jwtOrSessionCallbackThrew,
  databaseSessionCallbackThrew,
  missingSecret,
  missingAdapter,
  unsupportedStrategy,
  untrustedHost,
  authUrlInvalid,
  forwardedProtoMalformed,
  sessionCarriesError,
  sessionUpdateIgnored,
  sessionUpdateLost,
  sessionUpdateDropsClaims,
  ...GUARD_RULES,
  prefetchEndsSession,
  splitConfigStrategy,
  otherAppOnSameSite,
  sessionNeverRenewed,
  prefetchedRedirectReplayed,
  clientSessionStale,
  signOutWithoutDeletion,
  providerSessionOutlivesSignOut,
  sessionEndpointUnavailable,
  authRequestRefused,
  authRequestTimedOut,
  authRouteNotReached,
  nextRewriteOverTls,
  sessionCookieOnCacheableAnswer,
  sessionInCachedPage,
  csrfAnswerCached,
  mailLinkUsedBefore,
  mailLinkOtherBrowser,
  cspFormAction,
  serverActionOfOtherBuild,
  cookiesSetWhileRendering,
  serverActionOfOtherHost,
  nextDevHostRefused,
  serverFetchWithoutCookies,
  foreignCallWithoutCookies,
  databaseTimeZone,
  tokenOfOtherCookieName,
  signinActionRefused,
  adapterFailed,
  mailNotSent,
  sessionFetchFailed,
  sessionUpdateRefused,
]
