import type { Session } from '../../recording/recording.ts'
import type { AppSide } from '../app/app-side.ts'
import { FAILED_ON, reaches } from '../fail-on.ts'
import type { Faults } from './faults.ts'
import type { RunOptions, Terminal } from './run-options.ts'
import type { HarWriter, LastReport } from './save-recording.ts'
import type { OtlpFeed } from './send-otlp.ts'
import type { StartOver } from './start-over.ts'
import { STOP_CODES, type StopReason } from './stop-signals.ts'
import { JUDGING_MS, type View } from './view.ts'

/** As EX_IOERR of sysexits.h. */
const NOT_SAVED = 74

/** What a run has open at its end. */
export interface OpenRun {
  readonly app: Pick<AppSide, 'end'>
  readonly proxy: { readonly close: () => Promise<void> }
  readonly browser: { readonly stop: () => Promise<void> }
  /** Those who ask this run from outside. */
  readonly questions: { readonly close: () => Promise<void> }
  /** Watches and feeds that only have to stop. */
  readonly stopAll: () => void
  readonly view: Pick<View, 'stop'>
}

/** Closes all of it: nothing that this run started is there afterwards, and the terminal is given back. */
export async function closeRun(reason: StopReason, open: OpenRun): Promise<void> {
  await open.questions.close()
  const appGone = open.app.end(reason === 'SIGINT' || reason === 'SIGHUP' ? reason : 'SIGTERM')
  open.stopAll()
  const browserGone = open.browser.stop()
  await open.view.stop()
  await open.proxy.close()
  await Promise.all([browserGone, appGone])
}

/** What remains to be said of a run that is closed. */
export interface LastWords {
  readonly options: Pick<RunOptions, 'har' | 'failOn'>
  readonly stderr: Pick<Terminal['stderr'], 'write'>
  readonly session: Pick<Session, 'settled' | 'snapshot'>
  readonly har: Pick<HarWriter, 'saveAnyway'>
  readonly feed: OtlpFeed | null
  readonly startOver: Pick<StartOver, 'files' | 'failed'>
  readonly faults: Pick<Faults, 'add' | 'first'>
  readonly view: Pick<View, 'summary' | 'end'>
  /** Signals do what they do by default again. */
  readonly release: () => void
}

/** Judges what waits, writes the report, says what was found. Answers with the exit code. */
export async function concludeRun(reason: StopReason, words: LastWords): Promise<number> {
  const { options, stderr, session, har, feed, startOver, faults, view, release } = words
  await session.settled(JUDGING_MS)
  const unsent = (await feed?.stop()) ?? null
  let report: LastReport = { file: null, trouble: null }
  try {
    if (options.har !== null) report = await har.saveAnyway()
  } catch (error) {
    // A fault of ours; what was found is told all the same.
    faults.add(error)
  }
  view.summary({ ...report, earlier: startOver.files() })
  release()
  const fault = faults.first()
  if (unsent !== null) stderr.write(`${unsent}\n`)
  if (fault !== null) stderr.write(`authproxy failed: ${fault}\n`)
  await view.end()
  if (fault !== null) return STOP_CODES.crash
  if (report.trouble !== null) return NOT_SAVED
  return startOver.failed() || reaches(session.snapshot(), options.failOn) ? FAILED_ON : STOP_CODES[reason]
}
