import { brotliDecompressSync, gunzipSync, inflateRawSync, inflateSync } from 'node:zlib'
import type { Body } from '../model/exchange.ts'
export function decodeBody(body: Body, contentEncoding: string | null): { text: string; truncated: boolean; error: string | null } {
  let bytes: Uint8Array = body.bytes
  try {
    if (!(body as { decoded?: true }).decoded) for (const encoding of (contentEncoding ?? '').toLowerCase().split(',').map(one => one.trim()).reverse()) {
      if (encoding === 'gzip' || encoding === 'x-gzip') bytes = gunzipSync(bytes, { maxOutputLength: 4 << 20 })
      else if (encoding === 'br') bytes = brotliDecompressSync(bytes, { maxOutputLength: 4 << 20 })
      else if (encoding === 'deflate') try { bytes = inflateSync(bytes, { maxOutputLength: 4 << 20 }) } catch { bytes = inflateRawSync(bytes, { maxOutputLength: 4 << 20 }) }
    }
    return { text: new TextDecoder().decode(bytes), truncated: body.totalBytes > body.bytes.length, error: null }
  } catch (error) {
    return { text: '', truncated: false, error: String(error) }
  }
}
