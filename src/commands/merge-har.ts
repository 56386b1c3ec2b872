import { findMount } from '../analyzers/find-mount.ts'
import { printable } from '../http/printable.ts'
import { type AnalyzeOptions, playReading } from './analyze.ts'
import { readSecret } from './app/read-secret.ts'
import { saveAgain, streamReading } from './har.ts'
import { openRecordings } from './load-recording.ts'
import { checkHarPath, keepFiles } from './run/har-path.ts'
import type { Terminal } from './run/run-options.ts'
import { allowClosedPipes } from './stdio.ts'

export interface MergeOptions extends Omit<AnalyzeOptions, 'file' | 'more' | 'failOn' | 'reporter'> {
  /** One of them may be `-`: standard input. */
  readonly files: readonly string[]
  readonly out: string
}

/**
 * `authproxy har merge A B -o OUT`: one file of several, with the findings that `analyze A B` tells. Nothing is redacted, and nothing
 * that was redacted comes back.
 */
export async function mergeHar(options: MergeOptions, terminal: Terminal): Promise<number> {
  allowClosedPipes(terminal)
  await checkHarPath(options.out, '-o')
  await keepFiles(options.out, options.files, true)
  const { secrets } = readSecret(options, terminal.env)
  const reading = await openRecordings(options.files, terminal, options.basePath)
  const basePath = options.basePath ?? findMount(reading.exchanges)
  const session = await playReading(reading, { ...options, secrets, basePath })
  await saveAgain(options, streamReading(reading, session), reading)
  const { exchanges, redacted } = reading
  const secret = redacted
    ? ', secrets redacted'
    : '; HOLDS LIVE SECRETS where a file of them did: authproxy har redact takes them out'
  terminal.stdout.write(
    `Written: ${printable(options.out)} (${exchanges.length} exchanges of ${options.files.length} files${secret}).\n`,
  )
  return 0
}
