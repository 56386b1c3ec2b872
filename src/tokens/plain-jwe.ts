import { createDecipheriv, createHmac, createSecretKey, type KeyObject, timingSafeEqual } from 'node:crypto'

/**
 * A compact JWE as NextAuth writes it, taken apart: `dir`, one of two ciphers, and no header field that asks for more.
 * Opened at once and on this thread: WebCrypto, which jose uses, imports the key and changes threads for each token, and that
 * costs ten times what decrypting it does.
 */
export interface PlainJwe {
  readonly enc: 'A256GCM' | 'A256CBC-HS512'
  /** The header as it was sent, which the tag covers too. */
  readonly aad: Buffer
  readonly iv: Buffer
  readonly ciphertext: Buffer
  readonly tag: Buffer
}

/** A content key, made ready once. Of A256CBC-HS512 the first half signs and the second encrypts (RFC 7518 5.2.2.1). */
export interface ContentKey {
  readonly raw: Uint8Array
  readonly cipher: KeyObject
  /** null: A256GCM. */
  readonly mac: KeyObject | null
}

const TAG_BYTES = { A256GCM: 16, 'A256CBC-HS512': 32 } as const
const IV_BYTES = { A256GCM: 12, 'A256CBC-HS512': 16 } as const
/** Fields that change nothing in how it is opened. `crit` and `zip` do: jose knows what they ask for. */
const HARMLESS = new Set(['alg', 'enc', 'kid', 'typ', 'cty'])
const MAX_HEADER_CHARS = 2_048

export function contentKey(raw: Uint8Array): ContentKey {
  const half = raw.length / 2
  if (raw.length !== 64) return { raw, cipher: createSecretKey(raw), mac: null }
  return { raw, cipher: createSecretKey(raw.subarray(half)), mac: createSecretKey(raw.subarray(0, half)) }
}

/** null = anything but the plain form: then it is jose's to read, and to refuse. */
export function readPlainJwe(token: string): PlainJwe | null {
  const [header = '', key, iv, ciphertext, tag, more] = token.split('.')
  if (key !== '' || more !== undefined) return null
  const enc = header.length > MAX_HEADER_CHARS ? null : plainEnc(header)
  const [ivBytes, cipherBytes, tagBytes] = [decode(iv), decode(ciphertext), decode(tag)]
  if (enc === null || ivBytes === null || cipherBytes === null || tagBytes === null) return null
  if (ivBytes.length !== IV_BYTES[enc] || tagBytes.length !== TAG_BYTES[enc]) return null
  return { enc, aad: Buffer.from(header, 'latin1'), iv: ivBytes, ciphertext: cipherBytes, tag: tagBytes }
}

/** The plaintext; null = this key did not make it, or it was changed since. */
export function openPlainJwe(token: PlainJwe, key: ContentKey): Buffer | null {
  try {
    return token.enc === 'A256GCM' ? openGcm(token, key) : openCbc(token, key)
  } catch {
    return null
  }
}

function openGcm({ aad, iv, ciphertext, tag }: PlainJwe, { cipher }: ContentKey): Buffer {
  const decipher = createDecipheriv('aes-256-gcm', cipher, iv, { authTagLength: TAG_BYTES.A256GCM })
  decipher.setAAD(aad)
  decipher.setAuthTag(tag)
  return Buffer.concat([decipher.update(ciphertext), decipher.final()])
}

function openCbc({ aad, iv, ciphertext, tag }: PlainJwe, { cipher, mac }: ContentKey): Buffer | null {
  if (mac === null) return null
  const bits = Buffer.alloc(8)
  bits.writeBigUInt64BE(BigInt(aad.length) * 8n)
  const whole = createHmac('sha512', mac).update(aad).update(iv).update(ciphertext).update(bits).digest()
  if (!timingSafeEqual(whole.subarray(0, TAG_BYTES['A256CBC-HS512']), tag)) return null
  const decipher = createDecipheriv('aes-256-cbc', cipher, iv)
  return Buffer.concat([decipher.update(ciphertext), decipher.final()])
}

function plainEnc(header: string): PlainJwe['enc'] | null {
  const text = decode(header)?.toString('latin1') ?? ''
  // Beyond ASCII, whether it is UTF-8 at all would have to be judged.
  if (!/^[ -~]*$/.test(text)) return null
  try {
    // Of what is no object neither is there; `null` throws.
    const fields = JSON.parse(text) as Readonly<Record<string, unknown>>
    if (fields.alg !== 'dir' || !Object.keys(fields).every(name => HARMLESS.has(name))) return null
    return fields.enc === 'A256GCM' || fields.enc === 'A256CBC-HS512' ? fields.enc : null
  } catch {
    return null
  }
}

const BASE64URL = /^[A-Za-z0-9_-]*$/

/** Strict, as jose is: Node's own decoding skips what is no base64url. */
function decode(part: string | undefined): Buffer | null {
  if (part === undefined || part.length % 4 === 1 || !BASE64URL.test(part)) return null
  return Buffer.from(part, 'base64url')
}
