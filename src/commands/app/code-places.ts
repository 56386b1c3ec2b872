import { statSync } from 'node:fs'
import { join, relative, resolve } from 'node:path'
import type { Locate } from '../../doctor/locate.ts'
import type { Project } from '../../doctor/project.ts'
import type { Diagnosis } from '../../model/finding.ts'
import type { SessionSnapshot } from '../../model/recording.ts'
import type { Session } from '../../recording/recording.ts'
import { type AppFolder, describeAppFolder } from './app-folder.ts'

/** Files are looked at again for changes no more often than this, ms. */
const LOOK_AGAIN_MS = 2_000

/** Names for each cause the places in the app's own files that belong to it. */
export interface CodePlaces {
  /** Loads the parser and reads the files; nothing is named before. What cannot be read names nothing. */
  readonly load: () => Promise<void>
  /** Whether the app runs from this folder: of another one no line is named. `tell` gets one sentence, once. */
  readonly runsFrom: (found: AppFolder, tell: (text: string) => void) => void
  readonly placed: (snapshot: SessionSnapshot) => SessionSnapshot
  /** What a session records stays without places: a report travels, the app's sources do not. */
  readonly inSnapshotsOf: (session: Session) => Session
}

interface Known {
  readonly locate: Locate
  /** Full paths of what was read, and when each was changed last. */
  readonly stamps: ReadonlyMap<string, number>
}

/** For the app in `dir`. `now` in ms. */
export function createCodePlaces(dir: string, now: () => number = Date.now): CodePlaces {
  let read: (() => Known | null) | null = null
  let known: Known | null = null
  let lookedAt = 0
  let runsFrom: AppFolder = { kind: 'unknown' }
  let said: string | null = null
  let last: { readonly of: SessionSnapshot; readonly by: Known; readonly placed: SessionSnapshot } | null = null
  const folder = relative(process.cwd(), resolve(dir)).replaceAll('\\', '/')
  const shown = (path: string): string => (folder === '' || folder.startsWith('..') ? path : `${folder}/${path}`)

  /** Whoever mends the file while it runs is shown the file as it is now. */
  const current = (): Known | null => {
    if (read === null || known === null || now() - lookedAt < LOOK_AGAIN_MS) return known
    lookedAt = now()
    if ([...known.stamps].some(([path, stamp]) => stampOf(path) !== stamp)) known = read()
    return known
  }

  const placed = (snapshot: SessionSnapshot): SessionSnapshot => {
    const by = snapshot.diagnoses.length === 0 || runsFrom.kind === 'other' ? null : current()
    if (by === null) return snapshot
    if (last?.of === snapshot && last.by === by) return last.placed
    const findings = new Map(snapshot.findings.map(one => [one.fingerprint, one]))
    const diagnoses = snapshot.diagnoses.map((one): Diagnosis => {
      const cause = findings.get(one.key)
      const places = cause === undefined ? [] : by.locate(cause)
      if (places.length === 0) return one
      const named = places.map(it => ({ ...it, file: shown(it.file) }))
      return { ...one, places: named, ...(runsFrom.kind === 'same' ? {} : { placesUnproven: true as const }) }
    })
    last = { of: snapshot, by, placed: { ...snapshot, diagnoses } }
    return last.placed
  }
  return {
    runsFrom: (found, tell) => {
      if (found.kind !== runsFrom.kind) last = null
      runsFrom = found
      const text = describeAppFolder(dir, found)
      if (text === null || text === said) return
      said = text
      tell(text)
    },
    inSnapshotsOf: session => ({ ...session, snapshot: () => placed(session.snapshot()) }),
    placed,
    load: async () => {
      const [{ readProject }, { createLocator }] = await Promise.all([
        import('./read-project.ts'),
        import('../../doctor/locate.ts'),
      ])
      read = () => {
        const project = readQuietly(dir, readProject)
        if (project === null) return null
        const paths = project.files.map(one => join(dir, one.path))
        return { locate: createLocator(project), stamps: new Map(paths.map(path => [path, stampOf(path)])) }
      }
      known = read()
      lookedAt = now()
    },
  }
}

/** null = the folder is not there, or cannot be read: causes stand without places. */
function readQuietly(dir: string, read: typeof import('./read-project.ts').readProject): Project | null {
  try {
    return read(dir).project
  } catch {
    return null
  }
}

/** ms; 0 = it is not there. */
function stampOf(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0
}
