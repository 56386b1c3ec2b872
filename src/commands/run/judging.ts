import { randomBytes } from 'node:crypto'
import type { AppEnvironment } from '../../launch/app-env.ts'
import { createForPaper, type ForPaper } from '../../recording/for-paper.ts'
import type { Session } from '../../recording/recording.ts'
import { type AppLog, createAppLog } from '../app/app-log.ts'
import { type CodePlaces, createCodePlaces } from '../app/code-places.ts'
import { findDependencies } from '../app/installed-library.ts'
import { createRunClock, type RunClock } from '../app/run-clock.ts'
import { followMount, type MountFollower } from './follow-mount.ts'
import { type BrowserEar, createBrowserEar } from './hear-browser.ts'
import { createIntake, type Intake } from './intake.ts'
import type { RunOptions } from './run-options.ts'

/** Where all that a run sees is judged, and by what. */
export interface Judging {
  /** Its snapshots name places in the app's own files. */
  readonly session: Session
  readonly mounts: MountFollower
  readonly places: CodePlaces
  readonly paper: ForPaper
  /** What the browser says that this run opens; null = it opens none. */
  readonly ear: BrowserEar | null
  readonly intake: Intake
  readonly clock: RunClock
  readonly log: AppLog
}

export function createJudging(
  { secrets }: Pick<AppEnvironment, 'secrets'>,
  options: Pick<RunOptions, 'appDir' | 'sessionCookies' | 'basePath' | 'open' | 'clock'>,
): Judging {
  const { appDir, sessionCookies, basePath } = options
  const dependencies = findDependencies(appDir)
  const mounts = followMount({ secrets, sessionCookies, basePath, dependencies })
  const places = createCodePlaces(appDir)
  const session = places.inSnapshotsOf(mounts.session)
  const paper = createForPaper({ key: randomBytes(32), basePath })
  const ear = options.open ? createBrowserEar(session.witnessed) : null
  const intake = createIntake(session, ear)
  const clock = createRunClock({ aheadMs: options.clock })
  const log = createAppLog({ ingestLog: intake.ingestLog, paper, secrets, now: clock.now })
  return { session, mounts, places, paper, ear, intake, clock, log }
}
