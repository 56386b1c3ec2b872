import { setTimeout as delay } from 'node:timers/promises'
import type { HarReading } from '../har/read.ts'
import { UserError } from '../model/user-error.ts'
import type { SavedFile } from '../recording/export-recording.ts'
import type { ForPaper } from '../recording/for-paper.ts'
import type { Session } from '../recording/recording.ts'
import type { HeaderInfo } from '../tui/header-info.ts'
import { playReading } from './analyze.ts'
import { createAppLog } from './app/app-log.ts'
import { createHeaderStore } from './run/header-store.ts'
import type { Terminal } from './run/run-options.ts'
import { waitForStop } from './run/stop-signals.ts'
import { importTui, startScreen } from './run/view-screen.ts'

export interface ShownDemo {
  readonly reading: HarReading
  readonly paper: ForPaper
  readonly version: string
  /** One sentence on what is played. */
  readonly intro: string
  readonly save: (session: Session) => Promise<SavedFile>
}

/** The whole recording takes no longer, ms: nobody waits for a demo. */
const WHOLE_MS = 5_000
/** A pause in it is not longer than that, ms. */
const PAUSE_MS = 1_000
const END = 'The recording is at its end: Enter opens what is selected, ? shows the keys, q leaves.'

/**
 * Plays the recording on the full screen, in seconds, and leaves it there until the user does. Answers with all that was judged; null =
 * there is no terminal for it.
 */
export async function showDemo(demo: ShownDemo, terminal: Terminal): Promise<Session | null> {
  const { canRunTui, startTui } = await importTui()
  if (!canRunTui(terminal)) return null
  const { reading, paper, version } = demo
  const faults: unknown[] = []
  const stopping = waitForStop(error => faults.push(error))
  const clock = createDemoClock()
  const left = new AbortController()
  const begun = Promise.withResolvers<Session>()
  const pace = createPace(reading, left.signal)
  let played: Session | null = null
  const playing = playReading(reading, {
    secrets: [],
    events: session => {
      played = session
    },
    pace: async end => {
      // Else the screen would begin with asking somebody to come.
      if (played !== null && (await someoneCame(played))) {
        begun.resolve(played)
        await pace(end)
      }
      clock.set(end)
    },
  })
  const session = await Promise.race([begun.promise, playing])
  const screen = startScreen(
    {
      options: { tui: true, reporter: 'text', version, basePath: null },
      terminal,
      session,
      header: createHeaderStore(headerOf(reading, version)),
      notices: [demo.intro],
      secretFrom: null,
      ca: null,
      exportHar: () => demo.save(session),
      sessionQuestions: { before: () => ({ ready: false, text: NO_APP }), ask: () => Promise.reject(noApp()) },
      clock: { now: clock.now, jump: async () => NO_APP },
      openBrowser: () => Promise.reject(noApp()),
      compareWith: () =>
        Promise.reject(
          new UserError(
            'demo-no-run',
            'This is a recording, and no run.',
            'authproxy diff good.har bad.har compares two.',
          ),
        ),
      paper,
      log: createAppLog({ ingestLog: () => {}, paper, secrets: [] }),
      quit: () => stopping.stop('quit'),
      unread: () => stopping.stop('SIGPIPE'),
      fault: error => faults.push(error),
    },
    startTui,
    error => {
      faults.push(error)
      stopping.stop('crash')
    },
  )
  void playing.then(
    () => screen.tell(END),
    error => {
      faults.push(error)
      stopping.stop('crash')
    },
  )
  await stopping.stopped
  left.abort()
  await screen.stop()
  stopping.release()
  if (faults.length > 0) throw faults[0]
  return playing
}

async function someoneCame(session: Session): Promise<boolean> {
  await session.settled()
  return session.snapshot().outcome.kind !== 'nobody-came'
}

const NO_APP = 'This is a recording: there is no app to ask. authproxy -- npm run dev takes yours'

function noApp(): UserError {
  return new UserError(
    'demo-no-app',
    'This is a recording: there is no app to open.',
    'authproxy -- npm run dev takes yours.',
  )
}

/** Waits as the recorded app did, in proportion; not at all once nobody looks. */
function createPace({ exchanges }: HarReading, signal: AbortSignal): (end: number) => Promise<void> {
  const endOf = (one: HarReading['exchanges'][number]) =>
    one.startedAt + one.timing.sendMs + one.timing.waitMs + one.timing.receiveMs
  const ends = exchanges.map(endOf)
  const spans = ends.map((end, index) => Math.max(0, end - (ends[index - 1] ?? end)))
  const share = Math.min(
    1,
    WHOLE_MS /
      Math.max(
        1,
        spans.reduce((sum, one) => sum + one, 0),
      ),
  )
  let before: number | null = null
  return async end => {
    const pause = before === null ? 0 : Math.min(PAUSE_MS, (end - before) * share)
    before = end
    if (pause > 0 && !signal.aborted) await delay(pause, undefined, { signal }).catch(() => {})
  }
}

/** The time of the recording: at each exchange that one's, and from there on as ours passes. */
function createDemoClock() {
  let ahead = 0
  return {
    now: () => Date.now() + ahead,
    set: (at: number) => {
      ahead = at - Date.now()
    },
  }
}

function headerOf({ exchanges }: HarReading, version: string): HeaderInfo {
  const first = exchanges[0]?.request.url ?? ''
  return {
    version,
    publicOrigin: URL.canParse(first) ? new URL(first).origin : first,
    target: 'a recording',
    library: null,
    dialect: null,
    front: null,
    networkOrigins: [],
    ca: 'unknown',
    secret: 'unknown',
    app: 'unknown',
    hints: ['A recording: authproxy demo --list shows others'],
  }
}
