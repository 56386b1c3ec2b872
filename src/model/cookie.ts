/** `SameSite` as parsed; null = absent or not understood ("unspecified": Lax with the 2-minute POST exception). */
export type SameSite = 'strict' | 'lax' | 'none'

/**
 * Why a browser does not store a Set-Cookie line. DevTools' names where DevTools has one; the last four are
 * rejected silently by the browser and named by us.
 */
export type RejectReason =
  | 'InvalidDomain'
  | 'InvalidPrefix'
  | 'SecureOnly'
  | 'SameSiteNoneInsecure'
  | 'OverwriteSecure'
  | 'NameValuePairExceedsMaxSize'
  | 'DisallowedCharacter'
  | 'NoCookieContent'
  | 'UserPreferences'
  | 'SchemefulSameSiteStrict'
  | 'SchemefulSameSiteLax'
  | 'SchemefulSameSiteUnspecifiedTreatedAsLax'
  | 'PartitionedInsecure'
  | 'NamelessWithEquals'
  | 'CredentialsOmitted'
  | 'Evicted'

/** Why a stored cookie is not on a request. */
export type WithholdReason =
  | 'NotOnPath'
  | 'DomainMismatch'
  | 'SecureOnly'
  | 'Expired'
  | 'SchemefulSameSiteStrict'
  | 'SchemefulSameSiteLax'
  | 'SchemefulSameSiteUnspecifiedTreatedAsLax'
  | 'UserPreferences'
  | 'AnonymousContext'
  | 'OtherPartition'
  | 'Evicted'

/** What a browser does with a Set-Cookie line. Total: each line gets exactly one verdict. */
export type StoreVerdict =
  | { readonly kind: 'stored'; readonly replaces: boolean }
  /** An expired line removed a cookie of the jar. */
  | { readonly kind: 'deleted' }
  /** Accepted, but already expired, and nothing to delete. */
  | { readonly kind: 'expired' }
  | { readonly kind: 'rejected'; readonly reasons: readonly [RejectReason, ...RejectReason[]] }

export type SendVerdict =
  | { readonly kind: 'sent' }
  | { readonly kind: 'withheld'; readonly reasons: readonly [WithholdReason, ...WithholdReason[]] }

/** A Set-Cookie line, parsed by RFC 6265bis section 5.6 (Chromium where it differs). Bytes are latin1. */
export interface ParsedSetCookie {
  readonly name: string
  readonly value: string
  /** The Domain attribute as given (last one wins), without a leading dot; null = absent or empty. */
  readonly domain: string | null
  /** The Path attribute if it is usable (starts with `/`), else null. */
  readonly path: string | null
  /** Seconds; null = absent or not a number. */
  readonly maxAgeSeconds: number | null
  /** ms since the epoch, before the correction by the Date header; null = absent or not parseable. */
  readonly expiresAt: number | null
  readonly secure: boolean
  readonly httpOnly: boolean
  readonly sameSite: SameSite | null
  readonly partitioned: boolean
}
