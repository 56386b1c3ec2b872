/** Longer ones are passed over: a message with all cookies of a full jar has less than one million octets. */
const MAX_MESSAGE_BYTES = 4 * 1024 * 1024

/**
 * Cuts the browser's stream into messages, which end with NUL. A message that is too long is passed over as a whole, whatever it
 * holds; what comes after it is read again.
 */
export function createMessageSplitter(
  onMessage: (text: string) => void,
  maxBytes = MAX_MESSAGE_BYTES,
): (chunk: Uint8Array) => void {
  let parts: Uint8Array[] = []
  let held = 0
  let skipping = false
  const keep = (part: Uint8Array): void => {
    if (skipping) return
    if (held + part.length > maxBytes) {
      skipping = true
      parts = []
      held = 0
      return
    }
    if (part.length === 0) return
    parts.push(part)
    held += part.length
  }
  const end = (): void => {
    if (!skipping && held > 0) onMessage(join(parts, held))
    parts = []
    held = 0
    skipping = false
  }
  return chunk => {
    let from = 0
    for (let to = chunk.indexOf(0); to >= 0; to = chunk.indexOf(0, from)) {
      keep(chunk.subarray(from, to))
      end()
      from = to + 1
    }
    // A copy: whoever gave the chunk may use its memory again.
    keep(chunk.slice(from))
  }
}

function join(parts: readonly Uint8Array[], length: number): string {
  const all = new Uint8Array(length)
  let at = 0
  for (const part of parts) {
    all.set(part, at)
    at += part.length
  }
  return new TextDecoder().decode(all)
}
