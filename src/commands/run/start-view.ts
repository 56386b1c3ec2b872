import { inLocale } from '../../http/ascii.ts'
import { printable } from '../../http/printable.ts'
import type { SavedFile } from '../../recording/export-recording.ts'
import { jsonReport } from '../../report/json.ts'
import { formatNdjson } from '../../report/ndjson.ts'
import { formatSummary } from '../../report/text.ts'
import { letGo, lookOf, neverBlock } from '../stdio.ts'
import { createOutput, type Output } from './output.ts'
import type { LastReport } from './save-recording.ts'
import { type Lines, READING_MS, type Shown, type View, type ViewOptions } from './view.ts'
import { startLines } from './view-lines.ts'
import { importTui, startScreen } from './view-screen.ts'

/** The full screen where there is a terminal, else lines; also lines once drawing has failed. */
export async function startView(view: ViewOptions): Promise<View> {
  const lines = openLines(view)
  let shown: Shown | null = null
  if (view.options.tui) {
    const { canRunTui, startTui } = await importTui()
    const failed = (error: unknown) => {
      shown = startLines(view, lines)
      view.fault(error)
    }
    if (canRunTui(view.terminal)) shown = startScreen(view, startTui, failed)
  }
  shown ??= startLines(view, lines)
  const now = shown
  const current = () => shown ?? now
  return {
    isScreen: () => current().isScreen(),
    stop: () => current().stop(),
    tell: text => current().tell(text),
    lastWords: () => current().lastWords(),
    summary: report => writeSummary(view, lines, report),
    end: async () => {
      const { stdout, stderr } = view.terminal
      await Promise.all([lines.stdout.flushed(READING_MS), lines.stderr.flushed(READING_MS)])
      for (const stream of [stdout, stderr]) letGo(stream)
    },
  }
}

function openLines({ terminal, options, unread }: ViewOptions): Lines {
  const { stdout, stderr } = terminal
  for (const stream of [stdout, stderr]) neverBlock(stream)
  const toPeople = (text: string) => `authproxy: ${text}\n`
  const toPrograms = (text: string) => formatNdjson({ kind: 'diagnostic', text })
  const say = options.reporter === 'ndjson' ? toPrograms : toPeople
  /** What people read is in the letters that they can see; what programs read is UTF-8. */
  const toSee = (output: Output): Output => ({
    ...output,
    write: (text, kind) => output.write(inLocale(text, terminal.env), kind),
  })
  const out = createOutput(stdout, { say, onClosed: unread })
  return {
    stdout: options.reporter === 'ndjson' ? out : toSee(out),
    stderr: toSee(createOutput(stderr, { say: toPeople })),
  }
}

function writeSummary(view: ViewOptions, { stdout, stderr }: Lines, report: LastReport): void {
  const { terminal, session, options, paper } = view
  const earlier = (report.earlier ?? []).map(file => reportLine(file, 'Recorded before that'))
  const saved = [...earlier, report.trouble, report.file === null ? null : reportLine(report.file, 'Report')]
    .flatMap(line => (line === null ? [] : `${printable(line)}\n`))
    .join('')
  const snapshot = paper.snapshot(session.snapshot())
  // Installed is known before anything was seen on the wire.
  const dialect = snapshot.status.dialect ?? view.header.get().dialect
  if (options.reporter === 'ndjson') {
    const { path = null, redacted = true } = report.file ?? {}
    stdout.write(formatNdjson({ kind: 'summary', file: path, redacted, report: jsonReport(snapshot, options.version) }))
  }
  if (options.reporter === 'ndjson' || stdout.isClosed()) stderr.write(saved)
  else stdout.write(`\n${formatSummary(snapshot, { ...lookOf(terminal), dialect })}\n${saved}`)
}

function reportLine({ path, redacted }: SavedFile, what: string): string {
  return `${what}: ${path}${redacted ? '' : ' (HOLDS LIVE SECRETS, do not share)'}`
}
