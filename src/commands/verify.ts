import { readFileSync } from 'node:fs'
import { printable } from '../http/printable.ts'
import { extraCa } from '../launch/extra-ca.ts'
import { type ForegroundCommand, runInForeground } from '../launch/foreground.ts'
import type { Diagnosis } from '../model/finding.ts'
import { SEVERITIES, type Severity } from '../model/finding.ts'
import { UserError } from '../model/user-error.ts'
import { NO_BASELINE, readBaseline, writeBaseline } from './baseline.ts'
import { FAILED_ON } from './fail-on.ts'
import { besideReport, formatReport, refuseTerminal } from './format-report.ts'
import { isAtEnd, type RunReporter } from './line/reporters.ts'
import type { RunOptions, Terminal } from './run/run-options.ts'
import { run, type StartedRun } from './run.ts'
import { checkVisit, readSignIn, visit } from './visit.ts'

export interface VerifyOptions extends Omit<RunOptions, 'reporter' | 'tui' | 'command'> {
  /** What is run through the proxy; empty: the visitor goes. */
  readonly test: readonly string[]
  /** Paths for the visitor. */
  readonly visit: readonly string[]
  /** Name of the variable with which it signs in. */
  readonly signInEnv: string | null
  readonly reporter: RunReporter
  readonly baseline: string | null
  readonly writeBaseline: string | null
}

/**
 * Runs a command through the proxy and judges the sessions that it makes. Answers with 2 when a cause that the baseline does not
 * accept is as severe as `failOn`, with 1 when nothing came to be judged, else with the command's own exit code. Throws `UserError`.
 */
export async function verify(options: VerifyOptions, terminal: Terminal): Promise<number> {
  const { test, baseline, writeBaseline: write, reporter, failOn } = options
  refuseTerminal(reporter, terminal)
  checkVisit(options.visit, options.as)
  const signIn = readSignIn(options.signInEnv, terminal.env)
  const known = baseline === null ? NO_BASELINE : readBaseline(baseline)
  // stdout is the report's alone where a program reads it.
  const quiet = reporter !== 'text'
  const view = isAtEnd(reporter) ? besideReport(terminal) : terminal
  let command: ForegroundCommand | null = null
  let ended: number | null = null
  let begun: StartedRun | null = null
  let trouble: unknown = null
  const live: RunOptions = {
    ...options,
    command: null,
    tui: false,
    failOn: 'never',
    reporter: reporter === 'ndjson' ? 'ndjson' : 'text',
  }
  const code = await run(live, view, started => {
    begun = started
    const ca = started.caFile === null ? null : extraCa(started.caFile, terminal.env.NODE_EXTRA_CA_CERTS)
    command =
      test.length > 0
        ? runInForeground(test, verifyVariables(terminal.env, started.publicOrigin, ca?.file ?? null), quiet)
        : visiting(options, signIn, started, line => view.stderr.write(`visit: ${line}\n`))
    void command.ended
      .then(
        exit => {
          ended = exit
        },
        (error: unknown) => {
          trouble = error
        },
      )
      .finally(() => {
        ca?.remove()
        started.quit()
      })
  })
  await (command as ForegroundCommand | null)?.stop()
  if (trouble !== null) throw trouble
  const judged = begun as StartedRun | null
  // Interrupted, or the report could not be written: that is the answer.
  if (judged === null || ended === null || code !== 0) return code
  const snapshot = judged.snapshot()
  const causes = snapshot.diagnoses.filter(one => isSevere(one, failOn))
  const failing = causes.filter(one => !known.accepts(one))
  if (write !== null) writeBaseline(write, causes)
  if (isAtEnd(reporter)) {
    const about = { source: judged.publicOrigin, version: options.version, recording: false }
    terminal.stdout.write(await formatReport(reporter, { snapshot, html: judged.html, failing, ...about }))
  }
  if (failing.length > 0 && write === null) return FAILED_ON
  const { kind, text } = snapshot.outcome
  if (kind === 'nobody-came' || kind === 'app-down') {
    throw new UserError(
      'nothing-to-verify',
      kind === 'app-down' ? text : 'The command sent no request through authproxy: nothing was judged.',
      kind === 'app-down'
        ? 'Start the app, or let authproxy start it in another terminal: authproxy -- npm run dev'
        : 'Let it use the address in AUTHPROXY_URL (also BASE_URL), as in Playwright: use: { baseURL: process.env.BASE_URL, ignoreHTTPSErrors: true }',
    )
  }
  return ended
}

/** The visitor in the place of a command. */
function visiting(
  { visit: paths, basePath }: Pick<VerifyOptions, 'visit' | 'basePath'>,
  signIn: string | null,
  { publicOrigin: origin, caFile }: Pick<StartedRun, 'publicOrigin' | 'caFile'>,
  tell: (line: string) => void,
): ForegroundCommand {
  const leaving = new AbortController()
  const ca = caFile === null ? null : readFileSync(caFile, 'utf8')
  const { signal } = leaving
  const ended = visit({ origin, ca, paths, basePath: basePath ?? '/api/auth', signIn, tell, signal }).catch(error => {
    if (signal.aborted) return 130
    throw new UserError(
      'visit-failed',
      `The visit ended early: ${printable(error instanceof Error ? error.message : String(error), 200)}.`,
      'Look at what was judged until then, and at the app.',
    )
  })
  return {
    ended,
    stop: async () => {
      leaving.abort()
      await ended.catch(() => {})
    },
  }
}

/** What the command is told: names that test runners read, and the certificate authority for its own requests. */
export function verifyVariables(
  env: Readonly<Record<string, string | undefined>>,
  origin: string,
  caFile: string | null,
): Readonly<Record<string, string | undefined>> {
  const told = { AUTHPROXY_URL: origin, BASE_URL: origin, PLAYWRIGHT_TEST_BASE_URL: origin, CYPRESS_BASE_URL: origin }
  return { ...env, ...told, ...(caFile === null ? {} : { NODE_EXTRA_CA_CERTS: caFile }) }
}

function isSevere({ state, severity }: Diagnosis, failOn: Severity | 'never'): boolean {
  return state === 'open' && failOn !== 'never' && SEVERITIES.indexOf(severity) <= SEVERITIES.indexOf(failOn)
}
