import { setTimeout as delay } from 'node:timers/promises'
import { describeAhead } from '../../http/moved-clock.ts'
import { type MovedTime, moveTime } from '../../launch/moved-time.ts'
import type { RunningProxy } from '../../proxy/proxy-options.ts'
import type { StartEnvironment } from './start-environment.ts'

/** What the app says of its time. `silent`: an answer without a Date. */
export type ToldTime = number | 'down' | 'silent'

/** The time of the app, by which all of a run is judged: this machine's, and how far ahead `--clock` took it. */
export interface RunClock {
  /** ms since the epoch, by the app's clock. */
  readonly now: () => number
  readonly aheadMs: () => number
  /** Adds what the command needs to run at that time. */
  readonly into: (start: StartEnvironment) => StartEnvironment
  readonly connect: (parts: ClockParts) => void
  /** The app is up, for the first time or again: is it really at that time? */
  readonly check: () => void
  /** Takes the app that much further on. Answers with what came of it, in one sentence. */
  readonly jump: (byMs: number) => Promise<string>
}

export interface ClockParts {
  readonly proxy: Pick<RunningProxy, 'moveClock'>
  readonly toldTime: () => Promise<ToldTime>
  readonly tell: (text: string) => void
  /** How far ahead the app is by now. */
  readonly onMoved: (aheadMs: number) => void
}

export interface RunClockOptions {
  /** ms; null = the clock is not moved. */
  readonly aheadMs: number | null
  readonly rightNow?: () => number
  readonly move?: typeof moveTime
  readonly patienceMs?: number
}

/** Date has whole seconds, and Node keeps it for one. */
const NEAR_MS = 5_000
const PATIENCE_MS = 5_000
/** `next dev` compiles what is asked for first. */
const COMPILING_MS = 60_000
const LOOK_MS = 100
/** Nobody waits for it who ends. */
const UNHELD = { ref: false } as const
const HOW =
  'The clock can only be moved of an app that was started with --clock (+0d is enough): authproxy --clock +0d -- npm run dev'

export function createRunClock(options: RunClockOptions): RunClock {
  const { rightNow = Date.now, move = moveTime, patienceMs = PATIENCE_MS } = options
  /** Where the app was sent; `aheadMs` = where it is, by its own Date. */
  let wantedMs = options.aheadMs ?? 0
  let aheadMs = wantedMs
  let moved: MovedTime | null = null
  let parts: ClockParts | null = null
  let isBusy = false
  let said = ''

  const isAt = (told: ToldTime, ms: number): boolean =>
    typeof told === 'number' && Math.abs(told - rightNow() - ms) <= NEAR_MS
  const become = (ms: number): void => {
    aheadMs = ms
    void parts?.proxy.moveClock({ kind: 'at', aheadMs })
    parts?.onMoved(aheadMs)
  }
  const say = (text: string): void => {
    if (text !== said) parts?.tell(text)
    said = text
  }
  /** Asks until the app is there, or for long enough after its first word, for which it gets `firstMs`; answers with its last one. */
  const arrives = async (ms: number, firstMs = patienceMs): Promise<ToldTime> => {
    let until = performance.now() + firstMs
    let isHeard = false
    let told: ToldTime = 'down'
    while (performance.now() < until) {
      const late = delay<ToldTime>(Math.max(0, until - performance.now()), 'down', UNHELD)
      const asked: Promise<ToldTime> = parts?.toldTime() ?? late
      told = await Promise.race([asked, late])
      if (isAt(told, ms)) return told
      if (told !== 'down' && !isHeard) {
        isHeard = true
        until = Math.min(until, performance.now() + patienceMs)
      }
      await delay(LOOK_MS, undefined, UNHELD)
    }
    return told
  }
  const check = async (): Promise<void> => {
    if (moved === null || isBusy) return
    isBusy = true
    try {
      const told = await arrives(wantedMs, COMPILING_MS)
      if (isAt(told, wantedMs)) {
        become(wantedMs)
        if (wantedMs > 0)
          say(`The app is at ${dateOf(rightNow() + wantedMs)} (${describeAhead(wantedMs)}), ${REACH[moved.by]}`)
      } else if (told !== 'down' && wantedMs > 0) {
        become(0)
        say(`The app did not come along: ${timeOf(told)}. All is judged at this machine's time. ${WHY[moved.by]}`)
      }
    } finally {
      isBusy = false
    }
  }
  return {
    now: () => rightNow() + aheadMs,
    aheadMs: () => aheadMs,
    into: start => {
      if (options.aheadMs === null) return start
      const made = move({ aheadMs: wantedMs, env: start.env })
      moved = made
      return {
        env: { ...start.env, ...made.set },
        notice: start.notice,
        remove: () => {
          start.remove()
          made.remove()
        },
      }
    },
    connect: given => {
      parts = given
    },
    check: () => void check(),
    jump: async byMs => {
      if (moved === null || parts === null) return HOW
      if (isBusy) return 'Not moved: the app is asked for its time just now'
      isBusy = true
      const before = aheadMs
      const next = before + byMs
      await parts.proxy.moveClock({ kind: 'moving' })
      try {
        moved.move(next)
        const told = await arrives(next)
        if (isAt(told, next)) {
          wantedMs = next
          become(next)
          return `The app is at ${dateOf(rightNow() + next)} (${describeAhead(next)})`
        }
        moved.move(wantedMs)
        become(before)
        if (told === 'down') return 'Not moved: the app does not answer'
        return `Not moved: ${timeOf(told)}. ${WHY[moved.by]}`
      } finally {
        isBusy = false
      }
    },
  }
}

const REACH = {
  libfaketime:
    "moved by libfaketime. What runs elsewhere keeps this machine's time: a database, a provider (sign in there before a jump).",
  node: "moved by a module in its Node processes. Other programs, native code and what runs elsewhere (a database, a provider) keep this machine's time; libfaketime (apt-get install faketime) reaches more.",
} as const

const WHY = {
  libfaketime: 'libfaketime reaches no program that is linked without the C library, and none in a container.',
  node: 'The module reaches Node processes that inherit NODE_OPTIONS, and none in a container.',
} as const

function timeOf(told: ToldTime): string {
  return typeof told === 'number' ? `its Date says ${dateOf(told)}` : 'its answers have no Date'
}

/** `2026-12-29 02:37 UTC` */
function dateOf(ms: number): string {
  return `${new Date(ms).toISOString().slice(0, 16).replace('T', ' ')} UTC`
}
