import { randomBytes } from 'node:crypto'
import { type FileHandle, open, rename, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { UserError } from '../model/user-error.ts'
import type { HarStream } from './har.ts'
import { serialiseHar } from './serialise.ts'
import { isSpecialFile } from './special-file.ts'
import { codeOf, writeReason } from './write-reason.ts'

const CHUNK_CHARS = 1024 * 1024
const SLICE_MS = 8
const NAME_ANOTHER = 'Name another path.'

const nextRound = () => new Promise<void>(resolve => setImmediate(resolve))

/**
 * Writes a HAR file that only its owner may read (0600): whole, or not at all. It is written beside its place, flushed
 * to the disk and renamed, so that an older file stays as it was when the disk is full, and a symbolic link at `path` is
 * replaced and not followed. Entries that are still to be made are made in slices, between which others have the thread.
 *
 * @throws UserError `har-not-written`, naming the path.
 */
export async function saveHar(path: string, document: HarStream): Promise<void> {
  if (await isSpecialFile(path))
    throw new UserError(
      'har-not-written',
      `${path} could not be written: it is a device or a pipe, and no file.`,
      NAME_ANOTHER,
    )
  const temporary = join(dirname(path), `.authproxy-${randomBytes(8).toString('hex')}.tmp`)
  try {
    // `wx`: O_CREAT | O_EXCL, so nothing that stands there is opened.
    const file = await open(temporary, 'wx', 0o600)
    try {
      await writeAll(file, document)
      await file.sync()
    } finally {
      await file.close()
    }
    await rename(temporary, path)
  } catch (error) {
    await rm(temporary, { force: true }).catch(() => {})
    throw new UserError('har-not-written', `${path} could not be written: ${writeReason(error)}.`, nextStepOf(error))
  }
}

/** In slices: while a long session is redacted and written, requests pass and the screen is drawn. */
async function writeAll(file: FileHandle, document: HarStream): Promise<void> {
  let waiting = ''
  let since = performance.now()
  for (const piece of serialiseHar(document)) {
    waiting += piece
    if (performance.now() - since > SLICE_MS) {
      await nextRound()
      since = performance.now()
    }
    if (waiting.length < CHUNK_CHARS) continue
    await file.writeFile(waiting)
    waiting = ''
  }
  await file.writeFile(waiting)
}

function nextStepOf(error: unknown): string {
  const full = ['ENOSPC', 'EDQUOT', 'EFBIG'].includes(codeOf(error))
  return full
    ? 'A file that stood there before is unchanged. Free some space, or name a path on another disk.'
    : NAME_ANOTHER
}
