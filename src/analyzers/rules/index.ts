import type { Rule } from '../../model/rule.ts'
import { appResponseRefused } from './app-response-refused.ts'
import { authOriginMismatch } from './auth-origin-mismatch.ts'
import { cookieInsecureOverHttps } from './cookie-insecure-over-https.ts'
import { cookieRejectedDomain } from './cookie-rejected-domain.ts'
import { cookieRejectedOther } from './cookie-rejected-other.ts'
import { cookieRejectedPrefixHost } from './cookie-rejected-prefix-host.ts'
import { cookieRejectedPrefixSecure } from './cookie-rejected-prefix-secure.ts'
import { cookieRejectedSamesiteNoneInsecure } from './cookie-rejected-samesite-none-insecure.ts'
import { cookieRejectedSecureOnHttp } from './cookie-rejected-secure-on-http.ts'
import { credentialsRejected } from './credentials-rejected.ts'
import { databaseSessionMissing } from './database-session-missing.ts'
import { oauthCallbackFailed } from './oauth-callback-failed.ts'
import { oauthCallbackReplayed } from './oauth-callback-replayed.ts'
import { oauthCheckCookieMissing } from './oauth-check-cookie-missing.ts'
import { oauthFormPostLaxCookies } from './oauth-form-post-lax-cookies.ts'
import { oauthProviderError } from './oauth-provider-error.ts'
import { oauthProviderUnreachable } from './oauth-provider-unreachable.ts'
import { oauthSecretChanged } from './oauth-secret-changed.ts'
import { oauthStartedOnOtherHost } from './oauth-started-on-other-host.ts'
import { oauthStateMismatch } from './oauth-state-mismatch.ts'
import { parallelRefresh } from './parallel-refresh.ts'
import { serverConfigurationError } from './server-configuration-error.ts'
import { sessionCallbackReturnedNothing } from './session-callback-returned-nothing.ts'
import { sessionCookieNotSeen } from './session-cookie-not-seen.ts'
import { sessionExpired } from './session-expired.ts'
import { sessionTokenRefused } from './session-token-refused.ts'
import { sessionTokenUndecryptable } from './session-token-undecryptable.ts'
import { sessionWithoutUser } from './session-without-user.ts'
import { signinCallbackDenied } from './signin-callback-denied.ts'
import { signinCallbackThrew } from './signin-callback-threw.ts'
import { signinCsrfFailed } from './signin-csrf-failed.ts'
import { signoutCsrfFailed } from './signout-csrf-failed.ts'
import { signoutResurrected } from './signout-resurrected.ts'
import { tokenClaimLost } from './token-claim-lost.ts'
import { validTokenRefused } from './valid-token-refused.ts'

/** Every rule, in the order of the documentation. */
export const RULES: readonly Rule[] = [
  cookieRejectedSamesiteNoneInsecure,
  cookieRejectedPrefixSecure,
  cookieRejectedPrefixHost,
  cookieRejectedDomain,
  cookieRejectedSecureOnHttp,
  cookieRejectedOther,
  cookieInsecureOverHttps,
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
  oauthCallbackFailed,
  oauthCallbackReplayed,
  signinCallbackDenied,
  signinCallbackThrew,
  signinCsrfFailed,
  credentialsRejected,
  signoutCsrfFailed,
  signoutResurrected,
  parallelRefresh,
]
