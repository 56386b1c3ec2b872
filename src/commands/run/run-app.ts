import type { Front } from '../../fronts/front.ts'
import { describeAhead } from '../../http/moved-clock.ts'
import type { AppEnvironment } from '../../launch/app-env.ts'
import { watchEnvFiles } from '../../launch/env-files.ts'
import { findAppFolder } from '../app/app-folder.ts'
import { type AppSide, createAppSide } from '../app/app-side.ts'
import { followLog } from '../app/follow-log.ts'
import { createOwnQuestions, type OwnQuestions } from '../app/own-questions.ts'
import { type AppPlan, allTargets } from '../app/plan-app.ts'
import { readSecret } from '../app/read-secret.ts'
import { startEnvironment } from '../app/start-environment.ts'
import { watchSecret } from '../app/watch-secret.ts'
import type { HeaderStore } from './header-store.ts'
import type { Judging } from './judging.ts'
import type { OpenedProxy } from './open-proxy.ts'
import type { ProxyListener } from './proxy-thread.ts'
import type { RunOptions, Terminal } from './run-options.ts'
import type { Stage } from './stage.ts'
import type { PreparedTls } from './tls-identity.ts'

/** The app of a run: the process where this run starts it, what it prints, and what authproxy asks of it. */
export interface RunApp extends Pick<AppSide, 'over' | 'end'> {
  readonly asked: OwnQuestions
  /** Somebody looks: what only the app can tell is asked now, if it is up, and each time that it comes up. */
  readonly begin: () => void
  /** Nothing is asked or read any more. */
  readonly stop: () => void
}

export interface RunAppOptions {
  readonly plan: AppPlan
  readonly secret: AppEnvironment
  readonly front: Front | null
  readonly tls: PreparedTls
  readonly stage: Stage
  readonly opened: OpenedProxy
  readonly listen: (listener: ProxyListener) => void
  readonly options: RunOptions
  readonly terminal: Pick<Terminal, 'env' | 'stdin'>
  readonly judging: Judging
  readonly header: HeaderStore
  readonly tell: (text: string) => void
  /** Nothing is forwarded any more. */
  readonly onCrash: (error: unknown) => void
}

/** Listens to the proxy, and starts the command that was planned, if one was. Throws `UserError`: then nothing is left open. */
export async function startRunApp(given: RunAppOptions): Promise<RunApp> {
  const { plan, secret, front, tls, stage, opened, listen, options, terminal, judging, header, tell, onCrash } = given
  const { session, mounts, places, paper, intake, clock, log } = judging
  const { proxy, publicOrigin } = opened

  const followed = options.log === null ? null : followLog(options.log, log, tell, terminal.stdin)
  const app = createAppSide({ plan, log, onState: header.set, onUp: look, tell })
  const asked = createOwnQuestions({
    ...{ plan, app, front, session, paper, clock, ingest: intake.ingest, basePath: mounts.askAt },
    origins: () => stage.origins(publicOrigin, proxy.port),
    said: sessionCheck => {
      log.say(sessionCheck)
      header.set({ sessionCheck })
    },
  })
  let isBegun = false
  function look(): void {
    if (!isBegun) return
    asked.providers.ask()
    clock.check()
    places.runsFrom(findAppFolder(options.appDir, allTargets(plan, app.target())), tell)
  }
  const moved = (text: string) => {
    tell(text)
    look()
  }
  mounts.listen({ ask: look, moved })
  clock.connect({
    ...{ proxy, toldTime: asked.toldTime, tell },
    onMoved: aheadMs => header.set({ clock: describeAhead(aheadMs) }),
  })
  listen({ intake, onEvent: app.onEvent, onCrash })
  const known = { publicOrigin, caFile: tls.ca?.file ?? null, port: plan.start?.port ?? 0, url: secret.url }
  await app
    .start(proxy, () => clock.into(startEnvironment(options, terminal.env, known)))
    .catch(async error => {
      followed?.stop()
      asked.providers.stop()
      await Promise.all([app.end('SIGTERM'), proxy.close()])
      throw error
    })
  // Last, since the screen shows one at a time: what was chosen matters most.
  for (const notice of [followed?.notice, plan.told]) if (notice) tell(notice)
  const lookAtSecret = watchSecret({
    known: secret,
    read: () => readSecret(options, terminal.env),
    onNew: log.mask,
    tell,
  })
  const stopWatchingFiles = watchEnvFiles(options.appDir, () => {
    asked.providers.askAfterReload()
    lookAtSecret()
  })
  const stopListening = session.subscribe(event => event.kind === 'origin-doubtful' && asked.providers.ask())
  return {
    asked,
    begin: () => {
      isBegun = true
      if (app.state() === 'up') look()
    },
    over: app.over,
    end: app.end,
    stop: () => {
      stopListening()
      stopWatchingFiles()
      followed?.stop()
      asked.providers.stop()
    },
  }
}
