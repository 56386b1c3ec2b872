import { printable } from '../http/printable.ts'
import type { Examination, Hint } from '../model/hint.ts'
import { printableJson } from './printable-json.ts'
import { countOf, type TextOptions } from './text.ts'

/** For a person: each place as `file:line:column`, its line with a caret, what is wrong and what to change. */
export function formatExamination(
  { hints, versions, files, limits, isJudged, asked = [] }: Examination,
  { color }: Pick<TextOptions, 'color'>,
): string {
  const paint = (text: string, code: number) => (color ? `\u001b[${code}m${text}\u001b[0m` : text)
  const blocks = hints.map(one => formatHint(one, paint))
  const looked = `Looked at ${countOf(files, 'file')}${versions.length > 0 ? `: ${versions.map(one => printable(one)).join(', ')}` : ''}.`
  const found = hints.length === 0 ? 'Nothing to mend was found' : countOf(hints.length, 'hint')
  const how =
    hints.length === 0
      ? ' by reading; what only shows while the app runs, authproxy -- npm run dev shows.'
      : ', by reading alone: nothing was run.'
  const said =
    hints.length === 0 && !isJudged
      ? `${paint('○', 36)} Nothing was judged: no source here imports next-auth. Another folder is judged with authproxy doctor apps/web`
      : `${paint(hints.length === 0 ? '✓' : '●', hints.length === 0 ? 32 : 36)} ${found}${how}`
  const end = [said, `  ${looked}`]
  return `${[...blocks, [...end, ...[...asked, ...limits].map(one => `  ${printable(one)}`)].join('\n')].join('\n\n')}\n`
}

function formatHint(
  { check, file, line, column, text, fix, frame }: Hint,
  paint: (text: string, code: number) => string,
): string {
  const gutter = `  ${line} | `
  const before = printable(frame.text.slice(0, frame.caret))
  return [
    `${paint(`${printable(file)}:${line}:${column}`, 36)} ${paint(check, 2)}`,
    `${gutter}${before}${printable(frame.text.slice(frame.caret))}`,
    `${' '.repeat(gutter.length + [...before].length)}${paint('^', 36)}`,
    `  ${printable(text)}`,
    `  Fix: ${printable(fix)}`,
  ].join('\n')
}

/** One JSON text with a final line feed. */
export function formatExaminationJson(
  { hints, versions, files, limits, isJudged, asked }: Examination,
  version: string,
): string {
  const more = asked === undefined ? {} : { asked }
  return `${JSON.stringify(printableJson({ format: 1, version, versions, files, judged: isJudged, hints, limits, ...more }), null, 2)}\n`
}
