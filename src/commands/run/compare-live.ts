import { printable } from '../../http/printable.ts'
import type { ComparedFlows } from '../../model/compared-flows.ts'
import { formatDiffMarkdown } from '../../report/diff.ts'
import { inHome } from './complete-path.ts'
import type { RunOptions, Terminal } from './run-options.ts'

export interface LiveSide {
  readonly options: Pick<RunOptions, 'sessionCookies' | 'basePath'>
  readonly secrets: readonly string[]
  /** Of the run itself, which is asked as any other one. */
  readonly port: number
  readonly terminal: Pick<Terminal, 'stdin' | 'env'>
}

/** A saved HAR file against what this run has recorded so far: where the run parts from it. Throws `UserError`. */
export async function compareLive(
  typed: string,
  { options, secrets, port, terminal }: LiveSide,
): Promise<ComparedFlows> {
  // Nothing of it is loaded before somebody asks.
  const [{ compareFiles }, { withLiveRecording }] = await Promise.all([import('../diff.ts'), import('../ask-run.ts')])
  const file = inHome(typed.trim())
  const notes: string[] = []
  const streams = { stdin: terminal.stdin, stderr: { write: (text: string) => notes.push(text.trim()) } }
  return withLiveRecording(port, terminal, async live => {
    const [good, bad] = [
      { file, name: printable(typed.trim(), 200) },
      { file: live, name: 'this run' },
    ]
    const found = await compareFiles(good, bad, { ...options, secrets }, streams)
    return { ...found, notes, markdown: formatDiffMarkdown(found.told, found.names) }
  })
}
