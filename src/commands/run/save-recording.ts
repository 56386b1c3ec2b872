import { existsSync } from 'node:fs'
import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join, resolve } from 'node:path'
import { quoteForShell } from '../../certs/trust/store.ts'
import { findJournals, removeHalfJournals } from '../../har/find-journals.ts'
import { saveHar } from '../../har/save.ts'
import { streamHar } from '../../har/write.ts'
import { printable } from '../../http/printable.ts'
import { UserError } from '../../model/user-error.ts'
import { type SavedFile, streamSession } from '../../recording/export-recording.ts'
import type { ForPaper } from '../../recording/for-paper.ts'
import type { Session } from '../../recording/recording.ts'
import { keepJournal } from './keep-journal.ts'
import type { RunOptions } from './run-options.ts'

export interface HarWriter {
  /** Writes the session so far. Throws `UserError`. */
  readonly save: () => Promise<SavedFile>
  /** The same to a file that nothing writes to again: `session.har` gives `session-until-2026-11-28-02-40-12.har`. Throws `UserError`. */
  readonly saveAside: () => Promise<SavedFile>
  /** The recording began anew after that: so does the journal. */
  readonly begunAnew: () => void
  /** The same at the very end, when nobody can name another place: then into the folder for temporary files. */
  readonly saveAnyway: () => Promise<LastReport>
  /** Nothing is written at the end: what came so far stays in the journal. */
  readonly leave: () => Promise<void>
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
  readonly tell: (text: string) => void
}

/**
 * Saves to `--har`, or to a dated file in the current folder. Redacted unless the user typed otherwise. Where `--har` is given, a
 * journal is kept beside it from now on.
 */
export function createHarWriter(writer: HarWriterOptions): HarWriter {
  const { session, options, publicOrigin, target, paper, tell } = writer
  const redacted = !options.unsafeIncludeSecrets
  const metaNow = () => ({ version: options.version, createdAt: Date.now(), target, publicOrigin })
  if (options.har !== null) tellOfLeftovers(options.har, tell)
  const journal =
    options.har === null
      ? null
      : keepJournal({ session, har: options.har, meta: metaNow(), paper: redacted ? paper : null, tell })
  const saveTo = async (path: string): Promise<SavedFile> => {
    const meta = metaNow()
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
    begunAnew: () => journal?.renew(),
    leave: async () => journal?.close(),
    saveAnyway: async () => {
      const path = place()
      await journal?.close()
      const wanted = await tryTo(saveTo(path))
      if (wanted.file !== null) {
        await journal?.remove()
        return wanted
      }
      // A folder of its own, which nobody else may enter.
      const folder = await mkdtemp(join(tmpdir(), 'authproxy-')).catch(() => tmpdir())
      const instead = await tryTo(saveTo(join(folder, basename(path))))
      const kept = instead.file === null && journal !== null && existsSync(journal.path) ? journal.path : null
      if (instead.file !== null) await journal?.remove()
      const left = kept === null ? null : `What was recorded is in its journal: ${recoverCommand(kept)}`
      const trouble = [wanted.trouble, instead.trouble, left].filter(one => one !== null).join(' ')
      return { file: instead.file, trouble }
    },
  }
}

function tellOfLeftovers(har: string, tell: (text: string) => void): void {
  removeHalfJournals(har)
  const [newest, ...others] = findJournals(har)
  if (newest === undefined) return
  const more = others.length === 0 ? '' : ` (and of ${others.length} before it)`
  tell(`A run that died left its journal${more}. A HAR of it: ${recoverCommand(newest)}`)
}

function recoverCommand(journal: string): string {
  return `authproxy har recover ${quoteForShell(printable(journal))}`
}

async function tryTo(save: Promise<SavedFile>): Promise<LastReport> {
  try {
    return { file: await save, trouble: null }
  } catch (error) {
    if (!(error instanceof UserError)) throw error
    return { file: null, trouble: error.message }
  }
}
