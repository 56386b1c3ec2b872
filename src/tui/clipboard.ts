/** Terminals cut or refuse longer ones (xterm: 100,000 octets of base64). */
const LONGEST_BASE64 = 74_000

/**
 * OSC 52: asks the terminal to put a text on the clipboard. The text is encoded, so nothing in it can end the sequence.
 * The terminal gives no answer, and many refuse it.
 */
export function clipboardSequence(text: string): string {
  const bytes = Buffer.from(text, 'utf8').subarray(0, Math.floor(LONGEST_BASE64 / 4) * 3)
  return `\u001b]52;c;${bytes.toString('base64')}\u0007`
}
