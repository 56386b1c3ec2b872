import type { AppExit, AppProcess } from './app-process.ts'

export interface KeepRunningOptions {
  /** Throws `UserError` when the command cannot be started. */
  readonly start: () => Promise<AppProcess>
  /** Has it listened since it was last started? */
  readonly wasUp: () => boolean
  /** It ended, and what follows. */
  readonly onEnd: (end: AppEnd) => void
  readonly now?: () => number
  readonly restartMs?: number
}

/**
 * `never-up`: it ended before it listened for the first time; `done`: it ended well; `again`: it crashed and is started again;
 * `loop`: it crashed so often that it is not.
 */
export interface AppEnd {
  readonly exit: AppExit
  readonly what: 'never-up' | 'done' | 'again' | 'loop'
  /** Crashes of the last minute, this one included. */
  readonly crashes: number
}

export interface KeptApp {
  /** The process group of the command that runs now; null = none does. */
  readonly group: () => number | null
  /** Ends it with all that it started, and does not start it again. */
  readonly end: (signal: NodeJS.Signals) => Promise<void>
}

const LOOP_MS = 60_000
/** So many within a minute are a loop. */
export const LOOP_CRASHES = 3
const RESTART_MS = 1_000

/** Starts the command, and again after a crash; one that crashes again and again is left alone. Throws what `start` throws at first. */
export async function keepRunning(options: KeepRunningOptions): Promise<KeptApp> {
  const { start, wasUp, onEnd, now = Date.now, restartMs = RESTART_MS } = options
  let running: AppProcess | null = await start()
  let crashes: readonly number[] = []
  let everUp = false
  let ended = false
  let ending: Promise<void> | null = null
  let timer: NodeJS.Timeout | null = null

  const follow = async (one: AppProcess): Promise<void> => {
    const exit = await one.exited
    if (ended) return
    everUp ||= wasUp()
    const isCrash = !('code' in exit) || exit.code !== 0
    if (isCrash) crashes = [...crashes.filter(at => now() - at < LOOP_MS), now()]
    const what = !everUp ? 'never-up' : !isCrash ? 'done' : crashes.length >= LOOP_CRASHES ? 'loop' : 'again'
    onEnd({ exit, what, crashes: crashes.length })
    // What it left behind holds its port.
    await one.end('SIGTERM')
    if (ended) return
    running = null
    if (what === 'again') timer = setTimeout(() => void startAgain(exit), restartMs)
  }
  const startAgain = async (before: AppExit): Promise<void> => {
    try {
      const next = await start()
      running = next
      if (ended) await next.end('SIGKILL')
      else void follow(next)
    } catch {
      onEnd({ exit: before, what: 'loop', crashes: crashes.length })
    }
  }
  void follow(running)
  return {
    group: () => running?.pid ?? null,
    end: signal => {
      ended = true
      if (timer !== null) clearTimeout(timer)
      ending ??= running?.end(signal) ?? Promise.resolve()
      return ending
    },
  }
}

/** `ended with exit code 1`, `was ended by SIGKILL`. */
export function describeExit(exit: AppExit): string {
  return 'code' in exit ? `ended with exit code ${exit.code}` : `was ended by ${exit.signal}`
}
