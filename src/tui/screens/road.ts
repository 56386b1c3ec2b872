import type { SessionStep } from '../../model/road.ts'
import { formatAge, formatClock, pad, wrap } from '../format.ts'
import { EMPTY_ROW, padRow, type Row, type Style, span } from '../rows.ts'
import { type RoadShown, roadShown } from '../steps.ts'
import type { UiState } from '../ui-state.ts'
import type { StepText } from './proof.ts'
import { sparkRows } from './sparkline.ts'

const BAR_CELLS = 20

/** What happened to the session from its sign-in on, and how much of the newest token's life has passed. */
export function roadText(state: UiState, columns: number): StepText {
  const { road } = state.snapshot
  if (road.length === 0) return { rows: [], steps: [] }
  const shown = roadShown(state.snapshot, state.size)
  const rows: Row[] = [EMPTY_ROW, [span(` ${roadTitle(shown)} (Enter jumps)`, 'accent')]]
  if (shown.earlier > 0) rows.push([span(`   … ${shown.earlier} earlier`, 'quiet')])
  const steps: number[] = []
  const { lanes } = shown
  const inLanes = shown.steps.filter(one => lanes.includes(one.client))
  const laneColumns = Math.floor(columns / Math.max(1, lanes.length))
  if (lanes.length > 0) rows.push(laneHeads(lanes, laneColumns))
  for (const [index, step] of inLanes.entries()) {
    steps.push(rows.length)
    rows.push(...laneRows(step, index === state.step, lanes, laneColumns))
  }
  let client: SessionStep['client'] | undefined
  for (const [index, step] of shown.steps.slice(inLanes.length).entries()) {
    if (shown.clients > 1 && step.client !== client) rows.push([span(`   ${clientText(step.client)}`, 'strong')])
    client = step.client
    steps.push(rows.length)
    rows.push(...stepRows(step, inLanes.length + index === state.step, columns))
  }
  return { rows: [...rows, ...lifeRows(state), ...sparkRows(road, columns)], steps }
}

function roadTitle({ steps, earlier }: RoadShown): string {
  const begins = earlier === 0 && steps.some(one => one.fate === 'made')
  return begins ? 'From sign-in to now' : 'What became of the session, as far as it was seen'
}

function clientText(client: SessionStep['client']): string {
  return client === null ? 'nobody can tell whose' : `client ${client}`
}

function laneHeads(lanes: RoadShown['lanes'], columns: number): Row {
  return lanes.flatMap((client, index) => [
    ...divider(index),
    span(pad(clientText(client), columns - dividerColumns(index)), 'strong'),
  ])
}

/** Each client has a column; time runs down through all of them. */
function laneRows(step: SessionStep, isMarked: boolean, lanes: RoadShown['lanes'], columns: number): readonly Row[] {
  const head: Row = [
    span(isMarked ? '▸ ' : '  ', 'accent'),
    span(`${pad(rangeText(step), 9)} `, isMarked ? 'strong' : 'quiet'),
    span(`${formatClock(step.at)} `, 'quiet'),
    span(askerText(step)),
  ]
  const below = wrap(fateText(step), columns - 8).map((line): Row => [span('    '), span(line, styleOf(step))])
  return [head, ...below].map(row =>
    lanes.flatMap((client, index) => [
      ...divider(index),
      ...padRow(client === step.client ? row : EMPTY_ROW, columns - dividerColumns(index)),
    ]),
  )
}

const divider = (index: number): Row => (index === 0 ? [span('   ')] : [span('│ ', 'quiet')])
const dividerColumns = (index: number): number => (index === 0 ? 3 : 2)

function rangeText({ exchange, last, count }: SessionStep): string {
  return count === 1 ? exchange : `${exchange}–${last}`
}

function askerText({ asker, count }: SessionStep): string {
  return `${asker}${count > 1 ? ` ×${count}` : ''}`
}

function stepRows(step: SessionStep, isMarked: boolean, columns: number): readonly Row[] {
  const name = `${pad(rangeText(step), 9)} `
  const when = `${formatClock(step.at)} `
  const head = `   ${name}${when}`
  const asker = pad(askerText(step), 17)
  const room = Math.max(16, columns - head.length - asker.length - 2)
  const [first = '', ...rest] = wrap(fateText(step), room)
  const indent = ' '.repeat(head.length + asker.length + 1)
  return [
    [
      span(isMarked ? ' ▸ ' : '   ', 'accent'),
      span(name, isMarked ? 'strong' : 'quiet'),
      span(when, 'quiet'),
      span(`${asker} `),
      span(first, styleOf(step)),
    ],
    ...rest.map((line): Row => [span(indent), span(line, styleOf(step))]),
  ]
}

/** `changed, 201 bytes: - user`. */
export function fateText({ fate, told, lost, gained, lengthBytes, chunks, isDeath }: SessionStep): string {
  const size = lengthBytes === null || fate === 'untouched' ? '' : `, ${lengthBytes} bytes`
  const pieces = chunks > 1 && fate !== 'untouched' ? ` in ${chunks} chunks` : ''
  const claims = [...lost.map(one => `- ${one}`), ...gained.map(one => `+ ${one}`)].join(' ')
  const answer = told === null ? '' : `; answer: ${told}`
  const end = !isDeath ? '' : fate === 'deleted' ? '; no sign-out was seen' : '; a token came, nobody is signed in'
  return `token ${fate}${size}${pieces}${claims === '' ? '' : `: ${claims}`}${answer}${end}`
}

function styleOf({ isDeath, lost, fate }: SessionStep): Style {
  if (isDeath) return 'error'
  if (lost.length > 0) return 'warning'
  return fate === 'untouched' ? 'quiet' : 'plain'
}

/** A bar, in letters that every terminal has, and in words. */
function lifeRows({ snapshot, now }: UiState): readonly Row[] {
  const token = snapshot.status.token
  if (token?.kind !== 'decoded') return []
  const { issuedAt, expiresAt } = token
  if (issuedAt === null || expiresAt === null || expiresAt <= issuedAt) return []
  const part = Math.min(1, Math.max(0, (now - issuedAt) / (expiresAt - issuedAt)))
  const full = Math.round(part * BAR_CELLS)
  const words = `${formatAge(issuedAt, now)} of ${formatAge(issuedAt, expiresAt)}`
  return [
    [
      span('   Newest token  ', 'quiet'),
      span(`[${'#'.repeat(full)}${'.'.repeat(BAR_CELLS - full)}]`, part >= 1 ? 'error' : 'plain'),
      span(` ${words}`),
    ],
  ]
}
