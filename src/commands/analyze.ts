import { randomBytes } from 'node:crypto'
import { basename } from 'node:path'
import { findMount } from '../analyzers/find-mount.ts'
import { RULES } from '../analyzers/rules/index.ts'
import type { HarReading } from '../har/read.ts'
import { inLocale } from '../http/ascii.ts'
import { valueFactsKey } from '../http/value-key.ts'
import type { Severity } from '../model/finding.ts'
import type { SessionSnapshot } from '../model/recording.ts'
import { withCookiesTakenOut } from '../recording/cookies-taken-out.ts'
import { createForPaper, type ForPaper } from '../recording/for-paper.ts'
import { createSession, type Session } from '../recording/recording.ts'
import { replay } from '../recording/replay.ts'
import { jsonReport } from '../report/json.ts'
import { createCauseEvents, createNews, formatNdjson } from '../report/ndjson.ts'
import { formatSummary } from '../report/text.ts'
import { readSecret } from './app/read-secret.ts'
import { FAILED_ON, reaches } from './fail-on.ts'
import { failingCauses, formatReport, refuseTerminal } from './format-report.ts'
import type { RunReporter } from './line/reporters.ts'
import { openRecordings } from './load-recording.ts'
import type { Terminal } from './run/run-options.ts'
import { allowClosedPipes, lookOf } from './stdio.ts'

export interface AnalyzeOptions {
  /** `-`: standard input. */
  readonly file: string
  /** Further ones, judged with it as one recording. */
  readonly more?: readonly string[]
  readonly reporter: RunReporter
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
  refuseTerminal(options.reporter, terminal)
  const { secrets } = readSecret(options, terminal.env)
  const reading = await openRecordings([options.file, ...(options.more ?? [])], terminal, options.basePath)
  const basePath = options.basePath ?? mountIn(reading, terminal)
  const paper = createForPaper({ key: randomBytes(32), basePath })
  const { reporter, version, file, more = [] } = options
  const events = reporter === 'ndjson' ? ndjsonEvents(paper, text => terminal.stdout.write(text)) : null
  const session = await playReading(reading, { ...options, basePath, secrets, ...(events === null ? {} : { events }) })
  const snapshot = paper.snapshot(session.snapshot())
  if (reporter === 'text')
    terminal.stdout.write(
      inLocale(`${formatSummary(snapshot, { ...lookOf(terminal), recording: true })}\n`, terminal.env),
    )
  else if (reporter === 'ndjson')
    terminal.stdout.write(
      formatNdjson({ kind: 'summary', file: null, redacted: true, report: jsonReport(snapshot, version) }),
    )
  else {
    const source = [file, ...more].map(one => (one === '-' ? 'Standard input' : paper.notice(basename(one)))).join(', ')
    const html = async () => (await import('./html-report.ts')).htmlReport(session, paper, { source, version })
    const failing = failingCauses(snapshot, options.failOn)
    const parts = { snapshot, html, source, version, recording: true, failing }
    terminal.stdout.write(await formatReport(reporter, parts))
  }
  return reaches(snapshot, options.failOn) ? FAILED_ON : 0
}

/** Auth.js outside of Next answers at /auth. */
function mountIn({ exchanges }: HarReading, { stderr }: Pick<Terminal, 'stderr'>): string | null {
  const mount = findMount(exchanges)
  if (mount !== null) stderr.write(`The auth routes in it answer at ${mount}: judged as with --base-path ${mount}.\n`)
  return mount
}

/** The lines that a live run would have printed of what is played. */
function ndjsonEvents(paper: ForPaper, write: (text: string) => void): (session: Session) => void {
  const causes = createCauseEvents()
  const isNews = createNews()
  return session => {
    session.subscribe(event => {
      write(formatNdjson(paper.event(event)))
      if (!isNews(event)) return
      for (const told of causes(paper.told(session.snapshot().diagnoses))) write(formatNdjson(told))
    })
  }
}

/** A cookie that does not come back may well have been deleted by a redirect. */
const NEEDS_REDIRECTS = new Set(['cookie-never-returned'])

interface PlayOptions {
  readonly secrets: readonly string[]
  readonly sessionCookies?: readonly string[]
  readonly basePath?: string | null
  /** Is handed the session before anything is played. */
  readonly events?: (session: Session) => void
  /** Waited for before each exchange, with its end (ms since 1970): for who watches. */
  readonly pace?: (end: number) => Promise<void>
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
    ...(reading.lacksRedirects ? { rules: RULES.filter(one => !NEEDS_REDIRECTS.has(one.id)) } : {}),
    recorded: reading.recorded,
  })
  options.events?.(session)
  await replay(session, reading, options.pace)
  return reading.sanitised ? withCookiesTakenOut(session) : session
}
