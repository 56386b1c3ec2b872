import { printable } from '../../http/printable.ts'
import type { AppLine } from '../../model/app-line.ts'

/** A line of the app among the lines of authproxy, told apart by what stands before it. */
export function formatAppLine({ text }: AppLine, color: boolean): string {
  const line = `app | ${printable(text)}`
  return color ? `\u001b[2m${line}\u001b[22m` : line
}

/** The same for programs: `{"event":"app-output","stream":"stderr","text":"…"}`. */
export interface AppOutputEvent {
  readonly event: 'app-output'
  readonly stream: 'stdout' | 'stderr'
  readonly text: string
}

export function outputEvent({ from, text }: AppLine): AppOutputEvent {
  return { event: 'app-output', stream: from === 'stderr' ? 'stderr' : 'stdout', text }
}
