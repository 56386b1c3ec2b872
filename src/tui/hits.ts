import type { Row, Span } from './rows.ts'

/** The row with every word of a filter marked where it stands. `words`: in small letters. */
export function markHits(row: Row, words: readonly string[]): Row {
  return words.length === 0 ? row : row.flatMap(piece => markPiece(piece, words))
}

function markPiece(piece: Span, words: readonly string[]): readonly Span[] {
  const lower = piece.text.toLowerCase()
  // A letter that becomes two would move every place behind it.
  if (lower.length !== piece.text.length) return [piece]
  const found: Span[] = []
  let from = 0
  for (;;) {
    const hit = nextHit(lower, words, from)
    if (hit === null) break
    if (hit.start > from) found.push({ ...piece, text: piece.text.slice(from, hit.start) })
    found.push({ text: piece.text.slice(hit.start, hit.end), style: 'accent' })
    from = hit.end
  }
  if (from === 0) return [piece]
  return from < piece.text.length ? [...found, { ...piece, text: piece.text.slice(from) }] : found
}

/** The first place from there on; of words that begin there the longest. */
function nextHit(text: string, words: readonly string[], from: number) {
  let best: { readonly start: number; readonly end: number } | null = null
  for (const word of words) {
    const start = text.indexOf(word, from)
    if (start < 0) continue
    const end = start + word.length
    if (best === null || start < best.start || (start === best.start && end > best.end)) best = { start, end }
  }
  return best
}
