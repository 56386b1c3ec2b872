import { setTimeout as delay } from 'node:timers/promises'
import { printable } from '../http/printable.ts'
import type { AppLine } from '../model/app-line.ts'
import type { Fix } from '../model/finding.ts'
import type { SessionEvent } from '../model/recording.ts'
import type { SavedFile } from '../recording/export-recording.ts'
import type { ForPaper } from '../recording/for-paper.ts'
import type { Session } from '../recording/recording.ts'
import { jsonReport } from '../report/json.ts'
import { createCauseEvents, formatNdjson } from '../report/ndjson.ts'
import { printableJson } from '../report/printable-json.ts'
import { formatEvent, formatSummary } from '../report/text.ts'
import { createAppLines } from './app-lines.ts'
import type { AppLog } from './app-log.ts'
import { formatAppLine, outputEvent } from './app-output.ts'
import { type BannerFacts, formatBanner } from './banner.ts'
import type { HeaderStore } from './header-store.ts'
import { createOutput, type Output } from './output.ts'
import type { RunOptions, Terminal } from './run-options.ts'
import type { LastReport } from './save-recording.ts'
import { letGo, neverBlock, wantsColor } from './stdio.ts'

/** For what still waits to be judged at the end, ms: a Ctrl-C must not take longer. */
export const JUDGING_MS = 5_000
/** What comes with every request. */
const KINDS: Partial<Record<SessionEvent['kind'], 'exchange' | 'repetition'>> = {
  exchange: 'exchange',
  'finding-repeated': 'repetition',
}
/** Of an app that ended at once. */
const LAST_LINES = 20
/** For what is still unread at the end, ms. */
const READING_MS = 3_000

export interface ViewOptions {
  readonly options: Pick<RunOptions, 'tui' | 'reporter' | 'version'>
  readonly terminal: Terminal
  readonly session: Session
  readonly header: HeaderStore
  readonly notices: readonly string[]
  /** Where the secret was found; names only. */
  readonly secretFrom: string | null
  readonly ca: BannerFacts['ca']
  readonly exportHar: () => Promise<SavedFile>
  /** Lines end up in logs and tickets: all of them go through it. */
  readonly paper: ForPaper
  readonly log: AppLog
  readonly quit: () => void
  /** Whoever read the lines has gone. */
  readonly unread: () => void
  readonly crash: (error: unknown) => void
}

/** What the user looks at while the proxy runs. */
export interface View {
  /** The full screen: somebody looks at it. */
  readonly isScreen: boolean
  /** Gives the terminal back. */
  readonly stop: () => Promise<void>
  /** One sentence for the person who looks. */
  readonly tell: (text: string) => void
  /** Repeats the app's last lines where the screen took them away. */
  readonly lastWords: () => void
  /** Said at the very end. */
  readonly summary: (report: LastReport) => void
  /** Resolves when all that was said is read, or when nobody will. Nothing may be said after it. */
  readonly end: () => Promise<void>
}

type Shown = Pick<View, 'isScreen' | 'stop' | 'tell' | 'lastWords'>

/** Lines for people go to stdout, or to stderr where stdout is for a program. */
interface Lines {
  readonly stdout: Output
  readonly stderr: Output
}

/** The full screen where there is a terminal, else lines. */
export async function startView(view: ViewOptions): Promise<View> {
  const lines = openLines(view)
  const end = async () => {
    const { stdout, stderr } = view.terminal
    await Promise.all([lines.stdout.flushed(READING_MS), lines.stderr.flushed(READING_MS)])
    for (const stream of [stdout, stderr]) letGo(stream)
  }
  const summary = (report: LastReport) => writeSummary(view, lines, report)
  if (view.options.tui) {
    const { canRunTui, startTui } = await importTui()
    if (canRunTui(view.terminal)) return { ...startScreen(view, startTui), summary, end }
  }
  return { ...startLines(view, lines), summary, end }
}

function openLines({ terminal, options, unread }: ViewOptions): Lines {
  const { stdout, stderr } = terminal
  for (const stream of [stdout, stderr]) neverBlock(stream)
  const toPeople = (text: string) => `authproxy: ${text}\n`
  const toPrograms = (text: string) => formatNdjson({ kind: 'diagnostic', text })
  const say = options.reporter === 'ndjson' ? toPrograms : toPeople
  return {
    stdout: createOutput(stdout, { say, onClosed: unread }),
    stderr: createOutput(stderr, { say: toPeople }),
  }
}

/** React is several times slower in development mode, and an app started by us must not inherit ours. */
async function importTui(): Promise<typeof import('../tui/start-tui.tsx')> {
  const before = process.env.NODE_ENV
  process.env.NODE_ENV = 'production'
  try {
    return await import('../tui/start-tui.tsx')
  } finally {
    if (before === undefined) delete process.env.NODE_ENV
    else process.env.NODE_ENV = before
  }
}

