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
import { databaseSessionMissing } from './database-session-missing.ts'
import { serverConfigurationError } from './server-configuration-error.ts'
import { sessionCallbackReturnedNothing } from './session-callback-returned-nothing.ts'
import { sessionCookieNotSeen } from './session-cookie-not-seen.ts'
import { sessionExpired } from './session-expired.ts'
import { sessionTokenRefused } from './session-token-refused.ts'
import { sessionTokenUndecryptable } from './session-token-undecryptable.ts'
import { sessionWithoutUser } from './session-without-user.ts'
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
]
