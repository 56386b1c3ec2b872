import { access, constants, stat } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'
import { saveHar } from '../har/save.ts'
import { writeHar } from '../har/write.ts'
import { UserError } from '../model/user-error.ts'
import { exportSession, type SavedFile } from '../session/export-session.ts'
import type { ForPaper } from '../session/for-paper.ts'
import type { Session } from '../session/session.ts'
import type { RunOptions } from './run-options.ts'

export interface HarWriter {
  /** Writes the session so far. Throws `UserError`. */
  readonly save: () => Promise<SavedFile>
}

/** Said from the start to the end of a run whose file will hold them. */
export const SECRETS_NOTICE =
  'Saved HAR files will hold live cookies, tokens and passwords (--unsafe-include-secrets). Do not share them.'

export interface HarWriterOptions {
  readonly session: Session
  readonly options: Pick<RunOptions, 'har' | 'unsafeIncludeSecrets' | 'version'>
  readonly publicOrigin: string
  readonly target: string
  readonly paper: ForPaper
}

/** Saves to `--har`, or to a dated file in the current folder. Redacted unless the user typed otherwise. */
export function createHarWriter({ session, options, publicOrigin, target, paper }: HarWriterOptions): HarWriter {
  const redacted = !options.unsafeIncludeSecrets
  return {
    save: async () => {
      await session.settled()
      const createdAt = Date.now()
      const path = resolve(
        options.har ?? `authproxy-${new Date(createdAt).toISOString().slice(0, 19).replace(/[:T]/g, '-')}.har`,
      )
      const document = writeHar(exportSession(session.recorded(), redacted ? paper : null), {
        version: options.version,
        createdAt,
        target,
        publicOrigin,
      })
      await saveHar(path, document)
      return { path, redacted }
    },
  }
}

/** Says at the start, and not after an hour of recording, that the report cannot be written there. */
export async function checkHarPath(path: string): Promise<void> {
  const folder = dirname(resolve(path))
  try {
    await access(folder, constants.W_OK)
  } catch {
    const why = (await isFolder(folder)) ? 'cannot be written to' : 'does not exist'
    throw new UserError('har-folder', `The folder ${folder} ${why}.`, 'Choose another place with --har.')
  }
  if (await isFolder(resolve(path)))
    throw new UserError('har-folder', `${path} is a folder.`, 'Give --har the name of a file, for example session.har.')
}

function isFolder(path: string): Promise<boolean> {
  return stat(path).then(
    found => found.isDirectory(),
    () => false,
  )
}
