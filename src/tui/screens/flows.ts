import type { ComparedFlows } from '../../model/compared-flows.ts'
import type { ToldComparison } from '../../model/comparison.ts'
import { agreement, diffLimits, shownLine, summaryLine } from '../../report/diff.ts'
import { type FlowLine, flowLines } from '../flow-lines.ts'
import { formatCount } from '../format.ts'
import { EMPTY_ROW, padRow, type Row, type Span, span, spreadRow } from '../rows.ts'
import type { Flows } from '../ui-state.ts'
import { bothRows, flowStepRows } from './flow-step.ts'
import type { StepText } from './proof.ts'
import { labelled, paragraph } from './text-rows.ts'

const BELOW = '                 '

/** A saved recording against this run: its steps in order, each with what differs in it first; or the open one. */
export function flowsText({ file, found, index, open }: Flows, columns: number): StepText {
  const title: Row = [span(' A saved recording against this run', 'accent')]
  if (found === null)
    return { rows: [title, EMPTY_ROW, [span(`   Comparing ${file.slice(0, 500)} …`, 'quiet')]], steps: [] }
  const lines = flowLines(found.told)
  const line = lines[index]
  if (open !== null && line !== undefined) {
    const nth = `${index + 1} of ${lines.length}`
    return { rows: flowStepRows(found, line, open, nth, columns), steps: [] }
  }
  const rows: Row[] = [title, ...headRows(found, columns)]
  const steps: number[] = []
  for (const [at, one] of lines.entries()) {
    steps.push(rows.length)
    rows.push(lineRow(one, at === index, columns), ...differenceRows(one, found.told, columns))
  }
  const below = [...diffLimits(found.told), ...found.notes]
  if (below.length > 0) rows.push(EMPTY_ROW, ...below.flatMap(text => paragraph(text, columns, 'quiet', ' ')))
  return { rows, steps }
}

/** What the marked step holds, beside the list; null = there is none. */
export function asideRows({ found, index }: Flows, columns: number): readonly Row[] | null {
  const line = found === null ? undefined : flowLines(found.told)[index]
  if (found === null || line === undefined) return null
  return [[span(` ${line.step}`, 'accent')], ...bothRows(found, line, columns)]
}

function headRows({ told, names }: ComparedFlows, columns: number): readonly Row[] {
  const { divergences } = told
  const said = divergences[0]
  return [
    ...paragraph(summaryLine('good', names.good, told.good), columns, 'plain', ' '),
    ...paragraph(summaryLine('bad', names.bad, told.bad), columns, 'plain', ' '),
    EMPTY_ROW,
    ...(said === undefined
      ? paragraph(agreement(told), columns, told.withSession > 0 ? 'good' : 'plain', ' ')
      : paragraph(
          `✖ ${formatCount(divergences.length, 'divergence')}; the first: ${said.step}`,
          columns,
          'error',
          ' ',
        )),
    [span(`     ${'good'.padEnd(6)}${'bad'.padEnd(6)}step`, 'quiet')],
  ]
}

function lineRow(line: FlowLine, isMarked: boolean, columns: number): Row {
  const { good, bad, step, more } = line
  const row = spreadRow(
    [
      span(isMarked ? ' ▸ ' : '   ', 'accent'),
      signOf(line),
      span(` ${(good ?? '–').padEnd(5)} ${(bad ?? '–').padEnd(5)} ${step}`, line.first.length > 0 ? 'strong' : 'plain'),
      ...(more === 0 ? [] : [span(` ×${more + 1}`, 'quiet')]),
    ],
    [span(noteOf(line), 'quiet'), span(' ')],
    columns,
  )
  return isMarked ? padRow(row, columns).map(piece => ({ ...piece, style: 'selected' })) : row
}

function signOf({ good, bad, first, again }: FlowLine): Span {
  if (first.length > 0) return span('✖', 'error')
  if (again.length > 0) return span('~', 'error')
  return good === null || bad === null ? span('·', 'quiet') : span('=', 'good')
}

function noteOf({ good, bad, first, again }: FlowLine): string {
  if (first.includes(0)) return 'the first divergence'
  if (good === null) return 'only in bad'
  if (bad === null) return 'only in good'
  return first.length === 0 && again.length > 0 ? 'as before' : ''
}

/** What differs first here; of the very first divergence the lines that show it, too. */
function differenceRows({ first }: FlowLine, { divergences }: ToldComparison, columns: number): readonly Row[] {
  return first.flatMap(place => {
    const one = divergences[place]
    if (one === undefined) return []
    const proof = (['good', 'bad'] as const).flatMap(side => {
      const line = place === 0 ? one.lines[side] : null
      return line === null ? [] : labelled(side, shownLine(line), columns, { indent: BELOW, labelColumns: 6 })
    })
    return [...paragraph(one.text, columns, 'plain', BELOW), ...proof]
  })
}
