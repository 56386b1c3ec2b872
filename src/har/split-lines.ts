const LF = 0x0a

/** Octets cut at LF; the last piece, which no LF ends, comes with `whole: false`. Nothing is decoded in the middle of a character. */
export async function* splitLines(
  chunks: AsyncIterable<Uint8Array>,
): AsyncGenerator<{ readonly text: string; readonly whole: boolean }> {
  let parts: Uint8Array[] = []
  const take = (last: Uint8Array) => {
    const text = Buffer.concat([...parts, last]).toString('utf8')
    parts = []
    return text
  }
  for await (const chunk of chunks) {
    let from = 0
    for (let end = chunk.indexOf(LF); end >= 0; end = chunk.indexOf(LF, from)) {
      yield { text: take(chunk.subarray(from, end)), whole: true }
      from = end + 1
    }
    if (from < chunk.length) parts.push(chunk.subarray(from))
  }
  if (parts.length > 0) yield { text: take(new Uint8Array()), whole: false }
}
