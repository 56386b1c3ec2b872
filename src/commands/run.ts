import { createProxyThread } from './run/proxy-thread.ts'
import type { RunOptions, Terminal } from './run/run-options.ts'
import type { StartedRun } from './run/started-run.ts'

export type { StartedRun } from './run/started-run.ts'

/** The main job: proxy, session and a view of it, until a signal or `q`. Answers with the exit code. Throws `UserError`. */
export async function run(
  options: RunOptions,
  terminal: Terminal,
  onStart: (run: StartedRun) => void = () => {},
): Promise<number> {
  // First of all, before anything else is even loaded: its own modules load while the rest is prepared.
  const thread = createProxyThread(options.threads)
  try {
    const { runPrepared } = await import('./run/run-prepared.ts')
    return await runPrepared(thread, options, terminal, onStart)
  } finally {
    await thread.close()
  }
}
