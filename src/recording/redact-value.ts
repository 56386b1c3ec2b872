import { hash } from 'node:crypto'
import { decodePercent } from '../http/excerpt.ts'
import { EMAIL, isPlaceholder, isTokenLike, TOKEN } from '../http/token-like.ts'

/**
 * Replaces a secret by a placeholder of `bytes` octets (default: its length in chars). Equal values get equal
 * placeholders; empty stays empty; a placeholder stays as it is.
 */
export type Mask = (value: string, bytes?: number) => string

const MAX_CACHED = 10_000
const MAX_CACHED_CHARS = 8_192

/**
 * Placeholders of one redaction: `redacted-3f2a9c1b____`, `_3f2a9c1b__`, `_3f2`. They keep the length, so that verdicts
 * on size stay the same, and carry an HMAC-SHA256 under `key`, so that equal values can still be matched and a guessed
 * value cannot be tried. Only characters of base64url: every cookie, URL, JSON and token parser takes them.
 */
export function createMask(key: Uint8Array): Mask {
  const hmac = createSha256Hmac(key)
  const cache = new Map<string, string>()
  const digest = (value: string): string => {
    const known = cache.get(value)
    if (known !== undefined) return known
    const hex = hmac(decodePercent(value)).slice(0, 16)
    if (cache.size >= MAX_CACHED) cache.clear()
    if (value.length <= MAX_CACHED_CHARS) cache.set(value, hex)
    return hex
  }
  return (value, bytes = value.length) => {
    if (value === '' || isPlaceholder(value)) return value
    const hex = digest(value)
    if (bytes >= 32) return `redacted-${hex}`.padEnd(bytes, '_')
    if (bytes >= 17) return `redacted-${hex.slice(0, 8)}`.padEnd(bytes, '_')
    if (bytes >= 9) return `_${hex.slice(0, 8)}`.padEnd(bytes, '_')
    return `_${hex.slice(0, Math.max(0, bytes - 1))}`
  }
}

/** HMAC-SHA256 (RFC 2104) in hex, by the one-shot hash: five times as fast as an Hmac object for each short value. */
function createSha256Hmac(key: Uint8Array): (value: string) => string {
  const block = new Uint8Array(64)
  block.set(key.length > 64 ? hash('sha256', key, 'buffer') : key)
  const inner = block.map(byte => byte ^ 0x36)
  const outer = block.map(byte => byte ^ 0x5c)
  return value => {
    const digest = hash('sha256', Buffer.concat([inner, Buffer.from(value)]), 'buffer')
    return hash('sha256', Buffer.concat([outer, digest]), 'hex')
  }
}

const CONTROLS = /([\u0000-\u001f\u007f]+)/

/** Masks around control characters and leaves those where they are: a browser refuses the cookie because of them. */
export function maskAroundControls(value: string, mask: (part: string) => string): string {
  if (!CONTROLS.test(value)) return mask(value)
  return value
    .split(CONTROLS)
    .map((part, index) => (index % 2 === 1 ? part : mask(part)))
    .join('')
}

/** Text that is kept otherwise: e-mail addresses and tokens in it are masked. */
export function scrubText(text: string, mask: Mask): string {
  return text.replace(TOKEN, found => mask(found)).replace(EMAIL, found => mask(found))
}

/** Free text of the app (a reason phrase): any word that looks like a token is masked. */
export function scrubWords(text: string, mask: Mask): string {
  return scrubText(
    text.replace(WORD, found => (isTokenLike(found) ? mask(found) : found)),
    mask,
  )
}

const WORD = /\S{20,}/g
