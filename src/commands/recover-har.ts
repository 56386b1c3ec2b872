import { existsSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { quoteForShell } from '../certs/trust/store.ts'
import { isDead, recoveredPath } from '../har/find-journals.ts'
import { readJournal } from '../har/read-journal.ts'
import { printable } from '../http/printable.ts'
import type { SessionSnapshot } from '../model/recording.ts'
import { UserError } from '../model/user-error.ts'
import { countOf } from '../report/text.ts'
import { type AnalyzeOptions, playReading } from './analyze.ts'
import { readSecret } from './app/read-secret.ts'
import { saveAgain, streamReading } from './har.ts'
import { checkHarPath } from './run/har-path.ts'
import type { Terminal } from './run/run-options.ts'
import { allowClosedPipes } from './stdio.ts'

export interface RecoverOptions extends Omit<AnalyzeOptions, 'more' | 'failOn' | 'reporter'> {
  /** null: beside the journal, by its name. */
  readonly out: string | null
}

/**
 * `authproxy har recover JOURNAL [OUT]`: the HAR that a run would have written, had it not been killed. The journal goes when the HAR
 * is written, unless its run is under way.
 */
export async function recoverHar(options: RecoverOptions, terminal: Terminal): Promise<number> {
  allowClosedPipes(terminal)
  const { file } = options
  const out = options.out ?? recoveredPath(file)
  await checkHarPath(out, '-o')
  if (existsSync(out))
    throw new UserError('har-exists', `${out} is there already.`, 'Name another file with -o, or remove it.')
  const { secrets } = readSecret(options, terminal.env)
  const { reading, pid, target, publicOrigin, damaged } = await readJournal(file)
  const session = await playReading(reading, { ...options, secrets })
  const stream = streamReading(reading, session)
  await saveAgain({ out, version: options.version }, stream, reading, { target, publicOrigin })
  const underWay = !isDead(pid)
  if (!underWay) await rm(file, { force: true }).catch(() => {})
  const secret = reading.redacted ? 'secrets redacted' : 'HOLDS LIVE SECRETS, do not share'
  const lines = [
    `Written: ${printable(out)} (${countOf(stream.starts.length, 'exchange')}, ${secret}).`,
    ...(damaged > 0 ? [`${countOf(damaged, 'line')} of the journal could not be read.`] : []),
    ...(underWay
      ? [`The run (process ${pid}) is under way: the file holds what came so far, and its journal stays.`]
      : []),
    summarise(session.snapshot()),
    `Next: authproxy analyze ${quoteForShell(printable(out))}`,
  ]
  terminal.stdout.write(`${lines.join('\n')}\n`)
  return 0
}

function summarise({ diagnoses, outcome }: SessionSnapshot): string {
  const open = diagnoses.filter(one => one.state === 'open' && one.severity !== 'info')
  return printable(open.length === 0 ? outcome.text : open.map(one => `${one.title}.`).join(' '))
}
