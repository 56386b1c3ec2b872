import { randomBytes } from 'node:crypto'
import { access, constants, stat } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'
import { saveHar } from '../har/save.ts'
import { writeHar } from '../har/write.ts'
import { UserError } from '../model/user-error.ts'
import { exportSession } from '../session/export-session.ts'
import { createRedactor } from '../session/redact.ts'
import type { Session } from '../session/session.ts'
import type { RunOptions } from './run-options.ts'

export interface HarWriter {
  /** Writes the session so far; answers with the path. Throws `UserError`. */
  readonly save: () => Promise<string>
}

export interface HarWriterOptions {
  readonly session: Session
  readonly options: Pick<RunOptions, 'har' | 'unsafeIncludeSecrets' | 'version'>
  readonly publicOrigin: string
  readonly target: string
}

/** Saves to `--har`, or to a dated file in the current folder. Redacted unless the user typed otherwise. */
export function createHarWriter({ session, options, publicOrigin, target }: HarWriterOptions): HarWriter {
  const redactor = options.unsafeIncludeSecrets ? null : createRedactor({ key: randomBytes(32) })
  return {
    save: async () => {
      await session.settled()
      const createdAt = Date.now()
      const path = resolve(
        options.har ?? `authproxy-${new Date(createdAt).toISOString().slice(0, 19).replace(/[:T]/g, '-')}.har`,
      )
      const document = writeHar(exportSession(session.recorded(), redactor), {
        version: options.version,
        createdAt,
        target,
        publicOrigin,
      })
      await saveHar(path, document)
      return path
    },
  }
}

/** Says at the start, and not after an hour of recording, that the report cannot be written there. */
export async function checkHarPath(path: string): Promise<void> {
  const folder = dirname(resolve(path))
  try {
    await access(folder, constants.W_OK)
  } catch {
    throw new UserError('har-folder', `The folder ${folder} cannot be written to.`, 'Choose another place with --har.')
  }
  const isFolder = await stat(resolve(path)).then(
    found => found.isDirectory(),
    () => false,
  )
  if (isFolder)
    throw new UserError('har-folder', `${path} is a folder.`, 'Give --har the name of a file, for example session.har.')
}
