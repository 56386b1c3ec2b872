import { createHmac, createSecretKey } from 'node:crypto'
import { compactDecrypt } from 'jose'
import { createBoundedMap } from '../http/bounded-map.ts'
import { parseJson } from '../http/json.ts'
import { memo } from '../http/memo.ts'
import type { ValueFacts } from '../model/recording.ts'
import type { DialectId, TokenSighting, TokenSnapshot } from '../model/token.ts'
import { claimShapes, claimValues } from './claims.ts'
import { type CompactForm, readCompactForm } from './compact.ts'
import { csrfFits, deriveKey, EARLY_OPENING, type Opening, V4_OPENING, V5_OPENING } from './keys.ts'
import { createOtherNames } from './other-names.ts'
import { type ContentKey, contentKey, openPlainJwe, type PlainJwe, readPlainJwe } from './plain-jwe.ts'

export interface TokenReaderOptions {
  /** Several for rotation, newest first. Empty: nothing can be decrypted, all else still works. */
  readonly secrets: readonly string[]
  /** Keys the digests of tokens and claims: 32 random bytes, a new one for each session. */
  readonly digestKey: Uint8Array
  /** How tokens are opened, in the order of trying; default: as next-auth v4 and Auth.js v5 are. */
  readonly openings?: readonly Opening[]
  /** What a redacted file says of its placeholders; see `valueFactsKey`. */
  readonly known?: (cookie: string, value: string) => ValueFacts | null
}

/** The pieces of one session token as a request or a response carried them. */
export interface TokenInput {
  /** Cookie name without chunk suffix. */
  readonly cookie: string
  /** Joined from its chunks. */
  readonly value: string
  readonly chunks: readonly number[]
  /** The chunks cannot make one token: a number is missing, or plain and numbered cookies stand together. */
  readonly chunkProblem: 'missing-chunk' | 'mixed-chunks' | null
}

export interface TokenReader {
  readonly hasSecret: boolean
  readonly read: (input: TokenInput) => Promise<TokenSighting>
  /** Keyed digest of any value, to match equal ones. */
  readonly digest: (value: string) => string
  /** The claims with their values, for the one person who asks for them on the screen. null = it cannot be opened. */
  readonly reveal: (input: TokenInput) => Promise<Readonly<Record<string, string>> | null>
  /** Does a csrf cookie's hash fit the secret? null = not a csrf value, or no secret given. */
  readonly csrfMatches: (cookie: string, value: string) => boolean | null
}

type Digest = (text: string) => string

const SIGHTINGS_KEPT = 512
const KEYS_KEPT = 64
const DIGESTS_KEPT = 5_000
const MAX_DIGESTED_CHARS = 8_192
/** jose refuses larger plaintexts when compressed; NextAuth never compresses. A cookie jar cannot hold more than this. */
const MAX_TOKEN_CHARS = 800_000

