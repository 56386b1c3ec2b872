import type { Front } from '../../fronts/front.ts'
import type { AppEnvironment } from '../../launch/app-env.ts'
import { openAddress } from '../../launch/open-address.ts'
import type { UserError } from '../../model/user-error.ts'
import { type AppPlan, describeApps } from '../app/plan-app.ts'
import { portNotice } from './choose-front.ts'
import { compareLive } from './compare-live.ts'
import { closeRun, concludeRun } from './end-run.ts'
import { createFaults } from './faults.ts'
import { firstHeader } from './first-header.ts'
import { createHeaderStore } from './header-store.ts'
import { createJudging } from './judging.ts'
import type { OpenedProxy } from './open-proxy.ts'
import type { ProxyListener } from './proxy-thread.ts'
import { startRunApp } from './run-app.ts'
import type { RunOptions, Terminal } from './run-options.ts'
import { createHarWriter, SECRETS_NOTICE } from './save-recording.ts'
import type { PreparedOtlp } from './send-otlp.ts'
import { serveRun } from './serve-run.ts'
import { type Stage, suggestAs } from './stage.ts'
import { createStartOver } from './start-over.ts'
import { startView } from './start-view.ts'
import { type StartedRun, startedRun } from './started-run.ts'
import { waitForStop } from './stop-signals.ts'
import { createTeller } from './teller.ts'
import type { PreparedTls } from './tls-identity.ts'
import { watchTrust } from './watch-trust.ts'

/** What was prepared before the proxy was opened. */
export interface Prepared {
  readonly plan: AppPlan
  readonly secret: AppEnvironment
  readonly front: Front | null
  /** What was said of the front. */
  readonly onFront: readonly string[]
  readonly tls: PreparedTls
  readonly stage: Stage
  readonly opened: OpenedProxy
  /** null = nobody asked for it. */
  readonly otlp: PreparedOtlp | null
  /** From now on what the proxy sees goes there, and what it has seen so far. */
  readonly listen: (listener: ProxyListener) => void
}

/** Judges what comes, shows it, and writes it down, until a signal or `q`. Answers with the exit code. Throws `UserError`. */
export async function runOpened(
  { plan, secret, front, onFront, tls, stage, opened, otlp, listen }: Prepared,
  options: RunOptions,
  terminal: Terminal,
  onStart: (run: StartedRun) => void,
): Promise<number> {
  const { proxy, publicOrigin, notices } = opened
  const { version } = options
  const judging = createJudging(secret, options)
  const { session, mounts, places, paper, clock, log } = judging
  const { tell, soFar, show } = createTeller(log)
  const said = [
    options.unsafeIncludeSecrets ? SECRETS_NOTICE : null,
    otlp?.notice ?? null,
    suggestAs(secret.url, options.as),
  ]
  const warnings = said.filter(one => one !== null)
  const header = createHeaderStore(firstHeader({ options, plan, opened, front, secret, tls, warnings }))
  const crashed = Promise.withResolvers<unknown>()
  const app = await startRunApp({
    ...{ plan, secret, front, tls, stage, opened, listen, options, terminal, judging, header, tell },
    onCrash: crashed.resolve,
  })
  const { asked } = app
  void watchTrust(tls.ca, header, !stage.needsNoCa)
  const questions = await serveRun({
    session,
    paper,
    header,
    port: proxy.port,
    options,
    env: terminal.env,
    clock,
    tell,
  })

  const faults = createFaults(tell)
  const { stopped, stop, release } = waitForStop(faults.add)
  void crashed.promise.then(error => {
    faults.fatal(error)
    stop('crash')
  })
  const about = { publicOrigin, target: describeApps(plan, plan.target), paper, tell }
  const har = createHarWriter({ session, options, ...about })
  const feed = otlp?.start({ session, version, ...about }) ?? null
  const begun = () => {
    header.set({ sessionCheck: null })
    asked.providers.ask()
  }
  const startOver = createStartOver({ session: mounts.session, har, failOn: options.failOn, begun })
  const byHand = stage.byHand(proxy.port) ?? []
  const view = await startView({
    ...{ options, terminal, session, header, paper, log, clock },
    notices: [warnings, tls.notices, notices, onFront, portNotice(front, publicOrigin), byHand, soFar()].flat(),
    secretFrom: secret.secretFrom,
    ca: stage.needsNoCa ? null : tls.ca,
    exportHar: har.save,
    sessionQuestions: asked.session,
    startOver: startOver.run,
    compareWith: file => {
      const judged = { ...options, basePath: mounts.mount() }
      return compareLive(file, { options: judged, secrets: secret.secrets, port: proxy.port, terminal })
    },
    openBrowser: stage.needsNoCa ? null : () => openAddress(publicOrigin),
    quit: () => stop('quit'),
    unread: () => stop('SIGPIPE'),
    fault: faults.add,
  })
  show(view)
  let failure: UserError | null = null
  void app.over.then(({ text, isCrash, failure: why }) => {
    failure = why
    // The screen stays for who reads it; lines are for whoever waits for their end.
    if (why !== null || !view.isScreen()) stop(isCrash ? 'app-ended' : 'quit')
    else view.tell(text)
  })
  void places.load()
  app.begin()
  const browser = await stage.open(publicOrigin, proxy.port, text => view.tell(paper.notice(text)), judging.ear)
  onStart(
    startedRun({
      ...{ publicOrigin, session, paper, version, header, view },
      caFile: tls.ca?.file ?? null,
      startsApp: plan.start !== null,
      jump: clock.jump,
      quit: () => stop('quit'),
    }),
  )

  const reason = await stopped
  const stopAll = () => {
    app.stop()
    judging.intake.end()
  }
  await closeRun(reason, { app, proxy, browser, questions, view, stopAll })
  if (failure !== null) {
    release()
    view.lastWords()
    await Promise.all([view.end(), har.leave()])
    throw failure
  }
  const { stderr } = terminal
  return concludeRun(reason, { options, stderr, session, har, feed, startOver, faults, view, release })
}
