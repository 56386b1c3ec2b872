import { printable } from '../http/printable.ts'
import type { Examination, Hint } from '../model/hint.ts'
import { printableJson } from './printable-json.ts'
import { countOf, type TextOptions } from './text.ts'

export interface DoctorOptions extends Pick<TextOptions, 'color'> {
  /** What stands before the path of a file, so that a terminal can open it: `apps/web/` or nothing. */
  readonly folder: string
}

/** For a person: each place as `file:line:column`, its line with a caret, what is wrong and what to change. */
export function formatExamination(
  { hints, versions, files, noSource, limits, asked = [] }: Examination,
  { color, folder }: DoctorOptions,
): string {
  const paint = (text: string, code: number) => (color ? `\u001b[${code}m${text}\u001b[0m` : text)
  const blocks = hints.map(one => formatHint(one, folder, paint))
  const looked = `Looked at ${countOf(files, 'file')}${versions.length > 0 ? `: ${versions.map(one => printable(one)).join(', ')}` : ''}.`
  const end = [verdict(hints.length, noSource, paint), `  ${looked}`]
  return `${[...blocks, [...end, ...[...asked, ...limits].map(one => `  ${printable(one)}`)].join('\n')].join('\n\n')}\n`
}

type Paint = (text: string, code: number) => string

/** A tick only for an app that was read. */
function verdict(hints: number, noSource: boolean, paint: Paint): string {
  if (hints > 0) return `${paint('●', 36)} ${countOf(hints, 'hint')}, by reading alone: nothing was run.`
  if (noSource) return `${paint('…', 2)} ${NO_SOURCE}`
  const how = 'by reading; what only shows while the app runs, authproxy -- npm run dev shows.'
  return `${paint('✓', 32)} Nothing to mend was found ${how}`
}

/** Of a folder that is not the app's, or of an app without NextAuth. */
export const NO_SOURCE = 'Nothing of NextAuth is here to judge: give the folder of the app, authproxy doctor apps/web'

function formatHint({ check, file, line, column, text, fix, frame }: Hint, folder: string, paint: Paint): string {
  const gutter = `  ${line} | `
  const before = printable(frame.text.slice(0, frame.caret))
  return [
    `${paint(`${printable(folder + file)}:${line}:${column}`, 36)} ${paint(check, 2)}`,
    `${gutter}${before}${printable(frame.text.slice(frame.caret))}`,
    `${' '.repeat(gutter.length + [...before].length)}${paint('^', 36)}`,
    `  ${printable(text)}`,
    `  Fix: ${printable(fix)}`,
  ].join('\n')
}

/** One JSON text with a final line feed. */
export function formatExaminationJson({ hints, versions, files, limits, asked }: Examination, version: string): string {
  const more = asked === undefined ? {} : { asked }
  return `${JSON.stringify(printableJson({ format: 1, version, versions, files, hints, limits, ...more }), null, 2)}\n`
}
