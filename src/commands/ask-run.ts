import { rm } from 'node:fs/promises'
import { askRun } from '../agent/ask.ts'
import { createToolCalls } from '../agent/call-tool.ts'
import type { DiagnoseAnswer } from '../agent/diagnose.ts'
import { chooseRun, findRuns } from '../agent/find-runs.ts'
import { serveMcp } from '../agent/mcp.ts'
import { readQuestion } from '../agent/question.ts'
import type { StatusAnswer } from '../agent/status.ts'
import { diagnoseText, statusText } from '../agent/text.ts'
import type { RecordingAnswer } from '../agent/wire.ts'
import { inLocale } from '../http/ascii.ts'
import type { Browser } from '../model/cookie.ts'
import { explainCookie } from './explain-cookie.ts'
import type { Terminal } from './run/run-options.ts'
import { findRunFolder } from './run-folder.ts'
import { allowClosedPipes } from './stdio.ts'

/** A long recording is redacted and written in slices, beside what the run has to do. */
const WRITING_MS = 60_000

export interface AskOptions {
  /** `--port`; null = there is only one run. */
  readonly port: number | null
  readonly json: boolean
}

/** `authproxy status` and `authproxy diagnose`: what the run that is under way knows. Throws `UserError`. */
export async function askStatus({ port, json }: AskOptions, terminal: Terminal): Promise<number> {
  const answer = await ask({ ask: 'status' }, port, terminal)
  return print(answer, json ? null : statusText(answer as StatusAnswer), terminal)
}

/** `cause`: key of one, or id of its rule; null = the first ones. */
export async function askDiagnose(
  { port, json, cause }: AskOptions & { readonly cause: string | null },
  terminal: Terminal,
): Promise<number> {
  const answer = await ask({ ask: 'diagnose', cause }, port, terminal)
  return print(answer, json ? null : diagnoseText(answer as DiagnoseAnswer), terminal)
}

/** `authproxy mcp`: serves a coding agent over standard input and output, until it closes them. Throws `UserError`. */
export async function runMcp(
  { port, version }: { readonly port: number | null; readonly version: string },
  { stdin, stdout, env }: Pick<Terminal, 'stdin' | 'stdout' | 'env'>,
): Promise<number> {
  const call = createToolCalls({
    runs: () => findRuns(findRunFolder(env)),
    ask: askRun,
    port,
    explainLine: (line, url, browser, site) =>
      JSON.parse(
        explainCookie(
          line,
          { url, browser: browser as Browser, site: site as 'none' | 'same' | 'cross', now: null, json: true },
          Date.now(),
        ),
      ),
  })
  await serveMcp({ version, stdin, stdout, call })
  return 0
}

/**
 * What the run has recorded so far, as a HAR file that `use` reads; it is gone after that. `use` is told the run's address. Throws `UserError`.
 */
export async function withLiveRecording<T>(
  port: number | null,
  { env }: Pick<Terminal, 'env'>,
  use: (file: string, url: string) => Promise<T>,
): Promise<T> {
  const run = chooseRun(await findRuns(findRunFolder(env)), port)
  const { file } = (await askRun(run, { ask: 'recording' }, WRITING_MS)) as RecordingAnswer
  try {
    return await use(file, run.url)
  } finally {
    await rm(file, { force: true }).catch(() => {})
  }
}

async function ask(question: object, port: number | null, { env }: Pick<Terminal, 'env'>): Promise<object> {
  const run = chooseRun(await findRuns(findRunFolder(env)), port)
  return askRun(run, readQuestion(question))
}

/** `text`: null = as JSON, indented. */
function print(answer: object, text: string | null, terminal: Terminal): number {
  allowClosedPipes(terminal)
  terminal.stdout.write(text === null ? `${JSON.stringify(answer, null, 2)}\n` : inLocale(text, terminal.env))
  return 0
}
