import { randomBytes } from 'node:crypto'
import { basename } from 'node:path'
import { findMount } from '../analyzers/find-mount.ts'
import type { HarReading } from '../har/read.ts'
import { valueFactsKey } from '../http/value-key.ts'
import type { Severity } from '../model/finding.ts'
import type { SessionSnapshot } from '../model/recording.ts'
import { UsageError } from '../model/user-error.ts'
import { createForPaper, type ForPaper } from '../recording/for-paper.ts'
import { createSession, type Session } from '../recording/recording.ts'
import { formatJson } from '../report/json.ts'
import { formatSummary } from '../report/text.ts'
import { FAILED_ON, reaches } from './fail-on.ts'
import { openRecordings } from './load-recording.ts'
import { readSecret } from './read-secret.ts'
import type { Terminal } from './run-options.ts'
import { allowClosedPipes, wantsColor } from './stdio.ts'

export interface AnalyzeOptions {
  /** `-`: standard input. */
  readonly file: string
  /** Further ones, judged with it as one recording. */
  readonly more?: readonly string[]
  readonly reporter: 'text' | 'json' | 'html'
  readonly failOn: Severity | 'never'
  /** null: only the environment and `--secret-file` are asked for a secret. */
  readonly appDir: string | null
  readonly secretFile: string | null
  readonly secretEnv: string | null
  readonly sessionCookies: readonly string[]
  readonly basePath: string | null
  readonly version: string
}

/** `authproxy analyze file.har`: the findings of a recorded session. Exit code 2 when one reaches `--fail-on`. */
export async function analyze(options: AnalyzeOptions, terminal: Terminal): Promise<number> {
  allowClosedPipes(terminal)
  if (options.reporter === 'html' && terminal.stdout.isTTY)
    throw new UsageError(
      'html-to-terminal',
      'A terminal cannot show the HTML report.',
      'Write it into a file: add > report.html',
    )
  const { secrets } = readSecret(options, terminal.env)
  const reading = await openRecordings([options.file, ...(options.more ?? [])], terminal, options.basePath)
  const basePath = options.basePath ?? mountIn(reading, terminal)
  const paper = createForPaper({ key: randomBytes(32), basePath })
  const session = await playReading(reading, { ...options, basePath, secrets })
  const snapshot = paper.snapshot(session.snapshot())
  terminal.stdout.write(await reportOf(session, snapshot, paper, options, terminal))
  return reaches(snapshot, options.failOn) ? FAILED_ON : 0
}

/** Auth.js outside of Next answers at /auth. What authproxy recorded was judged as it is. */
function mountIn({ exchanges, source }: HarReading, { stderr }: Pick<Terminal, 'stderr'>): string | null {
  const mount = source.own ? null : findMount(exchanges)
  if (mount !== null) stderr.write(`The auth routes in it answer at ${mount}: judged as with --base-path ${mount}.\n`)
  return mount
}

async function reportOf(
  session: Session,
  snapshot: SessionSnapshot,
  paper: ForPaper,
  { reporter, file, more = [], version }: AnalyzeOptions,
  terminal: Terminal,
): Promise<string> {
  switch (reporter) {
    case 'json':
      return formatJson(snapshot, version)
    case 'text':
      return `${formatSummary(snapshot, { color: wantsColor(terminal), recording: true })}\n`
    case 'html': {
      // Its renderer is loaded for nobody else.
      const { htmlReport } = await import('./html-report.ts')
      return htmlReport(session, paper, {
        source: [file, ...more].map(one => (one === '-' ? 'Standard input' : paper.notice(basename(one)))).join(', '),
        version,
      })
    }
  }
}

interface PlayOptions {
  readonly secrets: readonly string[]
  readonly sessionCookies?: readonly string[]
  readonly basePath?: string | null
}

/**
 * What is found in a file.
 * @internal for tests; the program reports on the session that was played
 */
export async function judgeReading(reading: HarReading, options: PlayOptions): Promise<SessionSnapshot> {
  return (await playReading(reading, options)).snapshot()
}

/** Plays a file through a session: the same path as live traffic. */
export async function playReading(reading: HarReading, options: PlayOptions): Promise<Session> {
  const known = reading.valueFacts
  const session = createSession({
    digestKey: randomBytes(32),
    secrets: options.secrets,
    sessionCookies: options.sessionCookies ?? [],
    basePath: options.basePath ?? null,
    // Only a redacted file says anything of its values: without, no key needs to be made of each.
    ...(Object.keys(known).length === 0
      ? {}
      : { valueFacts: (cookie: string, value: string) => known[valueFactsKey(cookie, value)] ?? null }),
    // A file is bounded by its own size; its evidence must all be at hand.
    historySize: reading.exchanges.length,
    recorded: reading.recorded,
  })
  const lines = [...reading.log].sort((a, b) => a.at - b.at)
  let next = 0
  for (const exchange of reading.exchanges) {
    const { sendMs, waitMs, receiveMs } = exchange.timing
    const end = exchange.startedAt + sendMs + waitMs + receiveMs
    for (let line = lines[next]; line !== undefined && line.at <= end; line = lines[++next]) {
      await session.room()
      session.ingestLog(line)
    }
    await session.room()
    session.ingest(exchange)
  }
  for (const line of lines.slice(next)) {
    await session.room()
    session.ingestLog(line)
  }
  await session.settled()
  return session
}
