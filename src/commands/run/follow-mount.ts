import { randomBytes } from 'node:crypto'
import { createMountWatch } from '../../analyzers/find-mount.ts'
import { mountOfPackages } from '../../auth/packages.ts'
import { createSession, type SessionOptions } from '../../recording/recording.ts'
import { createRestartable, type RestartableSession } from '../../recording/restartable.ts'

export interface MountFollower {
  readonly session: RestartableSession
  /** Where the auth routes are judged; null = where Next has them. */
  readonly mount: () => string | null
  /** Where to ask them; null = where Next has them. */
  readonly askAt: () => string | null
  readonly listen: (listener: MountListener) => void
}

export interface MountListener {
  /** Something answers at another `askAt`, and may be them. */
  readonly ask: () => void
  /** They are judged elsewhere from now on, and so is what came before. */
  readonly moved: (text: string) => void
}

/** `basePath`: nothing is looked for then. */
export type FollowedSession = Pick<SessionOptions, 'sessionCookies' | 'dependencies' | 'secrets'> & {
  readonly basePath: string | null
}

/** Judges the auth routes where the traffic proves them to be, as `analyze` does with a file; until then where the installed package has them. */
export function followMount(options: FollowedSession): MountFollower {
  const given = options.basePath
  const watch = createMountWatch()
  let listener: MountListener | null = null
  const expected = mountOfPackages(options.dependencies ?? [])
  const current = () => given ?? watch.mount() ?? (watch.isAtNext() ? null : expected)
  let mount = current()
  let wanted = mount
  let asked: string | null = null
  const session = createRestartable(() => {
    mount = current()
    return createSession({ ...options, digestKey: randomBytes(32), basePath: mount })
  })
  const judgeAgain = async (): Promise<void> => {
    const before = mount
    if (await session.rejudge()) listener?.moved(describeMove(before, mount, expected))
  }
  const look = (): void => {
    const found = current()
    if (found !== wanted) {
      wanted = found
      void judgeAgain()
    }
    const candidate = watch.candidate()
    if (candidate === null || candidate === asked) return
    asked = candidate
    listener?.ask()
  }
  return {
    listen: given => {
      listener = given
    },
    mount: () => mount,
    askAt: () => current() ?? watch.candidate(),
    session: {
      ...session,
      ingest: exchange => {
        if (given === null) {
          watch.take(exchange)
          look()
        }
        session.ingest(exchange)
      },
    },
  }
}

function describeMove(before: string | null, now: string | null, expected: string | null): string {
  if (now === null && before === expected)
    return 'The auth routes of this app answer at /api/auth: they are judged there.'
  return now === null
    ? `The auth routes are asked for at /api/auth as well as at ${before}: they are judged at /api/auth. If those at ${before} are the app's, start authproxy with --base-path ${before}.`
    : `The auth routes of this app answer at ${now}: judged as with --base-path ${now}.`
}