/** Reads session tokens. No claim value leaves it: a snapshot holds shapes and the dates. */
export function createTokenReader(options: TokenReaderOptions): TokenReader {
  const { secrets, openings = [V4_OPENING, V5_OPENING, EARLY_OPENING] } = options
  // Made once: Node checks a raw key anew for every HMAC, which costs more than the HMAC.
  const digestKey = createSecretKey(options.digestKey)
  /** A browser sends the same few values with every request: most digests are known already. */
  const digest = memo(
    DIGESTS_KEPT,
    value => createHmac('sha256', digestKey).update(value).digest('base64url').slice(0, 22),
    MAX_DIGESTED_CHARS,
  )
  const keys = createBoundedMap<ContentKey>(KEYS_KEPT)
  const sightings = createBoundedMap<Promise<TokenSighting>>(SIGHTINGS_KEPT)
  const otherNames = createOtherNames(secrets, openings)

  const keyFor = ({ derivation, usualNames }: Opening, secret: number, cookie: string, bytes: 32 | 64): ContentKey => {
    const name = usualNames === null ? '' : cookie
    const id = `${derivation} ${bytes} ${secret} ${name}`
    const known = keys.get(id)
    if (known !== undefined) return known
    const key = contentKey(deriveKey(derivation, secrets[secret] ?? '', cookie, bytes))
    keys.set(id, key)
    return key
  }

  /** Tries every secret in every way that the token's header allows. */
  const open = async (
    input: TokenInput,
    enc: string | null,
  ): Promise<{ dialect: DialectId; payload: unknown } | null> => {
    const plain = readPlainJwe(input.value)
    for (const secret of secrets.keys()) {
      for (const opening of openings) {
        if (enc === null || !opening.encs.includes(enc)) continue
        const key = keyFor(opening, secret, input.cookie, enc === 'A256GCM' ? 32 : 64)
        const payload = plain === null ? await decrypt(input.value, key) : decryptPlain(plain, key)
        if (payload !== null) return { dialect: opening.dialect, payload }
      }
    }
    return null
  }

  const snapshotOf = async (
    input: TokenInput,
    form: CompactForm,
    otherName: (kid: string) => string | null,
  ): Promise<TokenSnapshot> => {
    if (input.chunkProblem !== null) return { kind: 'undecodable', reason: input.chunkProblem }
    if (form.form === 'opaque') return form.usual ? { kind: 'opaque', usual: true } : { kind: 'opaque' }
    if (form.form === 'jws') return readJws(input.value, digest)
    if (form.form === 'malformed' || input.value.length > MAX_TOKEN_CHARS) {
      return { kind: 'undecodable', reason: 'malformed' }
    }
    if (secrets.length === 0) return { kind: 'undecodable', reason: 'no-secret' }
    const opened = await open(input, form.enc)
    if (opened !== null) return decodedSnapshot('jwe', opened.dialect, opened.payload, digest)
    const madeFor = form.kid === null ? null : otherName(form.kid)
    if (madeFor !== null) return { kind: 'undecodable', reason: 'other-cookie-name', madeFor }
    return { kind: 'undecodable', reason: 'wrong-secret' }
  }

  const sight = async (input: TokenInput): Promise<TokenSighting> => {
    const otherName = otherNames.note(input.cookie)
    const known = options.known?.(input.cookie, input.value) ?? null
    const form = readCompactForm(input.value)
    const snapshot = known?.snapshot ?? (await snapshotOf(input, form, otherName))
    return {
      cookie: input.cookie,
      digest: digest(input.value),
      lengthBytes: input.value.length,
      chunks: input.chunks,
      enc: known?.enc ?? (form.form === 'jwe' ? form.enc : null),
      kid: known?.kid ?? (form.form === 'jwe' ? form.kid : null),
      snapshot,
    }
  }

  /** It comes with every request, and is renewed with a session at most. */
  const fits = memo(500, value => (secrets.length > 0 ? csrfFits(value, secrets) : null))

  return {
    hasSecret: secrets.length > 0,
    digest,
    csrfMatches: (cookie, value) => options.known?.(cookie, value)?.csrfMatches ?? fits(value),
    reveal: async input => {
      const form = readCompactForm(input.value)
      if (form.form !== 'jwe') return null
      const opened = await open(input, form.enc)
      return opened === null ? null : claimValues(opened.payload)
    },
    // Promises are kept: of tokens read side by side, equal ones are opened once and found to be the same.
    read: input => {
      const id = `${input.cookie} ${input.chunkProblem ?? ''} ${input.chunks.join(',')} ${digest(input.value)}`
      const known = sightings.get(id)
      if (known !== undefined) return known
      const sighting = sight(input)
      sightings.set(id, sighting)
      return sighting
    },
  }
}

const utf8 = new TextDecoder()

function decryptPlain(token: PlainJwe, key: ContentKey): unknown {
  const plaintext = openPlainJwe(token, key)
  return plaintext === null ? null : (parseJson(utf8.decode(plaintext)) ?? null)
}

/** Whatever a header may ask for, jose judges. */
async function decrypt(token: string, { raw }: ContentKey): Promise<unknown> {
  try {
    const { plaintext } = await compactDecrypt(token, raw, {
      keyManagementAlgorithms: ['dir'],
      contentEncryptionAlgorithms: ['A256GCM', 'A256CBC-HS512'],
    })
    return parseJson(utf8.decode(plaintext)) ?? null
  } catch {
    return null
  }
}

/** A custom `encode` may write a signed token: its claims are readable by anyone, and its signature is not judged here. */
function readJws(text: string, digest: Digest): TokenSnapshot {
  const payload = parseJson(Buffer.from(text.split('.')[1] ?? '', 'base64url').toString('utf8'))
  if (payload === undefined) return { kind: 'undecodable', reason: 'malformed' }
  return decodedSnapshot('jws', 'next-auth-v4', payload, digest)
}

function decodedSnapshot(format: 'jwe' | 'jws', dialect: DialectId, payload: unknown, digest: Digest): TokenSnapshot {
  const claims = typeof payload === 'object' && payload !== null ? (payload as Record<string, unknown>) : {}
  return {
    kind: 'decoded',
    format,
    dialect,
    issuedAt: secondsToMs(claims.iat),
    expiresAt: secondsToMs(claims.exp),
    claims: claimShapes(claims, digest),
  }
}

/** Seconds beyond what a Date can hold are no date. */
const MAX_DATE_SECONDS = 8.64e12

function secondsToMs(value: unknown): number | null {
  return typeof value === 'number' && Math.abs(value) <= MAX_DATE_SECONDS ? value * 1000 : null
}
