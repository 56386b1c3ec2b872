import type { SignIn, SignInStep } from '../../model/sign-in.ts'
import { EMPTY_ROW, type Row, span } from '../rows.ts'
import type { UiState } from '../ui-state.ts'
import type { StepText } from './proof.ts'
import { signInChart } from './sign-in-chart.ts'
import {
  answerStyle,
  answerText,
  askText,
  awayText,
  cookieTexts,
  sentText,
  titleOf,
  UNSEEN_EXCHANGE,
} from './sign-in-words.ts'
import { paragraph } from './text-rows.ts'

/** Four columns with words between them. */
const CHART_FROM = 96
const BELOW = '         '

/** How each client signed in last: a chart where there is room, else a list. `marked`: counted over all their steps. */
export function signInText(state: UiState, marked: number, columns: number): StepText {
  const { signIns } = state.snapshot
  const rows: Row[] = []
  const steps: number[] = []
  for (const signIn of signIns) {
    const here = marked - steps.length
    const isHere = here >= 0 && here < signIn.steps.length
    rows.push(EMPTY_ROW, [span(` ${titleOf(signIn, signIns.length > 1)} (Enter jumps)`, 'accent')])
    const text =
      columns < CHART_FROM
        ? signInList(signIn, isHere ? here : null, columns)
        : signInChart(signIn, isHere ? here : null, state, columns)
    steps.push(...text.steps.map(row => rows.length + row))
    rows.push(...text.rows)
  }
  return { rows, steps }
}

function signInList(signIn: SignIn, marked: number | null, columns: number): StepText {
  const rows: Row[] = []
  const steps: number[] = []
  for (const [index, step] of signIn.steps.entries()) {
    steps.push(rows.length)
    rows.push(...listRows(signIn, index, step, index === marked, columns))
  }
  return { rows, steps }
}

function listRows(signIn: SignIn, index: number, step: SignInStep, isMarked: boolean, columns: number): readonly Row[] {
  const away = awayText(signIn, index)
  const [ask, ...rest] = paragraph(askText(step), columns, 'strong', BELOW)
  const sent = sentText(signIn, index)
  const who = step.asked === 'provider' ? 'browser → provider' : 'browser → authproxy → app'
  return [
    [
      span(isMarked ? ' ▸ ' : '   ', 'accent'),
      span(step.exchange.padEnd(6), isMarked ? 'strong' : 'accent'),
      ...(ask ?? []).map(piece => ({ ...piece, text: piece.text.trimStart() })),
    ],
    ...rest,
    ...paragraph(`${who}, ${sent.text}`, columns, sent.style, BELOW),
    ...(step.brought.includes('code') && step.signsIn ? paragraph(UNSEEN_EXCHANGE, columns, 'quiet', BELOW) : []),
    ...paragraph(`← ${answerText(step)}`, columns, answerStyle(step), BELOW),
    ...cookieTexts(step).flatMap(({ text, style }) => paragraph(text, columns, style, `${BELOW}  `)),
    ...(away === null ? [] : paragraph(`… ${away}`, columns, 'quiet', BELOW)),
  ]
}
