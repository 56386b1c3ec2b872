import type { Timeout } from '../fronts/front.ts'
import type { AppAnswer } from './app-answer.ts'

/** Counts the time that a front gives one exchange. */
export interface FrontTimer {
  /** The request has gone out whole: from now on it waits for the app. */
  readonly sent: () => void
  /** The answer has begun; its pieces count from now on, in the answer that is given back. */
  readonly timed: (answer: AppAnswer) => AppAnswer
  /** Nothing is waited for any more. */
  readonly stop: () => void
}

export const MS = 1_000
/** Timers count no further. */
export const LONGEST_MS = 2 ** 31 - 1

/** `over` is called once at most, with the seconds that were waited. */
export function createFrontTimer(timeout: Omit<Timeout, 'source'>, over: (seconds: number) => void): FrontTimer {
  const isWhole = timeout.over === 'whole'
  const between = isWhole ? null : timeout.over === 'read' ? timeout.seconds : (timeout.betweenSeconds ?? null)
  let timer: NodeJS.Timeout | null = null
  let ended = false
  let paused = false

  const rest = (): void => {
    if (timer !== null) clearTimeout(timer)
    timer = null
  }
  const stop = (): void => {
    ended = true
    rest()
  }
  const wait = (seconds: number): void => {
    rest()
    if (ended) return
    timer = setTimeout(
      () => {
        stop()
        over(seconds)
      },
      Math.min(seconds * MS, LONGEST_MS),
    )
    timer.unref()
  }
  /** The same wait anew, without a new timer for each piece. */
  const waitOn = (): void => {
    if (paused) return
    if (timer === null) {
      if (between !== null) wait(between)
    } else timer.refresh()
  }
  if (isWhole) wait(timeout.seconds)

  return {
    sent: () => {
      if (!isWhole) wait(timeout.seconds)
    },
    timed: answer => {
      if (isWhole) return answer
      rest()
      if (between === null || ended) return answer
      wait(between)
      return {
        ...answer,
        // Who waits for the browser does not wait for the app.
        pause: () => {
          paused = true
          rest()
          answer.pause()
        },
        resume: () => {
          paused = false
          waitOn()
          answer.resume()
        },
        read: ({ data, end, cut }) =>
          answer.read({
            data: chunk => {
              waitOn()
              data(chunk)
            },
            end: trailers => {
              stop()
              end(trailers)
            },
            cut: () => {
              stop()
              cut()
            },
          }),
      }
    },
    stop,
  }
}
