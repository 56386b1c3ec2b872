/** Every character that could move a cursor, ring, hide, reorder or break a line: C0, DEL, C1, invisible, tag and bidi controls. */
const UNPRINTABLE =
  /[\u0000-\u001f\u007f-\u009f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\u{1bca0}-\u{1bca3}\u{1d173}-\u{1d17a}\u{e0000}-\u{e007f}]/gu

/**
 * Any text off the wire, made safe to draw on a terminal: each control character becomes a visible escape
 * (`\x1b`, `\u202e`). The one such function; everything untrusted passes through it (facts H5).
 */
export function printable(text: string, maxLength = Number.POSITIVE_INFINITY): string {
  const shown = text.replace(UNPRINTABLE, char => {
    const code = char.codePointAt(0) ?? 0
    const hex = code.toString(16)
    if (code < 0x100) return `\\x${hex.padStart(2, '0')}`
    return code < 0x10000 ? `\\u${hex.padStart(4, '0')}` : `\\u{${hex}}`
  })
  return shown.length <= maxLength ? shown : `${shown.slice(0, Math.max(0, maxLength - 1))}…`
}
