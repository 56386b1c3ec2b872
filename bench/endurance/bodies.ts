const ALPHABET = Buffer.from('abcdefghijklmnopqrstuvwxyz0123456789-_')

/** The body numbered `n`, 1 octet to 96 KiB, the same in every process: whoever gets it can tell that it is whole. */
export function bodyOf(n: number): Buffer {
  const body = Buffer.alloc(1 + ((n * 7919) % (96 * 1024)))
  let state = n | 1
  for (let at = 0; at < body.length; at++) {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0
    body[at] = ALPHABET[(state >>> 16) % ALPHABET.length] ?? 0
  }
  return body
}
