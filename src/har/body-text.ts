/** C0 controls but tab, LF and CR, and DEL: a viewer shows base64 rather than these. */
const BINARY = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/

/** Bytes as text that gives the same bytes again; null = no UTF-8, or binary. */
export function exactText(bytes: Uint8Array): string | null {
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
    return BINARY.test(text) ? null : text
  } catch {
    return null
  }
}

export function toBase64(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('base64')
}

/** Never throws: what is no base64 is skipped. A plain Uint8Array of its own memory. */
export function fromBase64(text: string): Uint8Array {
  return new Uint8Array(Buffer.from(text, 'base64'))
}
