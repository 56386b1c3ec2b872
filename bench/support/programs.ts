import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'

/** A child process of a benchmark: it tells its port when it is ready, and answers questions. */
export interface Program {
  readonly port: number
  /** Sends a word and waits for the answer to it. */
  readonly ask: <T>(word: string) => Promise<T>
  readonly stop: () => Promise<void>
  /** What it wrote to stderr so far. */
  readonly errors: () => string
  /** Resolves when it ends, by itself or not. */
  readonly ended: Promise<void>
}

/** Starts a module of this folder as a process of its own: contestants must not share an event loop or a heap. */
export async function startProgram(file: URL, settings: unknown): Promise<Program> {
  const child = fork(file, [JSON.stringify(settings)], { stdio: ['ignore', 'inherit', 'pipe', 'ipc'] })
  let errors = ''
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    errors += text
  })
  const ended = once(child, 'exit').then(() => {})
  const failed = ended.then((): never => {
    throw new Error(`${file.pathname.split('/').at(-1)} ended: ${errors.slice(0, 500)}`)
  })
  const answer = <T>(): Promise<T> => Promise.race([nextMessage<T>(child), failed])
  // Nobody may be waiting when a contestant ends.
  failed.catch(() => {})
  const port = await answer<number>()
  return {
    port,
    ask: word => {
      child.send(word)
      return answer()
    },
    errors: () => errors,
    ended,
    stop: async () => {
      child.kill()
      await ended
    },
  }
}

async function nextMessage<T>(child: ChildProcess): Promise<T> {
  const [message] = await once(child, 'message')
  return message as T
}

/** The settings that the parent gave to this process. */
export function readSettings<T>(): T {
  return JSON.parse(process.argv[2] ?? 'null') as T
}

/** Tells the parent the port, and answers each of its questions. */
export function serveParent(port: number, answer: (word: string) => unknown = () => null): void {
  process.on('message', word => {
    Promise.resolve(answer(String(word))).then(
      value => process.send?.(value ?? null),
      error => process.exit(console.error(error) ?? 1),
    )
  })
  process.on('disconnect', () => process.exit(0))
  process.send?.(port)
}
