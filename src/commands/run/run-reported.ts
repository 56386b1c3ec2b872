import { besideReport, failingCauses, formatReport, refuseTerminal } from '../format-report.ts'
import { isAtEnd, type RunReporter } from '../line/reporters.ts'
import { run } from '../run.ts'
import type { RunOptions, Terminal } from './run-options.ts'
import type { StartedRun } from './started-run.ts'

/** A run as `run` does it, with one document at its end where the reporter is one. Throws `UserError`. */
export async function runReported(
  { reporter, ...options }: Omit<RunOptions, 'reporter'> & { readonly reporter: RunReporter },
  terminal: Terminal,
  onStart: (run: StartedRun) => void = () => {},
): Promise<number> {
  if (!isAtEnd(reporter)) return run({ ...options, reporter }, terminal, onStart)
  refuseTerminal(reporter, terminal)
  let started: StartedRun | null = null
  const code = await run({ ...options, tui: false, reporter: 'text' }, besideReport(terminal), begun => {
    started = begun
    onStart(begun)
  })
  const ended = started as StartedRun | null
  if (ended === null) return code
  const snapshot = ended.snapshot()
  const parts = { snapshot, html: ended.html, source: ended.publicOrigin, version: options.version, recording: false }
  terminal.stdout.write(await formatReport(reporter, { ...parts, failing: failingCauses(snapshot, options.failOn) }))
  return code
}
