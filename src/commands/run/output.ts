import { countOf } from '../../report/text.ts'

/** What is used of a stream. */
export interface OutputStream {
  readonly write: (text: string, done?: (error?: Error | null) => void) => boolean
  readonly writableNeedDrain: boolean
  readonly writableLength: number
  readonly on: (event: 'drain' | 'error', listener: (error: Error) => void) => unknown
}

export interface OutputOptions {
  /** A sentence of authproxy's own as a line, its line feed included. */
  readonly say: (sentence: string) => string
  /** The one who read has gone: a pipe that was closed, as by `| head -1`. */
  readonly onClosed?: () => void
}

/** Lines for whoever reads them, or not: writing never waits, never throws and never fills the memory. */
export interface Output {
  /** `kind`: of what there is much. It is left out first, and exchanges are counted by themselves. */
  readonly write: (text: string, kind?: 'exchange' | 'repetition') => void
  /** Resolves when everything is written or can never be, at the latest after `timeoutMs`. */
  readonly flushed: (timeoutMs: number) => Promise<void>
  /** Nothing that is written reaches anybody any more. */
  readonly isClosed: () => boolean
}

interface LeftOut {
  exchanges: number
  others: number
}

/** So much may wait unread, in characters: what there is much of only up to the first bound, everything up to the second. */
const MAX_KIND_CHARS = 256 * 1024
const MAX_CHARS = 1024 * 1024

/**
 * Nothing is given to the stream while it holds anything unread; what waits then waits here, bounded. A line says what was
 * left out, in the place of the first of it.
 */
export function createOutput(stream: OutputStream, { say, onClosed }: OutputOptions): Output {
  let waiting: (string | LeftOut)[] = []
  let chars = 0
  let closed = false
  let onEmpty: () => void = () => {}
  /** Among those that wait. */
  let gap: LeftOut | null = null

  const pump = (): void => {
    while (!closed && !stream.writableNeedDrain) {
      const next = waiting.shift()
      if (next === undefined) {
        onEmpty()
        return
      }
      if (typeof next === 'string') chars -= next.length
      else gap = null
      stream.write(typeof next === 'string' ? next : say(describe(next)))
    }
  }

  const leaveOut = (isExchange: boolean): void => {
    if (gap === null) {
      gap = { exchanges: 0, others: 0 }
      waiting.push(gap)
    }
    if (isExchange) gap.exchanges++
    else gap.others++
  }

  stream.on('drain', pump)
  stream.on('error', error => {
    if (closed) return
    closed = true
    waiting = []
    onEmpty()
    // A terminal that hung up or a full disk is no wish that the run should end.
    if ('code' in error && error.code === 'EPIPE') onClosed?.()
  })

  return {
    isClosed: () => closed,
    write: (text, kind) => {
      if (closed) return
      if (chars > (kind === undefined ? MAX_CHARS : MAX_KIND_CHARS)) return leaveOut(kind === 'exchange')
      waiting.push(text)
      chars += text.length
      pump()
    },
    flushed: timeoutMs =>
      new Promise(resolve => {
        const timer = setTimeout(resolve, timeoutMs)
        const done = (): void => {
          clearTimeout(timer)
          resolve()
        }
        onEmpty = () => {
          if (closed || stream.writableLength === 0) done()
          // Called when all that was written before it is written.
          else stream.write('', done)
        }
        if (closed || waiting.length === 0) onEmpty()
      }),
  }
}

function describe({ exchanges, others }: LeftOut): string {
  const parts = [
    ...(exchanges > 0 ? [countOf(exchanges, 'exchange event')] : []),
    ...(others > 0 ? [countOf(others, exchanges > 0 ? 'other line' : 'line')] : []),
  ]
  return `${parts.join(' and ')} left out: nobody read ${exchanges + others === 1 ? 'it' : 'them'}`
}
