import type { AppLine } from '../../model/app-line.ts'
import type { Diagnosis } from '../../model/finding.ts'
import type { SessionEvent } from '../../model/recording.ts'
import type { Session } from '../../recording/recording.ts'
import { createCauseEvents, createNews, formatNdjson } from '../../report/ndjson.ts'
import { printableJson } from '../../report/printable-json.ts'
import { formatEvent, formatSentence } from '../../report/text.ts'
import { createAppLines } from '../app/app-lines.ts'
import { formatAppLine, outputEvent } from '../app/app-output.ts'
import { lookOf } from '../stdio.ts'
import { formatBanner } from './banner.ts'
import { createTrustLines } from './trust-lines.ts'
import { JUDGING_MS, type Lines, type Shown, type ViewOptions } from './view.ts'

/** What comes with every request. */
const KINDS: Partial<Record<SessionEvent['kind'], 'exchange' | 'repetition'>> = {
  exchange: 'exchange',
  'finding-repeated': 'repetition',
}

/** Lines as things happen. */
export function startLines(view: ViewOptions, { stdout, stderr }: Lines): Shown {
  const { terminal, session, header, options, paper } = view
  const look = lookOf(terminal)
  if (options.reporter === 'ndjson') {
    const { publicOrigin, networkOrigins, target } = header.get()
    stdout.write(formatNdjson({ kind: 'started', url: publicOrigin, network: networkOrigins, target }))
  }
  const messages = options.reporter === 'ndjson' ? stderr : stdout
  messages.write(banner(view))
  const causes = createCauseEvents()
  const isNews = createNews()
  const unsubscribe = session.subscribe(event => {
    if (options.reporter === 'ndjson') {
      stdout.write(formatNdjson(paper.event(event)), KINDS[event.kind])
      if (!isNews(event)) return
      for (const told of causes(paper.told(session.snapshot().diagnoses))) stdout.write(formatNdjson(told))
      return
    }
    // Only an opened finding names a library. A snapshot lists thousands of exchanges: taken for each of them, a busy
    // page would wait for our lines.
    const dialect = event.kind === 'finding-opened' ? session.snapshot().status.dialect : null
    const text = formatEvent(paper.event(event), paper.told(causeOf(event, session)), { ...look, dialect })
    if (text !== null) stdout.write(`${text}\n`)
  })
  const tellApp = createAppLines(
    header,
    options.reporter === 'ndjson'
      ? { event: event => stdout.write(`${JSON.stringify(printableJson(event))}\n`) }
      : { line: text => stdout.write(`${formatSentence(text, look)}\n`) },
  )
  const showLine = (line: AppLine) => {
    // What authproxy says itself stands among the messages.
    if (line.from === 'authproxy') return
    if (options.reporter === 'ndjson')
      stdout.write(`${JSON.stringify(printableJson(outputEvent(line)))}\n`, 'repetition')
    else stdout.write(`${formatAppLine(line, look.color)}\n`, 'repetition')
  }
  for (const line of view.log.lines()) showLine(line)
  const unlog = view.log.onLine(showLine)
  tellApp()
  const tellTrust = createTrustLines(header, text => messages.write(`${formatSentence(text, look)}\n`))
  const unheader = header.onChange(() => {
    tellApp()
    tellTrust()
  })
  return {
    isScreen: () => false,
    lastWords: () => {},
    tell: text => messages.write(`${formatSentence(text, look)}\n`),
    stop: async () => {
      unheader()
      await session.settled(JUDGING_MS)
      unlog()
      unsubscribe()
    },
  }
}

/** Where the rest stands. */
const SHORT =
  'Findings are told in short as they come up; proof and lines to paste at the end, or now in another terminal: authproxy diagnose'

/** The cause that a new finding is. */
function causeOf(event: SessionEvent, session: Session): Diagnosis | null {
  if (event.kind !== 'finding-opened') return null
  const { fingerprint } = event.finding
  return session.snapshot().diagnoses.find(one => one.findings[0] === fingerprint) ?? null
}

function banner(view: ViewOptions): string {
  const { header, options, notices, paper, terminal } = view
  const facts = { ...view, notices: notices.map(paper.notice) }
  if (options.reporter === 'ndjson') return formatBanner(header.get(), facts)
  return formatBanner(header.get(), { ...facts, notices: [...facts.notices, SHORT] }, lookOf(terminal))
}
