import { randomBytes } from 'node:crypto'
import { findMount } from '../analyzers/find-mount.ts'
import type { HarReading } from '../har/read.ts'
import { saveHar } from '../har/save.ts'
import { type HarMeta, streamHar } from '../har/write.ts'
import { inLocale } from '../http/ascii.ts'
import { placeOf } from '../http/origin.ts'
import { printable } from '../http/printable.ts'
import type { SessionStream } from '../model/recording.ts'
import { namedPages, streamSession } from '../recording/export-recording.ts'
import { createForPaper } from '../recording/for-paper.ts'
import { judgeCapture } from '../recording/judge-capture.ts'
import type { Session } from '../recording/recording.ts'
import { formatCapture, formatCaptureJson } from '../report/capture.ts'
import { type AnalyzeOptions, playReading } from './analyze.ts'
import { readSecret } from './app/read-secret.ts'
import { readRecording } from './diff.ts'
import { FAILED_ON } from './fail-on.ts'
import { loadRecording, openRecording } from './load-recording.ts'
import { checkHarPath, keepFiles } from './run/har-path.ts'
import type { Terminal } from './run/run-options.ts'
import { allowClosedPipes, wantsColor } from './stdio.ts'

type HarOptions = Omit<AnalyzeOptions, 'failOn'>

/** `authproxy har validate FILE`: is it enough to judge a session? Exit code 2 when it is not. */
export async function validateHar(options: HarOptions, terminal: Terminal): Promise<number> {
  allowClosedPipes(terminal)
  const { secrets } = readSecret(options, terminal.env)
  const reading = await loadRecording(options.file, terminal, options.basePath)
  const basePath = options.basePath ?? findMount(reading.exchanges)
  const session = await playReading(reading, { ...options, secrets, basePath })
  const { facts } = await readRecording(reading, { ...options, secrets, basePath })
  const { exchanges, sanitised, lacksRedirects = false, redacted, recorded } = reading
  const skipped = reading.skipped + exchanges.length - facts.length
  const { outcome, diagnoses } = session.snapshot()
  const faulty = diagnoses.some(one => one.severity !== 'info')
  const paper = createForPaper({ key: randomBytes(32), basePath })
  const judgement = paper.told(
    judgeCapture({
      facts,
      outcome,
      faulty,
      sanitised,
      lacksRedirects,
      redacted,
      skipped,
      leftOut: recorded.leftOut,
      basePath,
    }),
  )
  const file = nameOf(options.file)
  terminal.stdout.write(
    options.reporter === 'json'
      ? formatCaptureJson(judgement, file, options.version)
      : inLocale(formatCapture(judgement, printable(file), { color: wantsColor(terminal) }), terminal.env),
  )
  return judgement.verdict === 'not-enough' ? FAILED_ON : 0
}

/** A file as it was read, with what is found in it now. Nothing is redacted, and nothing that was redacted comes back. */
export function streamReading(reading: HarReading, session: Session): SessionStream {
  const { findings, diagnoses, outcome, checked } = session.snapshot()
  const { witness, verdicts } = session.recorded()
  const { exchanges, valueFacts, log, redacted, recorded } = reading
  return {
    ...{ findings, diagnoses, outcome, checked, valueFacts, log, redacted, exchanges, witness, verdicts },
    leftOut: recorded.leftOut,
    starts: exchanges.map(one => one.startedAt),
    pages: namedPages(exchanges),
  }
}

/** Writes what a file was made into; its address is the one that the file is of. */
export async function saveAgain(
  { out, version }: { readonly out: string; readonly version: string },
  stream: SessionStream,
  reading: HarReading,
  place: Partial<Pick<HarMeta, 'target' | 'publicOrigin'>> = {},
): Promise<void> {
  const origin = originOf(reading)
  const { sanitised, lacksRedirects = false } = reading
  const about = {
    version,
    createdAt: Date.now(),
    target: origin,
    publicOrigin: origin,
    sanitised,
    lacksRedirects,
    ...place,
  }
  await saveHar(out, streamHar(stream, about))
}

/** `authproxy har redact IN OUT`: the same recording without its secrets, and with the same findings. */
export async function redactHar(
  options: Omit<HarOptions, 'reporter'> & { readonly out: string; readonly replace?: boolean },
  terminal: Terminal,
): Promise<number> {
  allowClosedPipes(terminal)
  await checkHarPath(options.out, '-o')
  await keepFiles(options.out, [options.file], options.replace ?? false)
  const { secrets } = readSecret(options, terminal.env)
  const reading = await openRecording(options.file, terminal, options.basePath)
  const basePath = options.basePath ?? findMount(reading.exchanges)
  const session = await playReading(reading, { ...options, secrets, basePath })
  const paper = createForPaper({ key: randomBytes(32), basePath })
  const stream = streamSession(session.recorded(), paper)
  await saveAgain(options, stream, reading)
  const { assets } = stream.leftOut
  const files = assets === 0 ? '' : ` ${assets} static ${assets === 1 ? 'file is' : 'files are'} not in it.`
  terminal.stdout.write(
    `Written: ${printable(options.out)} (${stream.starts.length} of ${reading.exchanges.length} exchanges, secrets redacted).${files}\n`,
  )
  return 0
}

function nameOf(file: string): string {
  return file === '-' ? 'Standard input' : file
}

/** The title of the file: the origin of most of its requests. */
function originOf({ exchanges }: HarReading): string {
  const counts = new Map<string, number>()
  for (const { request } of exchanges) {
    const { origin } = placeOf(request.url)
    counts.set(origin, (counts.get(origin) ?? 0) + 1)
  }
  return [...counts].sort(([, a], [, b]) => b - a)[0]?.[0] ?? ''
}
