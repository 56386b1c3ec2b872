import type { ExchangeDetail, JudgedLine, LinePiece } from '../../model/exchange-detail.ts'
import type { BrowserVerdict } from '../../model/witness.ts'
import { columnsOf, show, wrap } from '../format.ts'
import { type Row, type Span, span } from '../rows.ts'
import { paragraph } from './text-rows.ts'

const LONGEST_PIECE = 1_000
const LONGEST_VALUE = 4_000

/** A Set-Cookie line, wrapped between its attributes; what the verdict rests on is red, and has carets below it. */
export function lineRows(pieces: readonly LinePiece[], columns: number, indent: string): readonly Row[] {
  const room = Math.max(8, columns - indent.length - 1)
  const lines: LinePiece[][] = [[]]
  let used = 0
  const words = pieces.flatMap(({ text, marked }, index) => {
    const whole = show(text.slice(0, LONGEST_PIECE)) + (index < pieces.length - 1 ? ';' : '')
    return wrap(whole, room).map(part => ({ text: part, marked }))
  })
  for (const word of words) {
    const gap = used === 0 ? 0 : 1
    if (used > 0 && used + gap + columnsOf(word.text) > room) {
      lines.push([])
      used = 0
    }
    lines.at(-1)?.push(word)
    used += (used === 0 ? 0 : 1) + columnsOf(word.text)
  }
  return lines.flatMap(line => [textRow(line, indent), ...caretRow(line, indent)])
}

function textRow(line: readonly LinePiece[], indent: string): Row {
  return [
    span(indent),
    ...line.flatMap(({ text, marked }, index): Span[] => [
      span(index === 0 ? '' : ' '),
      span(text, marked ? 'error' : 'plain'),
    ]),
  ]
}

/** Seen without colours, too. */
function caretRow(line: readonly LinePiece[], indent: string): readonly Row[] {
  if (!line.some(piece => piece.marked)) return []
  const carets = line.map(({ text, marked }) => {
    const bare = text.replace(/;$/, '')
    return (marked ? '^' : ' ').repeat(columnsOf(bare)) + ' '.repeat(columnsOf(text) - columnsOf(bare))
  })
  return [[span(`${indent}${carets.join(' ').trimEnd()}`, 'error')]]
}

/** What the browser does with a line, by our verdict. */
export const WORDS: Readonly<Record<JudgedLine['verdict'], string>> = {
  stored: 'The browser stores it.',
  replaced: 'The browser stores it in place of the one that it had.',
  deleted: 'The browser deletes the cookie.',
  expired: 'Over on arrival, and there is nothing to delete.',
  rejected: 'The browser refuses it.',
}

/** What the browser itself says of it; nothing where it was not heard. */
export function wordRows(browser: BrowserVerdict | null, columns: number, indent: string): readonly Row[] {
  if (browser === null) return []
  const { word, reasons, exemption } = browser
  const exempt = exemption === null ? '' : ` Its setting is against it: exempt by ${exemption}.`
  if (word === 'agrees') return paragraph(`The browser agrees.${exempt}`, columns - 2, 'quiet', `${indent}✓ `)
  if (word === 'silent') return paragraph('The browser itself says nothing of it.', columns - 2, 'quiet', `${indent}· `)
  const said = reasons.length === 0 ? 'it has nothing against the cookie' : `it says ${reasons.join(', ')}`
  const text = `The browser disagrees: ${said}.${exempt} This is a fault of authproxy: please report it.`
  return paragraph(text, columns - 2, 'error', `${indent}▲ `)
}

/** The line, its value where a person wants to see it, our verdict, and for each reason why and what changes it. */
export function judgedRows(
  line: JudgedLine,
  columns: number,
  indent = '     ',
  value: string | null = null,
): readonly Row[] {
  const isBad = line.verdict === 'rejected'
  const verdict = `${WORDS[line.verdict]}${isBad ? ` (${line.reasons.map(one => one.code).join(', ')})` : ''}`
  const below = `${indent}  `
  return [
    ...lineRows(line.pieces, columns, indent),
    ...(value === null ? [] : paragraph(`Value: ${value}`, columns, 'strong', below)),
    ...paragraph(verdict, columns - 2, isBad ? 'error' : 'quiet', `${indent}${isBad ? '✖' : '✓'} `),
    ...wordRows(line.browser, columns, indent),
    ...line.reasons.flatMap(({ sentence, fix }) => [
      ...paragraph(sentence, columns, 'plain', below),
      ...paragraph(`Fix: ${fix}`, columns, 'quiet', below),
    ]),
  ]
}

/** What the line sets, of an exchange with its secrets. */
export function lineValue({ headerIndex }: JudgedLine, { exchange: { outcome } }: ExchangeDetail): string {
  const line = outcome.kind === 'response' ? (outcome.received.headers[headerIndex]?.[1] ?? '') : ''
  const pair = line.slice(0, line.indexOf(';') < 0 ? undefined : line.indexOf(';'))
  return pair.slice(pair.indexOf('=') + 1, LONGEST_VALUE)
}
