import type { AppLine } from '../../model/app-line.ts'
import { wrap } from '../format.ts'
import { type Row, type Style, span } from '../rows.ts'

const STYLES: Readonly<Record<AppLine['from'], Style>> = { stdout: 'plain', stderr: 'strong', authproxy: 'accent' }
const LONGEST_TEXT = 1_000
const NOTHING =
  "Nothing printed yet. What the app prints is seen here, and read for NextAuth's own lines, when authproxy starts it (authproxy -- npm run dev) or reads its log (--log FILE)."

/** The newest lines of the app's output, wrapped; what authproxy said of it stands among them. */
export function appRows(lines: readonly AppLine[], columns: number): readonly Row[] {
  if (lines.length === 0) return wrap(NOTHING, columns - 6).map(line => [span(`   ${line}`, 'quiet')])
  return lines.flatMap(({ from, text }) =>
    text === ''
      ? [[]]
      : wrap(text.slice(0, LONGEST_TEXT), columns - 2).map((line): Row => [span(` ${line}`, STYLES[from])]),
  )
}
