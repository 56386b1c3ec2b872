import { randomBytes } from 'node:crypto'
import { createExchangeReader } from '../analyzers/exchange-reader.ts'
import { findMount } from '../analyzers/find-mount.ts'
import { compareFlows, type Recorded } from '../compare/compare.ts'
import type { HarReading } from '../har/read.ts'
import { inLocale } from '../http/ascii.ts'
import { printable } from '../http/printable.ts'
import { valueFactsKey } from '../http/value-key.ts'
import type { ComparedFlows } from '../model/compared-flows.ts'
import type { Comparison, Place, Side, ToldComparison } from '../model/comparison.ts'
import type { Exchange, ExchangeId } from '../model/exchange.ts'
import { UserError } from '../model/user-error.ts'
import { createForPaper, type ForPaper } from '../recording/for-paper.ts'
import { type DiffNames, formatDiff, formatDiffJson, formatDiffMarkdown } from '../report/diff.ts'
import type { AnalyzeOptions } from './analyze.ts'
import { readSecret } from './app/read-secret.ts'
import { FAILED_ON } from './fail-on.ts'
import { openRecording } from './load-recording.ts'
import type { Terminal } from './run/run-options.ts'
import { allowClosedPipes, wantsColor } from './stdio.ts'

export interface DiffOptions extends Omit<AnalyzeOptions, 'file' | 'failOn' | 'reporter'> {
  readonly reporter: 'text' | 'json' | 'markdown'
  /** One of them may be `-`: standard input. */
  readonly good: string
  /** `port`: what the run that is under way has recorded so far; null = there is only one run. */
  readonly bad: string | { readonly port: number | null }
  readonly failOn: 'divergence' | 'never'
}

/** What is read, and what it is called. */
export interface Source {
  readonly file: string
  readonly name: string
}

/**
 * `authproxy diff good.har bad.har`, `authproxy diff good.har --live`: where two recordings of one flow part. Exit code 2 when they do,
 * with `--fail-on`.
 */
export async function diff(options: DiffOptions, terminal: Terminal): Promise<number> {
  const { bad } = options
  if (typeof bad === 'string') return compareSources(sourceOf(bad), options, terminal)
  const { withLiveRecording } = await import('./ask-run.ts')
  return withLiveRecording(bad.port, terminal, (file, url) =>
    compareSources({ file, name: `the run at ${printable(url, 200)}` }, options, terminal),
  )
}

const sourceOf = (file: string): Source => ({ file, name: file === '-' ? 'standard input' : file })

async function compareSources(bad: Source, options: DiffOptions, terminal: Terminal): Promise<number> {
  allowClosedPipes(terminal)
  const { secrets } = readSecret(options, terminal.env)
  const { told, names } = await compareFiles(sourceOf(options.good), bad, { ...options, secrets }, terminal)
  const formats = {
    text: () => inLocale(formatDiff(told, names, { color: wantsColor(terminal) }), terminal.env),
    json: () => formatDiffJson(told, names, options.version),
    markdown: () => formatDiffMarkdown(told, names),
  }
  terminal.stdout.write(formats[options.reporter]())
  return options.failOn === 'divergence' && told.divergences.length > 0 ? FAILED_ON : 0
}

/** Two files, held against each other; what is told of them is redacted. Throws `UserError`. */
export async function compareFiles(
  good: Source,
  bad: Source,
  options: Pick<DiffOptions, 'sessionCookies' | 'basePath'> & { readonly secrets: readonly string[] },
  streams: Parameters<typeof openRecording>[1],
): Promise<Pick<ComparedFlows, 'told' | 'names' | 'exchange'>> {
  const readings = {
    good: await openRecording(good.file, streams, options.basePath),
    bad: await openRecording(bad.file, streams, options.basePath),
  }
  const basePath = options.basePath ?? findMount([...readings.good.exchanges, ...readings.bad.exchanges])
  const names = { good: good.name, bad: bad.name }
  const digestKey = randomBytes(32)
  const read = (reading: HarReading) => readRecording(reading, { ...options, basePath }, digestKey)
  const comparison = compareFlows(await read(readings.good), await read(readings.bad), { basePath })
  refuseNothing(comparison, names)
  // One key for both: equal values of the two files have one placeholder.
  const paper = createForPaper({ key: randomBytes(32), basePath })
  return {
    told: tellComparison(comparison, readings, paper),
    names,
    exchange: exchangesOf(comparison, readings, paper),
  }
}

