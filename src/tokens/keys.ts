import { createHash, hkdfSync } from 'node:crypto'
import type { DialectId } from '../model/token.ts'

/** `authjs-early`: @auth/core 0.2 to 0.17 (SvelteKit, SolidStart and Astro of 2023), under v4's cookie names. */
export type KeyDerivation = DialectId | 'authjs-early'

/** One way in which a library makes the keys of its tokens. */
export interface Opening {
  readonly dialect: DialectId
  readonly derivation: KeyDerivation
  /** `enc` of the tokens that it opens. */
  readonly encs: readonly string[]
  /** The key depends on the cookie's name: the names that it usually has, without prefix. null = it does not. */
  readonly usualNames: readonly string[] | null
}

export const V4_OPENING: Opening = {
  dialect: 'next-auth-v4',
  derivation: 'next-auth-v4',
  encs: ['A256GCM'],
  usualNames: null,
}
/** Writes A256CBC-HS512, and accepts A256GCM in its own derivation. */
export const V5_OPENING: Opening = {
  dialect: 'authjs-v5',
  derivation: 'authjs-v5',
  encs: ['A256CBC-HS512', 'A256GCM'],
  usualNames: ['authjs.session-token', 'next-auth.session-token'],
}
export const EARLY_OPENING: Opening = {
  dialect: 'authjs-v5',
  derivation: 'authjs-early',
  encs: ['A256GCM'],
  usualNames: null,
}

/**
 * The content key of a session token. next-auth v4 and the early @auth/core: one key per secret. Auth.js v5: salted with
 * the full cookie name (prefix included, chunk suffix not). `bytes`: 32 for A256GCM, 64 for A256CBC-HS512.
 */
export function deriveKey(derivation: KeyDerivation, secret: string, cookieName: string, bytes: 32 | 64): Uint8Array {
  const [salt, info] = saltAndInfo(derivation, cookieName)
  return new Uint8Array(hkdfSync('sha256', secret, salt, info, bytes))
}

function saltAndInfo(derivation: KeyDerivation, cookieName: string): readonly [string, string] {
  switch (derivation) {
    case 'next-auth-v4':
      return ['', 'NextAuth.js Generated Encryption Key']
    case 'authjs-early':
      return ['', 'Auth.js Generated Encryption Key']
    case 'authjs-v5':
      return [cookieName, `Auth.js Generated Encryption Key (${cookieName})`]
  }
}

/** Auth.js v5's `kid`: the SHA-512 JWK thumbprint (RFC 7638) of the key. Readable in the token without the secret. */
export function keyThumbprint(key: Uint8Array): string {
  const k = Buffer.from(key).toString('base64url')
  return createHash('sha512').update(`{"k":"${k}","kty":"oct"}`).digest('base64url')
}

/** The csrf cookie is `token|sha256(token + secret)`; an array of secrets (v5) is joined with a comma. */
export function csrfFits(cookieValue: string, secrets: readonly string[]): boolean | null {
  const [token, hash] = decodePercent(cookieValue).split('|')
  if (!token || !hash || !/^[0-9a-f]{64}$/.test(hash)) return null
  const fits = (secret: string) =>
    createHash('sha256')
      .update(token + secret)
      .digest('hex') === hash
  return secrets.some(fits) || (secrets.length > 1 && fits(secrets.join(',')))
}

function decodePercent(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
