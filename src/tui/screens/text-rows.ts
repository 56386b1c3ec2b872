import type { Finding } from '../../model/finding.ts'
import { columnsOf, pad, show, wrap } from '../format.ts'
import { EMPTY_ROW, prose, type Row, type Style, span } from '../rows.ts'
import { severityMark } from '../wording.ts'

const LONGEST_TEXT = 4000

export function heading(title: string): readonly Row[] {
  return [EMPTY_ROW, [span(` ${title}`, 'accent')]]
}

export function paragraph(text: string, columns: number, style: Style = 'plain', indent = '   '): readonly Row[] {
  return wrap(text.slice(0, LONGEST_TEXT), columns - indent.length - 1).map(line => prose(indent + line, style))
}

/** A finding's sentence behind its mark. */
export function marked(
  severity: Finding['severity'],
  state: Finding['state'],
  text: string,
  columns: number,
  style: Style = 'strong',
): readonly Row[] {
  return wrap(text.slice(0, LONGEST_TEXT), columns - 4).map((line, index) => [
    span(' '),
    index === 0 ? severityMark(severity, state) : span(' '),
    ...prose(` ${line}`, style),
  ])
}

/** A label in a column of its own, and what it says, wrapped beside it. */
export function labelled(
  label: string,
  text: string,
  columns: number,
  { indent = '   ', labelColumns = 14, style = 'plain' as Style } = {},
): readonly Row[] {
  const room = columns - labelColumns - indent.length - 1
  return wrap(text.slice(0, LONGEST_TEXT), room).map((line, index) => [
    span(`${indent}${pad(index === 0 ? label : '', labelColumns)}`, 'quiet'),
    ...prose(line, style),
  ])
}

/**
 * A line of code in lines of at most `columns`, to be copied as it stands: a comment that goes on is one there, too, and stands above code
 * that leaves it no room; code goes on further in.
 */
export function wrapCode(line: string, columns: number): readonly string[] {
  if (columnsOf(show(line)) <= columns) return wrap(line, columns)
  const comment = COMMENT.exec(line)
  if (comment === null) return wrapIn(line, columns)
  const code = line.slice(0, comment.index).trimEnd()
  const start = `${indentOf(line)}${comment[0]}`
  const above = wrap(line.slice(comment.index + comment[0].length), columns - start.length).map(text => start + text)
  return code === '' ? above : [...above, ...wrapIn(code, columns)]
}

function wrapIn(code: string, columns: number): readonly string[] {
  const further = `${indentOf(code)}    `
  const [first = '', ...rest] = wrap(code, columns - further.length)
  return [first, ...rest.map(text => further + text)]
}

/** Of JavaScript and of a file of variables. */
const COMMENT = /(?<!\S)(?:\/\/|#) /

const indentOf = (line: string): string => /^ */.exec(line)?.[0] ?? ''

export function times(count: number): string {
  return count === 0 ? 'never' : count === 1 ? 'once' : `${count} times`
}
