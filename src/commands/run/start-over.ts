import type { Severity } from '../../model/finding.ts'
import type { SavedFile } from '../../recording/export-recording.ts'
import type { RestartableSession } from '../../recording/restartable.ts'
import { reaches } from '../fail-on.ts'
import type { HarWriter } from './save-recording.ts'

/** Recording anew, without losing what was recorded. */
export interface StartOver {
  /** Saves the recording to a file of its own, and begins another; null = nobody had come. Rejects with a sentence: all goes on then. */
  readonly run: () => Promise<SavedFile | null>
  /** What was saved by it so far, oldest first. */
  readonly files: () => readonly SavedFile[]
  /** An earlier recording ended with findings that reach `--fail-on`. */
  readonly failed: () => boolean
}

export interface StartOverOptions {
  readonly session: RestartableSession
  readonly har: Pick<HarWriter, 'saveAside' | 'begunAnew'>
  readonly failOn: Severity | 'never'
  /** What is known of the app by asking it must be asked again. */
  readonly begun: () => void
}

export function createStartOver({ session, har, failOn, begun }: StartOverOptions): StartOver {
  const files: SavedFile[] = []
  let failed = false
  const save = async (): Promise<SavedFile | null> => {
    await session.settled()
    const snapshot = session.snapshot()
    if (snapshot.exchanges.length === 0) return null
    const file = await har.saveAside()
    failed ||= reaches(snapshot, failOn)
    files.push(file)
    return file
  }
  return {
    run: async () => {
      const file = await session.restart(save)
      har.begunAnew()
      begun()
      return file
    },
    files: () => [...files],
    failed: () => failed,
  }
}
