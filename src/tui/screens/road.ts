import type { SessionStep } from '../../model/road.ts'
import { formatAge, formatClock, pad, wrap } from '../format.ts'
import { EMPTY_ROW, type Row, type Style, span } from '../rows.ts'
import { roadShown } from '../steps.ts'
import type { UiState } from '../ui-state.ts'
import type { StepText } from './proof.ts'

const BAR_CELLS = 20

/** What happened to the session from its sign-in on, and how much of the newest token's life has passed. */
export function roadText(state: UiState, columns: number): StepText {
  const { road } = state.snapshot
  if (road.length === 0) return { rows: [], steps: [] }
  const shown = roadShown(state.snapshot)
  const many = new Set(road.map(one => one.client)).size > 1
  const left = road.length - shown.length
  const earlier: readonly Row[] = left === 0 ? [] : [[span(`   … ${left} earlier`, 'quiet')]]
  const rows: Row[] = [EMPTY_ROW, [span(' From sign-in to now (Enter jumps)', 'accent')], ...earlier]
  const steps: number[] = []
  for (const [index, step] of shown.entries()) {
    steps.push(rows.length)
    rows.push(...stepRows(step, index === state.step, many, columns))
  }
  return { rows: [...rows, ...lifeRows(state)], steps }
}

function stepRows(step: SessionStep, isMarked: boolean, many: boolean, columns: number): readonly Row[] {
  const id = step.count === 1 ? step.exchange : `${step.exchange}–${step.last}`
  const name = `${pad(id, 9)} `
  const when = `${formatClock(step.at)} ${many ? pad(step.client ?? '?', 4) : ''}`
  const head = `   ${name}${when}`
  const asker = pad(`${step.asker}${step.count > 1 ? ` ×${step.count}` : ''}`, 17)
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
