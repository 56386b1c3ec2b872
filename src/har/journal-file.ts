import { type FileHandle, open, rename, rm } from 'node:fs/promises'
import { isSpecialFile } from './special-file.ts'
import { writeReason } from './write-reason.ts'

export interface JournalFileOptions {
  readonly path: string
  /** All lines of the journal as it would begin now, without those that were added; called at once, its lines are made one by one. */
  readonly whole: () => Iterable<string>
  /** It is written no more: why, for the end of a sentence. Told once. */
  readonly onStop: (reason: string) => void
  /** Beyond so many bytes it is begun anew with `whole`; and then at twice what that took. */
  readonly roomyBytes?: number
}

/** A file that lines are added to, in order, in slices between which others have the thread. */
export interface JournalFile {
  /** Queues; never throws. The file begins to exist with the first one. An empty line is none. */
  readonly add: (makeLine: () => string) => void
  /** Begins it anew with `whole`: what was in it is elsewhere. Where it does not exist yet, nothing. */
  readonly renew: () => void
  /** Resolves when all that was added is in the file; nothing more goes in. */
  readonly close: () => Promise<void>
}

const ROOMY_BYTES = 64 * 1024 * 1024
const MAX_WAITING = 4_000
const CHUNK_CHARS = 1024 * 1024
const SLICE_MS = 8

const nextRound = () => new Promise<void>(resolve => setImmediate(resolve))

/**
 * Only its owner may read it (0600). What was written stays when the process is killed: nothing waits in it longer than one write
 * takes. It is not flushed to the disk, so a power cut may cost its end.
 */
export function createJournalFile(options: JournalFileOptions): JournalFile {
  const { path, whole, onStop, roomyBytes = ROOMY_BYTES } = options
  let waiting: (() => string)[] = []
  let file: FileHandle | null = null
  let bytes = 0
  let limit = roomyBytes
  let running: Promise<void> | null = null
  let open = true
  /** What it holds is no longer wanted. */
  let stale = false

  const stop = (reason: string): void => {
    waiting = []
    if (!open) return
    open = false
    onStop(reason)
  }

  /** The old one stands until the new one is whole. */
  const beginAnew = async (): Promise<void> => {
    stale = false
    const lines = whole()
    // All of it is in `lines`.
    waiting = []
    if (await isSpecialFile(path)) throw new Error('a device or a pipe stands there, and no file')
    const temporary = `${path}.tmp`
    const next = await createFile(temporary)
    try {
      bytes = await writeSlices(next, lines)
      await rename(temporary, path)
    } catch (error) {
      await next.close().catch(() => {})
      await rm(temporary, { force: true }).catch(() => {})
      throw error
    }
    await file?.close()
    file = next
    limit = Math.max(roomyBytes, 2 * bytes)
  }

  const drain = async (): Promise<void> => {
    // What comes at one go is written at one go, and whoever adds is not held up.
    await nextRound()
    if (file === null || stale || bytes > limit) await beginAnew()
    while (waiting.length > 0 && file !== null) {
      const lines = waiting
      waiting = []
      bytes += await writeSlices(file, made(lines))
      if (stale || bytes > limit) await beginAnew()
    }
  }

  const start = (): void => {
    running ??= drain()
      .catch(error => stop(writeReason(error)))
      .finally(() => {
        running = null
        if (waiting.length > 0 || (open && stale)) start()
      })
  }

  return {
    add: makeLine => {
      if (!open) return
      if (waiting.length >= MAX_WAITING) return stop('more came than could be written')
      waiting.push(makeLine)
      start()
    },
    renew: () => {
      if (!open || (file === null && running === null)) return
      stale = true
      start()
    },
    close: async () => {
      open = false
      while (running !== null) await running
      await file?.close()
      file = null
    },
  }
}

/** `ax`: O_APPEND | O_CREAT | O_EXCL, so nothing that stands there is opened, and no link is followed. */
async function createFile(path: string): Promise<FileHandle> {
  // Of a run that was killed while it wrote it; its journal stands beside it.
  await rm(path, { force: true })
  return open(path, 'ax', 0o600)
}

function* made(lines: readonly (() => string)[]): Generator<string> {
  for (const makeLine of lines) yield makeLine()
}

/** How many bytes. */
async function writeSlices(file: FileHandle, lines: Iterable<string>): Promise<number> {
  let bytes = 0
  let text = ''
  let since = performance.now()
  const write = async () => {
    const octets = Buffer.from(text)
    text = ''
    bytes += octets.length
    // The write itself lets others have the thread.
    await file.appendFile(octets)
    since = performance.now()
  }
  for (const line of lines) {
    if (line === '') continue
    text += `${line}\n`
    if (text.length >= CHUNK_CHARS || performance.now() - since > SLICE_MS) await write()
  }
  if (text !== '') await write()
  return bytes
}
