import type { ChildProcess } from 'node:child_process'
import type { Readable, Writable } from 'node:stream'

/** The browser's DevTools protocol, over two pipes that no other program can open: it reads from fd 3 and writes to fd 4. */
export interface BrowserPipe {
  /** One message, without its final NUL. Does nothing once the browser is gone. */
  readonly send: (message: string) => void
  readonly onData: (listener: (chunk: Uint8Array) => void) => void
  /** Resolves when either end is closed, for whatever reason. */
  readonly closed: Promise<void>
}

export const PIPE_SWITCH = '--remote-debugging-pipe'
export const PIPE_STDIO = ['pipe', 'pipe'] as const

/** Of a child that was started with `PIPE_STDIO` behind its three streams. */
export function openBrowserPipe(child: ChildProcess): BrowserPipe {
  const to = child.stdio[3] as Writable
  const from = child.stdio[4] as Readable
  const closed = new Promise<void>(resolve => {
    // A browser that died says so by its exit; here nobody needs more than the end.
    for (const stream of [to, from]) for (const event of ['error', 'close']) stream.on(event, () => resolve())
    from.on('end', () => resolve())
  })
  return {
    send: message => {
      if (to.writable) to.write(`${message}\0`)
    },
    onData: listener => void from.on('data', (chunk: Buffer) => listener(chunk)),
    closed,
  }
}
