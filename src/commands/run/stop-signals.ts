/**
 * Why a run ends. `SIGPIPE`: whoever read its lines has gone; Node turns the signal itself into an error of the stream.
 * `app-ended`: the app that it started is not there any more.
 */
export type StopReason = 'SIGINT' | 'SIGTERM' | 'SIGHUP' | 'SIGPIPE' | 'quit' | 'crash' | 'app-ended'

/** What the exit code says of it. */
export const STOP_CODES: Readonly<Record<StopReason, number>> = {
  quit: 0,
  SIGINT: 130,
  SIGTERM: 143,
  SIGHUP: 129,
  SIGPIPE: 141,
  crash: 70,
  'app-ended': 1,
}

/** A terminal signals its whole group, and a package manager hands the signal on: one press of Ctrl-C may come twice. */
const ONE_PRESS_MS = 100

/**
 * Resolves at the first signal that asks for an end, or at `stop`; `release` takes the listeners away again. A second Ctrl-C
 * while the report is being written ends at once. An error that nobody caught ends nothing: users are not to be cut off
 * because a line could not be drawn.
 */
export function waitForStop(onFault: (error: unknown) => void): {
  readonly stopped: Promise<StopReason>
  readonly stop: (reason: StopReason) => void
  readonly release: () => void
} {
  let resolveStop: (reason: StopReason) => void = () => {}
  const stopped = new Promise<StopReason>(resolve => {
    resolveStop = resolve
  })
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const
  let askedAt: number | null = null
  const onSignal = (signal: NodeJS.Signals) => {
    const isAgain = askedAt !== null && performance.now() - askedAt > ONE_PRESS_MS
    if (isAgain && signal === 'SIGINT') process.kill(process.pid, 'SIGKILL')
    askedAt ??= performance.now()
    resolveStop(signals.find(one => one === signal) ?? 'SIGTERM')
  }
  for (const signal of signals) process.on(signal, onSignal)
  process.on('uncaughtException', onFault)
  process.on('unhandledRejection', onFault)
  return {
    stopped,
    stop: resolveStop,
    release: () => {
      for (const signal of signals) process.off(signal, onSignal)
      process.off('uncaughtException', onFault)
      process.off('unhandledRejection', onFault)
    },
  }
}
