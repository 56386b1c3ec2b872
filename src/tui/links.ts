import { type Row, rowColumns, type Span } from './rows.ts'

/** An address as far as it is printed in letters that one may hold; what ends a sentence or a quotation is not its end. */
const ADDRESS = /https?:\/\/[\w.~:/?#[\]@!$&()*+,;=%-]{0,2000}[\w/#=&%-]/g
/** Behind it: it was cut, or a value in it is masked. */
const NOT_WHOLE = /^[…‹]/

/**
 * The row with what its addresses lead to, each to itself and nowhere else. One that reaches the edge may go on in the next row,
 * and one that was cut or masked leads nowhere: they stay as they are.
 */
export function withLinks(row: Row, columns: number): Row {
  if (!row.some(({ text }) => text.includes('://'))) return row
  const whole = row.map(({ text }) => text).join('')
  const isFull = rowColumns(row) >= columns - 1
  const found = [...whole.matchAll(ADDRESS)].flatMap(({ 0: address, index }) => {
    const behind = whole.slice(index + address.length)
    const isCut = NOT_WHOLE.test(behind) || (isFull && behind.trimEnd() === '')
    return isCut || !URL.canParse(address) ? [] : [{ address, from: index, to: index + address.length }]
  })
  let at = 0
  return row.flatMap(piece => {
    const from = at
    at += piece.text.length
    return cutAt(piece, from, found)
  })
}

interface Found {
  readonly address: string
  readonly from: number
  readonly to: number
}

/** A piece that begins at `from` in its row, cut where addresses begin and end. */
function cutAt(piece: Span, from: number, found: readonly Found[]): readonly Span[] {
  const to = from + piece.text.length
  const here = found.filter(one => one.from < to && one.to > from)
  const pieces: Span[] = []
  let done = from
  const take = (end: number, href: string | null) => {
    const text = piece.text.slice(done - from, end - from)
    if (text !== '') pieces.push(href === null ? { ...piece, text } : { ...piece, text, href })
    done = end
  }
  for (const one of here) {
    take(Math.max(from, one.from), null)
    take(Math.min(to, one.to), one.address)
  }
  take(to, null)
  return here.length === 0 ? [piece] : pieces
}
