import { wrap } from '../format.ts'
import { type Row, type Style, span } from '../rows.ts'
import type { UiState } from '../ui-state.ts'
import { evidenceChain } from '../wording.ts'

/** All that a window has room for that is too small for the screen: it scrolls. */
export function tinyText({ header, snapshot }: UiState, columns: number): readonly Row[] {
  const lines = (text: string, style: Style = 'plain') => wrap(text, columns).map((line): Row => [span(line, style)])
  const [worst, ...others] = snapshot.diagnoses.filter(diagnosis => diagnosis.state === 'open')
  if (worst === undefined)
    return [
      ...lines(typeof header.app === 'object' ? header.app.down : snapshot.outcome.text),
      ...snapshot.outcome.proven.flatMap(text => lines(`✓ ${text}`, 'quiet')),
    ]
  const more = others.length > 0 ? ` (+${others.length})` : ''
  return [
    ...lines(`${worst.title}${more}`, 'error'),
    ...lines(`Fix: ${worst.fix.summary}`, 'strong'),
    ...lines(`Proof: ${evidenceChain(worst.evidence)}`, 'quiet'),
    ...others.flatMap(one => lines(`Also: ${one.title}`)),
  ]
}
