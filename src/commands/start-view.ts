import { printable } from '../http/printable.ts'
import type { Fix } from '../model/finding.ts'
import type { SessionEvent } from '../model/session.ts'
import { formatNdjson } from '../report/ndjson.ts'
import { printableJson } from '../report/printable-json.ts'
import { formatEvent, formatSummary } from '../report/text.ts'
import type { SavedFile } from '../session/export-session.ts'
import type { ForPaper } from '../session/for-paper.ts'
import type { Session } from '../session/session.ts'
import { createAppLines } from './app-lines.ts'
import { type BannerFacts, formatBanner } from './banner.ts'
import type { HeaderStore } from './header-store.ts'
import type { RunOptions, Terminal } from './run-options.ts'

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
  readonly quit: () => void
  readonly crash: (error: unknown) => void
}

/** What the user looks at while the proxy runs. */
export interface View {
  /** Gives the terminal back. */
  readonly stop: () => Promise<void>
  /** Said at the very end. */
  readonly summary: (saved: SavedFile | null) => void
}

/** The full screen where there is a terminal, else lines. */
export async function startView(view: ViewOptions): Promise<View> {
  if (view.options.tui) {
    const { canRunTui, startTui } = await importTui()
    if (canRunTui(view.terminal)) return startScreen(view, startTui)
  }
  return startLines(view)
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

function startScreen(view: ViewOptions, startTui: typeof import('../tui/start-tui.tsx').startTui): View {
  const { terminal, session, header } = view
  const tui = startTui({
    session,
    header: header.get,
    onHeaderChange: header.onChange,
    exportHar: view.exportHar,
    paper: view.paper,
    revealClaims: session.revealClaims,
    ...terminal,
  })
  const exited = tui.waitUntilExit().then(view.quit, view.crash)
  for (const notice of view.notices) tui.notify(notice)
  return {
    stop: async () => {
      tui.stop()
      await exited
    },
    summary: saved => writeSummary(view, saved),
  }
}

function startLines(view: ViewOptions): View {
  const { terminal, session, header, options, paper } = view
  const color = wantsColor(terminal)
  if (options.reporter === 'ndjson') {
    const { publicOrigin, networkOrigins, target } = header.get()
    terminal.stdout.write(
      `${JSON.stringify({ event: 'started', url: publicOrigin, network: networkOrigins, target })}\n`,
    )
  }
  const messages = options.reporter === 'ndjson' ? terminal.stderr : terminal.stdout
  messages.write(banner(view))
  const unsubscribe = session.subscribe(event => {
    if (options.reporter === 'ndjson') {
      terminal.stdout.write(formatNdjson(paper.event(event)))
      return
    }
    // Only an opened finding names a library. A snapshot lists thousands of exchanges: taken for each of them, a busy
    // page would wait for our lines.
    const dialect = event.kind === 'finding-opened' ? session.snapshot().status.dialect : null
    const text = formatEvent(paper.event(event), paper.told(fixOf(event, session)), { color, dialect })
    if (text !== null) terminal.stdout.write(`${text}\n`)
  })
  const tellApp = createAppLines(
    header,
    options.reporter === 'ndjson'
      ? { event: event => void terminal.stdout.write(`${JSON.stringify(printableJson(event))}\n`) }
      : { line: text => void terminal.stdout.write(`${printable(text)}\n`) },
  )
  tellApp()
  const unheader = header.onChange(tellApp)
  return {
    stop: async () => {
      unheader()
      await session.settled()
      unsubscribe()
    },
    summary: saved => writeSummary(view, saved),
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

function writeSummary(view: ViewOptions, file: SavedFile | null): void {
  const { terminal, session, options, paper } = view
  const saved = file === null ? '' : `${reportLine(file)}\n`
  if (options.reporter === 'ndjson') terminal.stderr.write(saved)
  else
    terminal.stdout.write(
      `\n${formatSummary(paper.snapshot(session.snapshot()), { color: wantsColor(terminal) })}\n${saved}`,
    )
}

function reportLine({ path, redacted }: SavedFile): string {
  return `Report: ${printable(path)}${redacted ? '' : ' (HOLDS LIVE SECRETS, do not share)'}`
}

function wantsColor({ stdout, env }: Terminal): boolean {
  return Boolean(stdout.isTTY) && !env.NO_COLOR && env.TERM !== 'dumb'
}
