/** Every character that could move a cursor, ring, hide, reorder or break a line: C0, DEL, C1, zero-width and bidi controls. */
const UNPRINTABLE = /[\u0000-\u001f\u007f-\u009f\u200b-\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff]/g

/**
 * Any text off the wire, made safe to draw on a terminal: each control character becomes a visible escape
 * (`\x1b`, `\u202e`). The one such function; everything untrusted passes through it (facts H5).
 */
export function printable(text: string, maxLength = Number.POSITIVE_INFINITY): string {
  const shown = text.replace(UNPRINTABLE, char => {
    const code = char.charCodeAt(0)
    return code < 0x100 ? `\\x${code.toString(16).padStart(2, '0')}` : `\\u${code.toString(16).padStart(4, '0')}`
  })
  return shown.length <= maxLength ? shown : `${shown.slice(0, Math.max(0, maxLength - 1))}…`
}
