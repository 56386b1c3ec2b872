import type { CauseLine, ToldCause } from './causes.ts'
import type { DiagnoseAnswer } from './diagnose.ts'
import type { StatusAnswer } from './status.ts'

const MARKS = { error: '✖', warning: '▲', info: '●' } as const

/** For a person; the answer is printable already. With a final line feed. */
export function statusText(answer: StatusAnswer): string {
  const { run, causes, outcome, totals, mended, limits, diagnostics, leftOut } = answer
  const { app, library, front, secret } = run
  const parts = [
    `${run.url} → ${run.target} · authproxy ${run.version}, pid ${run.pid}, since ${run.startedAt}`,
    [
      typeof app === 'string' ? `app ${app}` : `app down: ${app.down}`,
      ...(library === null ? [] : [library]),
      `secret ${secret.replace('-', ' ')}`,
      ...(front === null ? [] : [`front ${front}`]),
    ].join(' · '),
    '',
    answer.sentence,
    ...causes.map(causeRow),
    ...(outcome.proven.length === 0 ? [] : [`Proven: ${outcome.proven.join(', ')}.`]),
    ...(mended === 0 ? [] : [`Mended while it looked: ${mended}.`]),
    `${totals.exchanges} exchanges · ${totals.auth} auth · ${totals.clients} clients`,
    ...[...outcome.notJudged, ...limits, ...diagnostics],
    ...leftOutLines(leftOut),
    '',
    `Next: ${answer.next}`,
  ]
  return `${parts.join('\n')}\n`
}

/** The same of a diagnosis. */
export function diagnoseText(answer: DiagnoseAnswer): string {
  const { causes, others, limits, next, leftOut, sentence } = answer
  const blocks = [
    ...(causes.length === 0 ? [sentence] : causes.map(causeBlock)),
    ...(others.length === 0 ? [] : [['Others:', ...others.map(causeRow)].join('\n')]),
    [...limits, ...leftOutLines(leftOut), `Next: ${next}`].join('\n'),
  ]
  return `${blocks.join('\n\n')}\n`
}

function causeRow({ severity, state, sentence, key }: CauseLine): string {
  return `  ${state === 'open' ? MARKS[severity] : '✓'} ${sentence} (${key}${state === 'open' ? '' : ', mended'})`
}

function causeBlock({ severity, state, sentence, key, text, proof, fix, next }: ToldCause): string {
  const codes = Object.entries(fix.code)
  return [
    `${state === 'open' ? MARKS[severity] : '✓'} ${sentence} (${key}${state === 'open' ? '' : ', mended'})`,
    `  ${text}`,
    '  Proof:',
    ...proof.flatMap(step => [
      `    ${step.exchange} ${step.request ?? ''}${step.shows === '' ? '' : `: ${step.shows}`}`.trimEnd(),
      ...(step.excerpt === '' ? [] : [`      ${step.excerpt}`]),
    ]),
    `  Fix: ${fix.summary}`,
    ...codes.flatMap(([dialect, code]) => [
      ...(codes.length > 1 ? [`    ${dialect}:`] : []),
      ...code.split('\n').map(line => `    ${line}`),
    ]),
    `  Check: ${next}`,
  ].join('\n')
}

function leftOutLines(leftOut: readonly string[]): readonly string[] {
  return leftOut.length === 0 ? [] : [`Left out: ${leftOut.join('; ')}.`]
}
