import type { ComparedFlows } from '../../model/compared-flows.ts'
import type { Side } from '../../model/comparison.ts'
import type { Exchange } from '../../model/exchange.ts'
import { shownLine } from '../../report/diff.ts'
import type { FlowLine } from '../flow-lines.ts'
import { formatClock, formatCount } from '../format.ts'
import { besideRows, EMPTY_ROW, type Row, span } from '../rows.ts'
import { FLOW_PARTS, type FlowPart } from '../ui-state.ts'
import { differingHeaders } from './differing-headers.ts'
import { readable, requestPart, responsePart } from './exchange-messages.ts'
import { heading, labelled, paragraph } from './text-rows.ts'

const SIDES: readonly Side[] = ['good', 'bad']
/** From here on the two exchanges stand side by side. */
const BESIDE_COLUMNS = 160

/** An open step: what differs, and the exchange of either side, whole. */
export function flowStepRows(
  found: ComparedFlows,
  line: FlowLine,
  part: FlowPart,
  nth: string,
  columns: number,
): readonly Row[] {
  return [
    [span(` ${line.step}`, 'accent'), span(` ${nth}`, 'quiet')],
    partsRow(part, line),
    ...(part === 'Both'
      ? [...bothRows(found, line, columns), ...besideEachOther(found, line, columns)]
      : sideRows(found, line, part === 'Good' ? 'good' : 'bad', columns)),
  ]
}

function partsRow(open: FlowPart, { good, bad }: FlowLine): Row {
  const ids: Readonly<Record<FlowPart, string>> = { Both: '', Good: ` ${good ?? '–'}`, Bad: ` ${bad ?? '–'}` }
  return FLOW_PARTS.map(part =>
    part === open ? span(` [${part}${ids[part]}]`, 'accent') : span(`  ${part}${ids[part]} `, 'quiet'),
  )
}

/** What differs in a step, with the lines that show it. */
export function bothRows(found: ComparedFlows, line: FlowLine, columns: number): readonly Row[] {
  const { told, exchange } = found
  const [good, bad] = [line.good && exchange('good', line.good), line.bad && exchange('bad', line.bad)]
  const differing = [...line.first, ...line.again].flatMap(place => told.divergences[place] ?? [])
  return [
    EMPTY_ROW,
    ...sideLine('good', line.good, good, columns),
    ...sideLine('bad', line.bad, bad, columns),
    ...(line.more === 0
      ? []
      : paragraph(`${formatCount(line.more, 'further step')} like it, each the same in both.`, columns, 'quiet')),
    ...heading('By meaning'),
    ...differing.flatMap(({ text, lines }, at) => {
      // The lines that show it are those of the step in which it came first.
      const isFirst = at < line.first.length
      return [
        ...paragraph(isFirst ? text : `${text} As before.`, columns, 'strong'),
        ...SIDES.flatMap(side => {
          const shown = isFirst ? lines[side] : null
          return shown === null ? [] : labelled(side, shownLine(shown), columns, { ...LINES, style: SIGNS[side] })
        }),
      ]
    }),
    ...(differing.length > 0 ? [] : paragraph(unlike(line), columns)),
    ...(good && bad ? differingHeaders(good, bad, columns, [told.good.origin, told.bad.origin]) : []),
  ]
}

const LINES = { indent: '     ', labelColumns: 6 }
const SIGNS = { good: 'good', bad: 'error' } as const

function unlike({ good, bad }: FlowLine): string {
  if (good !== null && bad !== null) return 'Nothing differs.'
  return `Only the ${good === null ? 'bad' : 'good'} one has this step; that alone says nothing is wrong.`
}

function sideLine(side: Side, id: string | null, exchange: Exchange | null | '', columns: number): readonly Row[] {
  if (!exchange) return labelled(side, 'no such step', columns, { labelColumns: 6, style: 'quiet' })
  const { request, outcome, startedAt } = exchange
  const status = outcome.kind === 'response' ? String(outcome.received.status) : outcome.failure.kind
  const text = `${id ?? ''} ${formatClock(startedAt)} ${request.method} ${readable(request.url)} → ${status}`
  return labelled(side, text, columns, { labelColumns: 6 })
}

function sideRows({ exchange, names }: ComparedFlows, line: FlowLine, side: Side, columns: number): readonly Row[] {
  const id = line[side]
  const one = id === null ? null : exchange(side, id)
  if (one === null) return [EMPTY_ROW, ...paragraph(`There is no such step in ${names[side]}.`, columns, 'quiet')]
  return [
    ...requestPart({ exchange: one }, columns),
    ...heading('The answer'),
    ...responsePart({ exchange: one }, columns),
  ]
}

function besideEachOther(found: ComparedFlows, line: FlowLine, columns: number): readonly Row[] {
  if (columns < BESIDE_COLUMNS) return []
  const half = Math.floor((columns - 3) / 2)
  const [left = [], right = []] = SIDES.map(side => [
    ...heading(found.names[side]),
    ...sideRows(found, line, side, half),
  ])
  const rows = Math.max(left.length, right.length)
  const whole = (list: readonly Row[]) => Array.from({ length: rows }, (_, at) => list[at] ?? EMPTY_ROW)
  return besideRows(whole(left), whole(right), half)
}