/** The exchanges of the steps alone, so that the rest of two large files is let go; each redacted when it is asked for, once. */
function exchangesOf(
  { steps }: Comparison,
  readings: Readonly<Record<Side, HarReading>>,
  paper: ForPaper,
): ComparedFlows['exchange'] {
  const kept = (side: Side) => {
    const wanted = new Set(steps.map(one => one[side]))
    return new Map(readings[side].exchanges.flatMap(one => (wanted.has(one.id) ? [[one.id, one] as const] : [])))
  }
  const raw = { good: kept('good'), bad: kept('bad') }
  const told = { good: new Map<ExchangeId, Exchange>(), bad: new Map<ExchangeId, Exchange>() }
  return (side, id) => {
    const found = told[side].get(id)
    const one = raw[side].get(id)
    if (found !== undefined || one === undefined) return found ?? null
    const safe = paper.exchange(one)
    told[side].set(id, safe)
    return safe
  }
}

/** A file's exchanges, read for comparing. Digests of two can be compared when they are made with one key. */
export async function readRecording(
  reading: HarReading,
  {
    secrets,
    sessionCookies,
    basePath,
  }: Pick<DiffOptions, 'sessionCookies' | 'basePath'> & { secrets: readonly string[] },
  digestKey: Uint8Array = randomBytes(32),
): Promise<Recorded> {
  const { valueFacts: known } = reading
  const reader = createExchangeReader({
    secrets,
    digestKey,
    sessionCookies,
    basePath,
    valueFacts: (cookie, value) => known[valueFactsKey(cookie, value)] ?? null,
  })
  const facts = []
  // One that cannot be read is left out, as a run leaves it out, and says so; the others still count.
  for (const exchange of reading.exchanges)
    facts.push(
      ...(await reader.read(exchange).then(
        one => [one],
        () => [],
      )),
    )
  return { facts, holdsCookies: !reading.sanitised, digestKey: reading.redacted ? null : digestKey }
}

/** Two files that have nothing to compare are not two files that agree. */
export function refuseNothing({ good, bad, aligned }: Comparison, names: DiffNames): void {
  for (const side of ['good', 'bad'] as const) {
    if ({ good, bad }[side].origin === null)
      throw new UserError(
        'diff-no-auth',
        `${capital(names[side])} holds no NextAuth or Auth.js request: there is nothing to compare.`,
        'Record from before the sign-in. Are the routes mounted elsewhere (--base-path)?',
      )
  }
  if (aligned === 0)
    throw new UserError(
      'diff-no-step',
      'The two recordings have no step in common: there is nothing to compare.',
      'Do the same in both: sign in, open a page, reload it.',
    )
}

/** Of a name of ours at the start of a sentence; a file is called what it is called. */
function capital(name: string): string {
  return name.replace(/^(?=standard input$|the run at )./, first => first.toUpperCase())
}

/** Everything that leaves the process, redacted. */
export function tellComparison(
  comparison: Comparison,
  readings: { readonly good: HarReading; readonly bad: HarReading },
  paper: ForPaper,
): ToldComparison {
  const lineAt = (exchanges: readonly Exchange[], place: Place | null): string | null => {
    const found = exchanges.find(one => one.id === place?.exchange)
    if (found === undefined || place === null || place.headerIndex === null) return null
    const { outcome } = paper.exchange(found)
    const header = outcome.kind === 'response' ? outcome.received.headers[place.headerIndex] : undefined
    return header === undefined ? null : `${header[0].toLowerCase()}: ${header[1]}`
  }
  return {
    ...paper.told(comparison),
    divergences: comparison.divergences.map(one => ({
      ...paper.told(one),
      lines: {
        good: lineAt(readings.good.exchanges, one.at.good),
        bad: lineAt(readings.bad.exchanges, one.at.bad),
      },
    })),
  }
}
