import { randomBytes } from 'node:crypto'
import { readHarFile } from '../har/load.ts'
import { inLocale } from '../http/ascii.ts'
import { printable } from '../http/printable.ts'
import { UsageError } from '../model/user-error.ts'
import { createForPaper } from '../recording/for-paper.ts'
import type { Session } from '../recording/recording.ts'
import { formatSummary } from '../report/text.ts'
import { wrapWords } from '../report/wrap-words.ts'
import { playReading } from './analyze.ts'
import { DEMO_RECORDINGS, type DemoRecording, recordingPath } from './demo-recordings.ts'
import { saveAgain, streamReading } from './har.ts'
import { nearest } from './line/nearest.ts'
import { checkHarPath } from './run/har-path.ts'
import type { Terminal } from './run/run-options.ts'
import { allowClosedPipes, lookOf } from './stdio.ts'

export interface DemoOptions {
  /** Of a recording; null = the first of the list. */
  readonly name: string | null
  /** Only says what there is. */
  readonly list: boolean
  /** Where the recording is copied to, for the other commands; null = nowhere. */
  readonly har: string | null
  /** The full screen, where there is a terminal. */
  readonly tui: boolean
  readonly version: string
}

/**
 * `authproxy demo [name]`: the recording of a real app with one fault, played through the same screen and the same rules. Nothing is
 * started, opened or asked. Without a terminal its findings are printed, as `analyze` does.
 */
export async function demo(options: DemoOptions, terminal: Terminal): Promise<number> {
  allowClosedPipes(terminal)
  if (options.list) {
    terminal.stdout.write(inLocale(demoList(), terminal.env))
    return 0
  }
  const recording = chosen(options.name)
  const { har } = options
  if (har !== null) await checkHarPath(har)
  const reading = await readHarFile(recordingPath(recording))
  const { version } = options
  const paper = createForPaper({ key: randomBytes(32) })
  const save = async (session: Session, out: string) => {
    await saveAgain({ out, version }, streamReading(reading, session), reading)
    return { path: out, redacted: true }
  }
  const told = { intro: intro(recording), save: (one: Session) => save(one, har ?? `demo-${recording.name}.har`) }
  // Without a terminal there is no need to load the screen.
  const shown =
    options.tui && terminal.stdout.isTTY
      ? await (await import('./show-demo.ts')).showDemo({ reading, paper, version, ...told }, terminal)
      : null
  const look = lookOf(terminal)
  const begin = look.columns === null ? told.intro : wrapWords(told.intro, look.columns, '', '').join('\n')
  if (shown === null) terminal.stdout.write(inLocale(`${begin}\n\n`, terminal.env))
  const session = shown ?? (await playReading(reading, { secrets: [] }))
  const snapshot = paper.snapshot(session.snapshot())
  const summary = formatSummary(snapshot, { ...look, recording: true })
  const written =
    har === null
      ? []
      : [`Written: ${printable((await save(session, har)).path)}. Try analyze, diff or har validate with it.`]
  terminal.stdout.write(inLocale(`${[summary, '', ...written, NEXT].join('\n')}\n`, terminal.env))
  return 0
}

const NEXT = 'Others: authproxy demo --list. Your own app: authproxy -- npm run dev'

/** What is shown, in a sentence: a recording, and of what. */
function intro({ example, title }: DemoRecording): string {
  return `A recording of a real app (${LIBRARIES[example]}): ${title}. Nothing runs here.`
}

const LIBRARIES: Readonly<Record<DemoRecording['example'], string>> = {
  'next-auth-v4': 'Next.js, next-auth v4',
  'authjs-v5': 'Next.js, Auth.js v5',
  'authjs-v5-server': 'Next.js, Auth.js v5 in server code',
}

function demoList(): string {
  const width = Math.max(...DEMO_RECORDINGS.map(one => one.name.length))
  const lines = DEMO_RECORDINGS.map(one => `  ${one.name.padEnd(width)}  ${one.title}`)
  return `Recordings of real apps, to be looked at with authproxy demo NAME:\n${lines.join('\n')}\n`
}

function chosen(name: string | null): DemoRecording {
  const [first] = DEMO_RECORDINGS
  const found = name === null ? first : DEMO_RECORDINGS.find(one => one.name === name)
  if (found !== undefined) return found
  const meant = nearest(
    name ?? '',
    DEMO_RECORDINGS.map(one => one.name),
  )
  throw new UsageError(
    'usage',
    `There is no recording "${printable(name ?? '', 80)}".`,
    meant === null ? 'See authproxy demo --list.' : `Did you mean authproxy demo ${meant}? See authproxy demo --list.`,
  )
}
