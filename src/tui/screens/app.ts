import type { AppLine } from '../../model/app-line.ts'
import { wrap } from '../format.ts'
import { type Row, type Style, span } from '../rows.ts'
import { appSteps } from '../steps.ts'
import type { UiState } from '../ui-state.ts'
import type { StepText } from './proof.ts'

const STYLES: Readonly<Record<AppLine['from'], Style>> = { stdout: 'plain', stderr: 'strong', authproxy: 'accent' }
const LONGEST_TEXT = 1_000
const NOTHING =
  "Nothing printed yet. What the app prints is seen here, and read for NextAuth's own lines, when authproxy starts it (authproxy -- npm run dev) or reads its log (--log FILE)."

/**
 * The newest lines of the app's output, wrapped; what authproxy said of it stands among them. NextAuth's own are marked, with the
 * exchange during which they came: these are the steps.
 */
export function appText(state: Pick<UiState, 'appLines' | 'snapshot' | 'step'>, columns: number): StepText {
  const { appLines } = state
  if (appLines.length === 0)
    return { rows: wrap(NOTHING, columns - 6).map(line => [span(`   ${line}`, 'quiet')]), steps: [] }
  const joined = new Map(appSteps(state).map((step, index) => [step.line, { ...step, index }]))
  const rows: Row[] = []
  const steps: number[] = []
  for (const line of appLines) {
    const step = joined.get(line)
    if (step !== undefined) steps.push(rows.length)
    rows.push(...lineRows(line, step?.exchange ?? null, step?.index === state.step, columns))
  }
  return { rows, steps }
}

function lineRows(
  { from, text, authAt }: AppLine,
  exchange: string | null,
  isMarked: boolean,
  columns: number,
): readonly Row[] {
  if (text === '') return [[]]
  const style: Style = authAt === undefined ? STYLES[from] : 'warning'
  const name = exchange === null ? '' : `${exchange} `
  const [first = '', ...rest] = wrap(`${name}${text.slice(0, LONGEST_TEXT)}`, columns - 4)
  return [
    [
      span(isMarked ? ' ▸ ' : authAt === undefined ? '   ' : ' ● ', isMarked ? 'accent' : 'warning'),
      span(first.slice(0, name.length), 'accent'),
      span(first.slice(name.length), style),
    ],
    ...rest.map((line): Row => [span(`   ${line}`, style)]),
  ]
}
