import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join, resolve } from 'node:path'
import { saveHar } from '../har/save.ts'
import { streamHar } from '../har/write.ts'
import { UserError } from '../model/user-error.ts'
import { type SavedFile, streamSession } from '../recording/export-recording.ts'
import type { ForPaper } from '../recording/for-paper.ts'
import type { Session } from '../recording/recording.ts'
import type { RunOptions } from './run-options.ts'

export interface HarWriter {
  /** Writes the session so far. Throws `UserError`. */
  readonly save: () => Promise<SavedFile>
  /** The same to a file that nothing writes to again: `session.har` gives `session-until-2026-11-28-02-40-12.har`. Throws `UserError`. */
  readonly saveAside: () => Promise<SavedFile>
  /** The same at the very end, when nobody can name another place: then into the folder for temporary files. */
  readonly saveAnyway: () => Promise<LastReport>
}

export interface LastReport {
  readonly file: SavedFile | null
  /** One sentence, where it is not the place that was asked for. */
  readonly trouble: string | null
  /** Of recordings before the last one; left out: there is none. */
  readonly earlier?: readonly SavedFile[]
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
  const saveTo = async (path: string): Promise<SavedFile> => {
    const meta = { version: options.version, createdAt: Date.now(), target, publicOrigin }
    await saveHar(path, streamHar(streamSession(session.recorded(), redacted ? paper : null), meta))
    return { path, redacted }
  }
  const stamp = () => new Date().toISOString().slice(0, 19).replace(/[:T]/g, '-')
  const place = () => resolve(options.har ?? `authproxy-${stamp()}.har`)
  let asides = 0
  const placeAside = () => {
    const again = ++asides === 1 ? '' : `-${asides}`
    return resolve((options.har ?? 'authproxy.har').replace(/(?:\.har)?$/i, `-until-${stamp()}${again}.har`))
  }
  return {
    save: async () => {
      await session.settled()
      return saveTo(place())
    },
    saveAside: async () => {
      await session.settled()
      return saveTo(placeAside())
    },
    saveAnyway: async () => {
      const path = place()
      const wanted = await tryTo(saveTo(path))
      if (wanted.file !== null) return wanted
      // A folder of its own, which nobody else may enter.
      const folder = await mkdtemp(join(tmpdir(), 'authproxy-')).catch(() => tmpdir())
      const instead = await tryTo(saveTo(join(folder, basename(path))))
      return { file: instead.file, trouble: [wanted.trouble, instead.trouble].filter(one => one !== null).join(' ') }
    },
  }
}

async function tryTo(save: Promise<SavedFile>): Promise<LastReport> {
  try {
    return { file: await save, trouble: null }
  } catch (error) {
    if (!(error instanceof UserError)) throw error
    return { file: null, trouble: error.message }
  }
}
