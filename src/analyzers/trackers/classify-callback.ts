import type { CallbackCause, OAuthCallbackObservation } from '../../model/observation-oauth.ts'
import { isDenial, isKnownError } from '../auth-target.ts'
import type { OAuthRequest } from './oauth-request.ts'
import { beginningOf, type OAuthStart } from './oauth-starts.ts'

/** Everything known of one failed callback. */
export interface FailedCallback {
  readonly request: OAuthRequest
  readonly errorCode: string
  readonly host: string
  readonly sessionSent: boolean
  readonly earlier: OAuthCallbackObservation['earlier']
  /** Roles of the check cookies that were sent, and their digests. */
  readonly sentRoles: readonly string[]
  readonly sentDigests: readonly string[]
  readonly stateDigest: string | null
  readonly byState: OAuthStart | null
  readonly byCookie: OAuthStart | null
  readonly start: OAuthStart | null
}

export interface CallbackVerdict {
  readonly cause: CallbackCause
  readonly mismatch: OAuthCallbackObservation['mismatch']
}

/**
 * Names the one cause of a failed callback that the exchanges prove, from the most certain to the least. An error
 * answer alone proves nothing: v5 says `Configuration` for nearly all of these (measured).
 */
export function classifyCallback(failed: FailedCallback): CallbackVerdict {
  const { request, errorCode, start } = failed
  const verdict = (cause: CallbackCause, mismatch: CallbackVerdict['mismatch'] = null) => ({ cause, mismatch })
  if (request.error !== null) return verdict('provider-error')
  if (failed.earlier !== null) return verdict('replayed')
  if (isDenial(errorCode) || !isKnownError(errorCode)) return verdict('app-refused')
  if (/AccountNotLinked$/.test(errorCode)) return verdict('account-not-linked')
  if (errorCode === 'OAuthCallbackError') return verdict('provider-error')
  const none = failed.sentRoles.length === 0
  if (start === null) {
    if (!none) return verdict('unexplained')
    if (failed.sessionSent) return verdict('replayed')
    return verdict(request.post && request.crossSite ? 'form-post' : 'unseen-start')
  }
  if (start.cookies.length === 0 && none) return verdict('started-by-server')
  const missing = missingOf(start, failed.sentRoles)
  if (missing.length > 0) {
    if (start.host !== failed.host) return verdict('other-host')
    // Without SameSite a cookie counts as Lax, but Chromium sends it for its first two minutes.
    const lax = missing.every(one => one.sameSite !== 'none')
    if (request.post && request.crossSite && lax) return verdict('form-post')
    if (start.superseded !== null && none) return verdict('state-mismatch', 'finished-elsewhere')
    return verdict('cookie-missing')
  }
  const mismatch = mismatchOf(failed)
  return mismatch === null ? verdict('unexplained') : verdict('state-mismatch', mismatch)
}

/** Check cookies that the start set and the callback did not carry. */
export function missingOf(start: OAuthStart, sentRoles: readonly string[]) {
  return start.cookies.filter(one => !sentRoles.includes(one.role))
}

/** What took the check cookies of this sign-in: the start that replaced them, or the end of another one. */
export function takenBy(mismatch: CallbackVerdict['mismatch'], failed: Pick<FailedCallback, 'start' | 'byCookie'>) {
  if (mismatch === 'finished-elsewhere') return failed.start?.superseded ?? null
  return mismatch === 'started-again' && failed.byCookie !== null ? beginningOf(failed.byCookie, 'another') : null
}

function mismatchOf(failed: FailedCallback): CallbackVerdict['mismatch'] {
  const { request, byState, byCookie, stateDigest, sentDigests } = failed
  if (byState !== null && byState !== byCookie) {
    const own = byState.cookies.some(one => sentDigests.includes(one.digest))
    return own ? null : 'started-again'
  }
  const known = byCookie?.state ?? null
  // The code is there, so the address, or the form, was read whole; and who sets a cookie for the state compares it.
  const compared = byCookie?.cookies.some(one => one.role === 'state') ?? false
  if (known !== null && compared && request.state === null && request.ticket !== null) return 'no-state'
  return byState === null && known !== null && stateDigest !== null && known !== stateDigest ? 'foreign-state' : null
}
