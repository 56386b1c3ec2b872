import { type LoadOptions, readHarFile, readHarStream } from '../har/load.ts'
import { mergeReadings } from '../har/merge.ts'
import type { HarReading } from '../har/read.ts'
import { headerValue } from '../http/headers.ts'
import { printable } from '../http/printable.ts'
import { recordedBodies } from './recorded-bodies.ts'
import type { Terminal } from './run/run-options.ts'

/** Where a file comes from, and where its troubles go. */
type Streams = Pick<Terminal, 'stdin'> &
  Partial<Pick<Terminal, 'env'>> & {
    readonly stderr: { readonly isTTY?: boolean; readonly write: (text: string) => unknown }
  }

/** Below it nobody waits long enough to want to know. */
const PROGRESS_BYTES = 64 * 1024 * 1024
const PROGRESS_MS = 200
const STATIC = /^\s*(?:image|font|audio|video)\/|^\s*(?:text|application)\/(?:css|x?-?javascript|wasm|octet-stream)\b/i

/**
 * Reads a HAR file; `-`: standard input. Of one that is too large to be kept whole the bodies stay that a live run would have kept.
 * On a terminal a line says how far it is.
 */
export async function loadRecording(file: string, streams: Streams, basePath: string | null): Promise<HarReading> {
  const progress = createProgress(file === '-' ? 'standard input' : file, streams)
  const options: LoadOptions = { worthOf: worthBy(basePath), onProgress: progress.show }
  try {
    return file === '-'
      ? await readHarStream(streams.stdin, 'Standard input', options)
      : await readHarFile(file, options)
  } finally {
    progress.end()
  }
}

/** What a live run would have recorded must stay. */
function worthBy(basePath: string | null): NonNullable<LoadOptions['worthOf']> {
  const { shouldRecordRequestBody, shouldRecordResponseBody } = recordedBodies(basePath)
  return ({ request, outcome }) => {
    const received = outcome.kind === 'response' ? outcome.received : null
    const isRecorded = received !== null && shouldRecordResponseBody(request, received)
    const type = received === null ? '' : (headerValue(received.headers, 'content-type') ?? '')
    return {
      request: shouldRecordRequestBody(request) ? 'must' : 'page',
      response: isRecorded ? 'must' : STATIC.test(type) ? 'file' : 'page',
    }
  }
}

/** The same, and says what limits every verdict on it. */
export async function openRecording(file: string, streams: Streams, basePath: string | null): Promise<HarReading> {
  const reading = await loadRecording(file, streams, basePath)
  for (const note of notesOf(reading)) streams.stderr.write(`${note}\n`)
  return reading
}

/** Several files as one recording. */
export async function openRecordings(
  files: readonly string[],
  streams: Streams,
  basePath: string | null,
): Promise<HarReading> {
  const readings: HarReading[] = []
  for (const file of files) readings.push(await openRecording(file, streams, basePath))
  const { reading, twice } = mergeReadings(readings)
  if (twice > 0) streams.stderr.write(`${twice} entries stand in several of the files, and are taken once.\n`)
  if (readings.filter(one => one.redacted).length > 1)
    streams.stderr.write(
      'Several of the files are redacted: where they are of different runs, a value that stands in two of them is not seen to be one.\n',
    )
  return reading
}

/** What limits the verdicts of this file, said once. */
function notesOf({ sanitised, lacksRedirects, skipped, bodiesLeftOut = 0, source }: HarReading): string[] {
  const notes: string[] = []
  // Measured with 1.3.1: what Chromium tells of a request's headers before it tells of the request is dropped.
  if (/\bchrome-har\b/i.test(source.creator))
    notes.push(
      'Files of chrome-har lack the cookies of some requests: what is found in them is there, and what is not found may be.',
    )
  if (lacksRedirects)
    notes.push(
      "Web Inspector's files lack redirects and the cookies that they set: what is found is there, and whether a cookie came back is not judged.",
    )
  // By its own source: one start for all entries, and the jar as it stands at the export in the place of the cookies that were sent.
  if (/^insomnia\b/i.test(source.creator))
    notes.push(
      'Insomnia writes the cookies that it holds when it exports, not those that it sent: what is said of sent cookies may be wrong.',
    )
  if (sanitised) {
    notes.push(
      'This HAR was sanitised: cookies are missing or masked, so little can be said. Export it with sensitive data, or record it with authproxy.',
    )
  }
  if (skipped > 0)
    notes.push(`${skipped === 1 ? 'One entry was' : `${skipped} entries were`} left out: no HTTP, or not readable.`)
  if (bodiesLeftOut > 0)
    notes.push(
      `The file is large: ${bodiesLeftOut} bodies of pages, calls and static files are left out. A live run records none of them.`,
    )
  return notes
}

function createProgress(name: string, { stderr, env }: Streams) {
  const isWanted = stderr.isTTY === true && env?.TERM !== 'dumb'
  let shownAt = 0
  return {
    show: (bytes: number, share: number | null): void => {
      const now = performance.now()
      if (!isWanted || bytes < PROGRESS_BYTES || now - shownAt < PROGRESS_MS) return
      shownAt = now
      const part = share === null ? '' : ` (${Math.floor(share * 100)} %)`
      stderr.write(`\r\x1b[KReading ${printable(name, 60)}: ${Math.round(bytes / 1024 / 1024)} MiB${part}`)
    },
    end: (): void => {
      if (shownAt > 0) stderr.write('\r\x1b[K')
    },
  }
}
