import { wantsAscii } from '../http/ascii.ts'
import { wantsLinks } from '../http/hyperlink.ts'
import type { SentenceLook } from '../report/text.ts'
import type { Terminal } from './run/run-options.ts'

/** What is used of Node's handle below a stream. It has no public name, but npm and yargs lean on it as well. */
interface Handle {
  readonly setBlocking: (on: boolean) => unknown
  readonly close: () => void
}

type OutStream = Pick<NodeJS.WriteStream, 'isTTY' | 'writableLength' | 'destroy'>

/**
 * Node writes to a terminal synchronously: one that is not read (Ctrl-S, a hung ssh) would stop every request. From here on
 * the stream queues what the terminal does not take, as that of a pipe does. Windows cannot.
 */
export function neverBlock(stream: OutStream): void {
  if (stream.isTTY && process.platform !== 'win32') handleOf(stream)?.setBlocking(false)
}

/** A reader that has had enough (`| head -1`) is no error; anything else (a full disk) is. */
export function allowClosedPipes({ stdout, stderr }: Pick<Terminal, 'stdout' | 'stderr'>): void {
  for (const stream of [stdout, stderr]) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EPIPE') throw error
    })
  }
}

/** Gives up what nobody has read: it would keep the process from ending. Nothing may be written after it. */
export function letGo(stream: OutStream): void {
  if (stream.writableLength === 0) return
  stream.destroy()
  handleOf(stream)?.close()
}

function handleOf(stream: object): Handle | null {
  const handle: unknown = '_handle' in stream ? stream._handle : null
  return isHandle(handle) ? handle : null
}

function isHandle(value: unknown): value is Handle {
  if (typeof value !== 'object' || value === null) return false
  return isFunction(value, 'setBlocking') && isFunction(value, 'close')
}

function isFunction(value: object, name: string): boolean {
  return typeof Reflect.get(value, name) === 'function'
}

/** A terminal that takes colours, and a user who wants them. */
export function wantsColor({ stdout, env }: Pick<Terminal, 'stdout' | 'env'>): boolean {
  return Boolean(stdout.isTTY) && !env.NO_COLOR && env.TERM !== 'dumb'
}

/** How sentences are printed there: a terminal has a width, a pipe and a file have none. */
export function lookOf(terminal: Pick<Terminal, 'stdout' | 'env'>): SentenceLook {
  const { isTTY, columns } = terminal.stdout
  const { env } = terminal
  const color = wantsColor(terminal)
  // Lines end up in files and logs, so whoever wants no codes for colour gets none for links.
  return { color, columns: isTTY ? columns || 80 : null, links: color && wantsLinks(env) && !wantsAscii(env) }
}
