export type DialectId = 'next-auth-v4' | 'authjs-v5'
export type JsonType = 'string' | 'number' | 'boolean' | 'null' | 'object' | 'array'

/** A claim without its value. `digest`: HMAC under a key that lives as long as the session, so equal values can be matched. */
export interface ClaimShape {
  readonly type: JsonType
  readonly sizeBytes: number
  readonly digest: string
}

/** A session token, decoded. Holds no claim value but the dates, so it may be shown, logged and exported as it is. */
export type TokenSnapshot =
  | {
      readonly kind: 'decoded'
      readonly format: 'jwe' | 'jws'
      readonly dialect: DialectId
      /** ms since the epoch. */
      readonly issuedAt: number | null
      readonly expiresAt: number | null
      /** By path: `user`, `user.email`. `iat`, `exp` and `jti` are included. */
      readonly claims: Readonly<Record<string, ClaimShape>>
    }
  /**
   * Not of a token's form: a database session's id, or what a custom `jwt.encode` wrote. `usual`: of the form in which NextAuth makes
   * its ids (a UUID; v4 on Node before 14.17 64 hex digits), so it is most likely one.
   */
  | { readonly kind: 'opaque'; readonly usual?: true }
  | {
      readonly kind: 'undecodable'
      readonly reason: 'no-secret' | 'wrong-secret' | 'other-dialect' | 'missing-chunk' | 'mixed-chunks' | 'malformed'
    }
  /** Auth.js v5 salts its key with the cookie's name: this token was made, with our secret, for another one. */
  | { readonly kind: 'undecodable'; readonly reason: 'other-cookie-name'; readonly madeFor: string }

/** A session cookie's value as it was seen: joined from its chunks, measured, and decoded where a secret allows it. */
export interface TokenSighting {
  /** Cookie name without chunk suffix. */
  readonly cookie: string
  /** Keyed digest of the joined value: equal digests are equal tokens. */
  readonly digest: string
  readonly lengthBytes: number
  /** Chunk numbers, as sent; empty = one plain cookie. */
  readonly chunks: readonly number[]
  /** From the JWE's protected header, readable without the secret; null = not a JWE. */
  readonly enc: string | null
  readonly kid: string | null
  readonly snapshot: TokenSnapshot
}
