import { once } from 'node:events'

/** Ink's: hands the terminal back as it was while `work` runs, then takes it again and draws anew. */
export type HandOver = (work: () => Promise<void>) => Promise<void>

/** How the job is stopped, and what tells that it goes on. */
export interface JobControl {
  /** Stops the whole job, as the terminal itself does on Ctrl-Z. Where no shell controls it, nothing happens. */
  readonly stop: () => void
  /** Resolves when the job goes on. */
  readonly continued: (signal: AbortSignal) => Promise<unknown>
  /** Windows are resized while others have the terminal. */
  readonly sizeMayDiffer: () => void
}

/** Longer than it takes to be stopped. */
const STOPPING_MS = 300

/** The process group is stopped, so that `npm run …` around it gives the shell its terminal back, too. null: there are no such signals. */
export function jobControlOf(platform: string): JobControl | null {
  if (platform === 'win32') return null
  return {
    stop: () => process.kill(0, 'SIGTSTP'),
    continued: signal => once(process, 'SIGCONT', { signal }),
    sizeMayDiffer: () => process.kill(process.pid, 'SIGWINCH'),
  }
}

/** Gives the terminal back and stops until `fg`. Answers whether it was stopped: a job that no shell controls is not. */
export async function suspend(
  handOver: HandOver,
  job: JobControl,
  say: (text: string) => Promise<void>,
): Promise<boolean> {
  let wasStopped = false
  await handOver(async () => {
    // Not before the terminal has taken what gives it back; one that is never read must not keep it.
    await Promise.race([say('authproxy is suspended, and the proxy stands still: fg goes on.\n'), wait(STOPPING_MS)])
    const waiting = new AbortController()
    const continued = job.continued(waiting.signal).then(
      () => {
        wasStopped = true
      },
      () => {},
    )
    job.stop()
    // A stopped process has no time: when it goes on both are over, and the signal is heard within the next turns.
    await Promise.race([continued, wait(STOPPING_MS)])
    if (!wasStopped) await Promise.race([continued, wait(STOPPING_MS)])
    waiting.abort()
  })
  job.sizeMayDiffer()
  return wasStopped
}

function wait(ms: number): Promise<void> {
  return new Promise(resolve => setTimeout(resolve, ms))
}
