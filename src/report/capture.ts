import { printable } from '../http/printable.ts'
import type { CaptureJudgement, CaptureVerdict } from '../model/capture.ts'
import { printableJson } from './printable-json.ts'
import type { TextOptions } from './text.ts'

const SAID: Readonly<Record<CaptureVerdict, readonly [mark: string, color: number, text: string]>> = {
  enough: ['✓', 32, 'is enough to judge a session.'],
  partly: ['▲', 33, 'is enough to judge a session in part.'],
  'not-enough': ['✖', 31, 'is not enough to judge a session.'],
}

/** For a person: the verdict, what is missing, and what to record instead. */
export function formatCapture(
  { verdict, proven, gaps, notes }: CaptureJudgement,
  file: string,
  { color }: Pick<TextOptions, 'color'>,
): string {
  const [mark, code, text] = SAID[verdict]
  const lines = [
    `${color ? `\u001b[${code}m${mark}\u001b[0m` : mark} ${file} ${text}`,
    ...(proven.length > 0 ? [`  Seen: ${proven.join(', ')}.`] : []),
    ...gaps.flatMap(one => [`  ${one.text}`, `  Next: ${one.nextStep}`]),
    ...notes.map(one => `  ${one}`),
  ]
  // The colour is ours; what comes of the file is not.
  return `${[lines[0] ?? '', ...lines.slice(1).map(line => printable(line))].join('\n')}\n`
}

/** One JSON text with a final line feed. */
export function formatCaptureJson(judgement: CaptureJudgement, file: string, version: string): string {
  return `${JSON.stringify(printableJson({ format: 1, version, file, ...judgement }), null, 2)}\n`
}