function startScreen(view: ViewOptions, startTui: typeof import('../tui/start-tui.tsx').startTui): Shown {
  const { terminal, session, header } = view
  const tui = startTui({
    session,
    header: header.get,
    onHeaderChange: header.onChange,
    exportHar: view.exportHar,
    paper: view.paper,
    log: view.log,
    revealClaims: session.revealClaims,
    ...terminal,
  })
  const exited = tui.waitUntilExit().then(view.quit, view.crash)
  for (const notice of view.notices) tui.notify(notice)
  return {
    isScreen: true,
    tell: tui.notify,
    lastWords: () => {
      const lines = view.log
        .lines()
        .filter(line => line.from !== 'authproxy')
        .slice(-LAST_LINES)
      terminal.stderr.write(lines.map(line => `${formatAppLine(line, false)}\n`).join(''))
    },
    stop: async () => {
      tui.stop()
      // A terminal that is not read never takes the last frame.
      await Promise.race([exited, delay(READING_MS, undefined, { ref: false })])
    },
  }
}

function startLines(view: ViewOptions, { stdout, stderr }: Lines): Shown {
  const { terminal, session, header, options, paper } = view
  const color = wantsColor(terminal)
  if (options.reporter === 'ndjson') {
    const { publicOrigin, networkOrigins, target } = header.get()
    stdout.write(formatNdjson({ kind: 'started', url: publicOrigin, network: networkOrigins, target }))
  }
  const messages = options.reporter === 'ndjson' ? stderr : stdout
  messages.write(banner(view))
  const causes = createCauseEvents()
  const unsubscribe = session.subscribe(event => {
    if (options.reporter === 'ndjson') {
      stdout.write(formatNdjson(paper.event(event)), KINDS[event.kind])
      if (event.kind !== 'finding-opened' && event.kind !== 'finding-resolved') return
      for (const told of causes(paper.told(session.snapshot().diagnoses))) stdout.write(formatNdjson(told))
      return
    }
    // Only an opened finding names a library. A snapshot lists thousands of exchanges: taken for each of them, a busy
    // page would wait for our lines.
    const dialect = event.kind === 'finding-opened' ? session.snapshot().status.dialect : null
    const text = formatEvent(paper.event(event), paper.told(fixOf(event, session)), { color, dialect })
    if (text !== null) stdout.write(`${text}\n`)
  })
  const tellApp = createAppLines(
    header,
    options.reporter === 'ndjson'
      ? { event: event => stdout.write(`${JSON.stringify(printableJson(event))}\n`) }
      : { line: text => stdout.write(`${printable(text)}\n`) },
  )
  const showLine = (line: AppLine) => {
    // What authproxy says itself stands among the messages.
    if (line.from === 'authproxy') return
    if (options.reporter === 'ndjson')
      stdout.write(`${JSON.stringify(printableJson(outputEvent(line)))}\n`, 'repetition')
    else stdout.write(`${formatAppLine(line, color)}\n`, 'repetition')
  }
  for (const line of view.log.lines()) showLine(line)
  const unlog = view.log.onLine(showLine)
  tellApp()
  const unheader = header.onChange(tellApp)
  return {
    isScreen: false,
    lastWords: () => {},
    tell: text => messages.write(`${printable(text)}\n`),
    stop: async () => {
      unheader()
      await session.settled(JUDGING_MS)
      unlog()
      unsubscribe()
    },
  }
}

/** The fix of the cause that a new finding is, or belongs to. */
function fixOf(event: SessionEvent, session: Session): Fix | null {
  if (event.kind !== 'finding-opened') return null
  const { fingerprint } = event.finding
  return session.snapshot().diagnoses.find(one => one.findings[0] === fingerprint)?.fix ?? null
}

function banner(view: ViewOptions): string {
  return formatBanner(view.header.get(), { ...view, notices: view.notices.map(view.paper.notice) })
}

function writeSummary(view: ViewOptions, { stdout, stderr }: Lines, report: LastReport): void {
  const { terminal, session, options, paper } = view
  const saved = [report.trouble, report.file === null ? null : reportLine(report.file)]
    .flatMap(line => (line === null ? [] : `${printable(line)}\n`))
    .join('')
  const snapshot = paper.snapshot(session.snapshot())
  if (options.reporter === 'ndjson') {
    const { path = null, redacted = true } = report.file ?? {}
    stdout.write(formatNdjson({ kind: 'summary', file: path, redacted, report: jsonReport(snapshot, options.version) }))
  }
  if (options.reporter === 'ndjson' || stdout.isClosed()) stderr.write(saved)
  else stdout.write(`\n${formatSummary(snapshot, { color: wantsColor(terminal) })}\n${saved}`)
}

function reportLine({ path, redacted }: SavedFile): string {
  return `Report: ${path}${redacted ? '' : ' (HOLDS LIVE SECRETS, do not share)'}`
}
