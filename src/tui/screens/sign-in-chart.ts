import type { SignIn, SignInStep } from '../../model/sign-in.ts'
import { createCanvas } from '../canvas.ts'
import { columnsOf, wrap } from '../format.ts'
import type { Row, Style } from '../rows.ts'
import type { UiState } from '../ui-state.ts'
import type { StepText } from './proof.ts'
import { answerStyle, answerText, askText, awayText, cookieTexts, sentText, UNSEEN_EXCHANGE } from './sign-in-words.ts'

/** Where the line of the browser stands, and what the last one leaves for its name. */
const FIRST = 12
const EDGE = 12

interface Lane {
  readonly name: string
  readonly host: string
  readonly at: number
}

interface Lanes {
  readonly columns: number
  readonly all: readonly Lane[]
  readonly browser: number
  readonly proxy: number
  readonly app: number
  readonly provider: number
}

/** Browser, authproxy, app and provider as columns, time downwards. `marked`: which step Enter jumps from. */
export function signInChart(signIn: SignIn, marked: number | null, state: UiState, columns: number): StepText {
  const lanes = lanesOf(signIn, state, columns)
  const rows: Row[] = [...headRows(lanes)]
  const steps: number[] = []
  for (const [index, step] of signIn.steps.entries()) {
    steps.push(rows.length)
    rows.push(...stepRows(signIn, index, step, index === marked, lanes))
  }
  return { rows, steps }
}

function lanesOf({ client, providerHost }: SignIn, { header }: UiState, columns: number): Lanes {
  const named: readonly (readonly [name: string, host: string])[] = [
    ['browser', client ?? ''],
    ['authproxy', header.publicOrigin.replace(/^\w+:\/\//, '')],
    ['app', header.target],
    ...(providerHost === null ? [] : [['provider', providerHost] as const]),
  ]
  const gap = Math.floor((columns - FIRST - EDGE) / (named.length - 1))
  const all = named.map(([name, host], index): Lane => ({ name, host, at: FIRST + index * gap }))
  const at = (index: number) => all[index]?.at ?? columns
  return { columns, all, browser: at(0), proxy: at(1), app: at(2), provider: at(3) }
}

function headRows({ all, columns }: Lanes): readonly Row[] {
  const [names, hosts] = [createCanvas(columns), createCanvas(columns)]
  for (const { name, host, at } of all) {
    names.put(at - Math.floor(name.length / 2), name, 'strong')
    const room = Math.max(8, 2 * Math.min(at, columns - at) - 2)
    const shown = wrap(host, room)[0] ?? ''
    hosts.put(at - Math.floor(columnsOf(shown) / 2), shown, 'quiet')
  }
  return [names.row(), hosts.row()]
}

function stepRows(signIn: SignIn, index: number, step: SignInStep, isMarked: boolean, lanes: Lanes): readonly Row[] {
  const to = step.asked === 'provider' ? lanes.provider : lanes.app
  const sent = sentText(signIn, index)
  const away = awayText(signIn, index)
  const isExchanged = step.brought.includes('code') && step.signsIn
  return [
    arrowRow(lanes, { from: lanes.browser, to, text: askText(step), style: 'strong' }, step, isMarked),
    ...textRows(lanes, to, sent.text, sent.style),
    ...(isExchanged ? textRows(lanes, to, UNSEEN_EXCHANGE, 'quiet') : []),
    arrowRow(lanes, { from: to, to: lanes.browser, text: answerText(step), style: answerStyle(step) }),
    ...cookieTexts(step).flatMap(({ text, style }) => textRows(lanes, to, text, style)),
    ...(away === null ? [] : [awayRow(lanes, away)]),
  ]
}

interface Arrow {
  readonly from: number
  readonly to: number
  readonly text: string
  readonly style: Style
}

/** With the number of its exchange, where it begins. */
function arrowRow(lanes: Lanes, { from, to, text, style }: Arrow, step?: SignInStep, isMarked = false): Row {
  const canvas = lifelines(lanes)
  const [left, right] = [Math.min(from, to), Math.max(from, to)]
  canvas.put(left + 1, '─'.repeat(Math.max(0, right - left - 1)), 'quiet')
  if (lanes.proxy > left && lanes.proxy < right) canvas.put(lanes.proxy, '┼', 'quiet')
  canvas.put(from, from < to ? '├' : '┤', 'quiet')
  canvas.put(from < to ? to - 1 : to + 1, from < to ? '▸' : '◂')
  const cut = wrap(text, right - left - 8)
  canvas.put(left + 4, ` ${cut[0] ?? ''}${cut.length > 1 ? '…' : ''} `, style)
  if (step !== undefined) {
    if (isMarked) canvas.put(1, '▸', 'accent')
    canvas.put(3, step.exchange, isMarked ? 'strong' : 'accent')
  }
  return canvas.row()
}

/** Words beside the browser's line, over the proxy's. */
function textRows(lanes: Lanes, to: number, text: string, style: Style): readonly Row[] {
  return wrap(text, to - lanes.browser - 6).map((line, index) => {
    const canvas = lifelines(lanes)
    canvas.put(lanes.browser + (index === 0 ? 3 : 5), `${line} `, style)
    return canvas.row()
  })
}

/** Dotted: it was not seen. */
function awayRow(lanes: Lanes, text: string): Row {
  const canvas = lifelines(lanes)
  canvas.put(lanes.browser + 1, '╌'.repeat(Math.max(0, lanes.provider - lanes.browser - 1)), 'quiet')
  canvas.put(lanes.browser + 4, ` ${wrap(text, lanes.provider - lanes.browser - 8)[0] ?? ''} `, 'quiet')
  return canvas.row()
}

function lifelines({ all, columns }: Lanes) {
  const canvas = createCanvas(columns)
  for (const { at } of all) canvas.put(at, '│', 'quiet')
  return canvas
}
