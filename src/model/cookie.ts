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
  /** The same with its leading dot: `.127.0.0.1` and `127.0.0.1` differ under `__Host-`. */
  readonly rawDomain: string | null
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
  /** Chromium's eviction class (`Priority=`); everything else, and other browsers: medium. */
  readonly priority: CookiePriority
}

export type CookiePriority = 'low' | 'medium' | 'high'

/** A line that the parser itself refuses: no cookie, whatever the site or the jar. */
export interface RejectedSetCookie {
  readonly rejected: RejectReason
  /** The name as far as it can be read; may be empty, may hold control characters. */
  readonly name: string
}

/** Whose rules. Chromium and Firefox are measured; Safari only differs where WebKit's behaviour is documented. */
export type Browser = 'chromium' | 'firefox' | 'safari'

/**
 * How near the page that caused a request is to its target (RFC 6265bis section 5.2, schemeful in Chromium).
 * strict: same site, or typed into the address bar; lax: cross-site top-level navigation by a safe method;
 * lax-unsafe: the same by POST and the like; cross: any other cross-site request (frame, image, fetch).
 */
export type SiteContext = 'strict' | 'lax' | 'lax-unsafe' | 'cross'

/** A cookie in a browser's jar. */
export interface StoredCookie {
  readonly name: string
  readonly value: string
  /** Lower case, without a leading dot. */
  readonly domain: string
  /** true: only for exactly this host; false: for subdomains, too. */
  readonly hostOnly: boolean
  readonly path: string
  /** ms since the epoch; null = until the browser closes. */
  readonly expiresAt: number | null
  readonly secure: boolean
  readonly httpOnly: boolean
  readonly sameSite: SameSite | null
  /** The top-level site of a partitioned cookie (`https://example.test`); null = not partitioned. */
  readonly partition: string | null
  readonly priority: CookiePriority
  /** ms since the epoch. Chromium: a new value makes a new time, the same value keeps the old one. */
  readonly createdAt: number
  /** ms since the epoch: set or last sent; decides who is evicted first. */
  readonly accessedAt: number
  /** Unique in its jar, rising with creation: the second key of the Cookie header's order. */
  readonly order: number
}
