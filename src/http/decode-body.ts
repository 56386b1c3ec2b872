import { brotliDecompressSync, constants, gunzipSync, inflateRawSync, inflateSync, zstdDecompressSync } from 'node:zlib'
import type { Body } from '../model/exchange.ts'

export interface DecodedBody {
  /** Without content codings, at most 4 MiB; empty when `error` is set. */
  readonly bytes: Uint8Array
  /** The same as UTF-8, malformed bytes replaced, a byte order mark removed. */
  readonly text: string
  /** The end is missing: recording stopped, or a cap was reached. */
  readonly truncated: boolean
  /** Why nothing could be decoded; null = it could. */
  readonly error: string | null
}

/** A body of 152 bytes can decode to 200 MB: neither side of the decoder is trusted. */
const MAX_WIRE_BYTES = 1024 * 1024
const MAX_DECODED_BYTES = 4 * 1024 * 1024
/** RFC 9110 sets no limit; nobody stacks more. */
const MAX_CODINGS = 4

/** The content codings of a Content-Encoding value in the order they were applied; `identity` counts as none. */
export function contentCodings(contentEncoding: string | null): readonly string[] {
  if (contentEncoding === null) return []
  const names = contentEncoding.split(',').map(name => name.trim().toLowerCase())
  return names.filter(name => name !== '' && name !== 'identity')
}

/**
 * Takes the content codings off a recorded body (RFC 9110 section 8.4): gzip, br, deflate (with and without its zlib
 * frame, as browsers do) and zstd, several in a row. Synchronous, capped, and it never throws.
 */
export function decodeBody(body: Body, contentEncoding: string | null): DecodedBody {
  const cut = body.totalBytes > body.bytes.length
  const codings = body.decoded === true ? [] : contentCodings(contentEncoding)
  if (codings.length === 0) return decoded(body.bytes, cut, MAX_DECODED_BYTES)
  if (codings.length > MAX_CODINGS) return failed('too many content codings', cut)
  const overCap = body.bytes.length > MAX_WIRE_BYTES
  const truncated = cut || overCap
  let bytes: Uint8Array = overCap ? body.bytes.subarray(0, MAX_WIRE_BYTES) : body.bytes
  for (const coding of codings.toReversed()) {
    // HEAD and 304 carry the header and no body.
    if (bytes.length === 0) break
    const decode = DECODERS[coding]
    if (decode === undefined) return failed('unknown content coding', truncated)
    try {
      bytes = decode(bytes, truncated)
    } catch (error) {
      const tooLarge = error instanceof RangeError || codeOf(error) === 'ERR_BUFFER_TOO_LARGE'
      return tooLarge ? failed('larger than 4 MiB when decoded', true) : failed(`not valid ${coding}`, truncated)
    }
  }
  return decoded(bytes, truncated, MAX_DECODED_BYTES)
}

type Decode = (bytes: Uint8Array, partial: boolean) => Uint8Array

/** What is cut is decoded as far as it goes; what is whole must end properly. */
const zlib = (partial: boolean) => ({
  maxOutputLength: MAX_DECODED_BYTES,
  ...(partial ? { finishFlush: constants.Z_SYNC_FLUSH } : {}),
})

const gunzip: Decode = (bytes, partial) => gunzipSync(bytes, zlib(partial))
const DECODERS: Readonly<Record<string, Decode | undefined>> = Object.assign(Object.create(null), {
  gzip: gunzip,
  'x-gzip': gunzip,
  deflate: inflateEither,
  br: (bytes: Uint8Array, partial: boolean) =>
    brotliDecompressSync(bytes, {
      maxOutputLength: MAX_DECODED_BYTES,
      ...(partial ? { finishFlush: constants.BROTLI_OPERATION_FLUSH } : {}),
    }),
  zstd: (bytes: Uint8Array, partial: boolean) =>
    zstdDecompressSync(bytes, {
      maxOutputLength: MAX_DECODED_BYTES,
      ...(partial ? { finishFlush: constants.ZSTD_e_flush } : {}),
    }),
})

/** Servers send both forms under this name; the zlib frame's first byte has 8 in its low nibble (RFC 1950). */
function inflateEither(bytes: Uint8Array, partial: boolean): Uint8Array {
  const framed = ((bytes[0] ?? 0) & 0x0f) === 8
  return framed ? inflateSync(bytes, zlib(partial)) : inflateRawSync(bytes, zlib(partial))
}

function decoded(bytes: Uint8Array, truncated: boolean, cap: number): DecodedBody {
  const kept = bytes.length > cap ? bytes.subarray(0, cap) : bytes
  return { bytes: kept, text: new TextDecoder().decode(kept), truncated: truncated || kept !== bytes, error: null }
}

function failed(error: string, truncated: boolean): DecodedBody {
  return { bytes: new Uint8Array(0), text: '', truncated, error }
}

function codeOf(error: unknown): string | null {
  return typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : null
}
