import { closeSync, fstatSync, openSync, readSync, type Stats, statSync } from 'node:fs'
import { createLines } from './lines.ts'

/** A line must be known while its request is still the newest: what comes later only may belong to it. */
const LOOK_MS = 40
/** Log rotation puts another file in its place. */
const ROTATED_MS = 500
const PIECE_BYTES = 64 * 1024
/** At most so much at a time: what a busy app wrote meanwhile must not hold up its requests. */
const PIECES = 16

/**
 * Tells the lines that are added to a file from now on, as `tail -F` does: also when it is made later, emptied, or replaced.
 * Never keeps the process alive. Gives back what stops it.
 */
export function followFile(path: string, onLine: (line: string) => void): () => void {
  const buffer = Buffer.alloc(PIECE_BYTES)
  let lines = createLines(onLine)
  let open: { readonly fd: number; readonly ino: number; at: number } | null = null
  let checkedAt = 0

  const begin = (from: 'start' | 'end'): void => {
    try {
      const fd = openSync(path, 'r')
      const { ino, size } = fstatSync(fd)
      open = { fd, ino, at: from === 'start' ? 0 : size }
    } catch {
      open = null // not there yet
    }
  }
  const close = (): void => {
    if (open !== null) closeSync(open.fd)
    open = null
    lines.end()
    lines = createLines(onLine)
  }
  const readNew = (): void => {
    if (open === null) return
    if (fstatSync(open.fd).size < open.at) open.at = 0
    for (let piece = 0; piece < PIECES; piece++) {
      const count = readSync(open.fd, buffer, 0, PIECE_BYTES, open.at)
      if (count === 0) return
      open.at += count
      lines.feed(buffer.subarray(0, count))
    }
  }
  const look = (): void => {
    try {
      readNew()
      if (performance.now() - checkedAt < ROTATED_MS) return
      checkedAt = performance.now()
      if (open !== null && statOf(path)?.ino !== open.ino) close()
      if (open === null) begin('start')
    } catch {
      // Not readable any more (a disk that went away): the next look finds what is there then.
      close()
    }
  }
  begin('end')
  checkedAt = performance.now()
  const timer = setInterval(look, LOOK_MS)
  timer.unref()
  return () => {
    clearInterval(timer)
    close()
  }
}

function statOf(path: string): Stats | undefined {
  return statSync(path, { throwIfNoEntry: false })
}
