import { randomBytes } from 'node:crypto'
import type { Front } from '../../fronts/front.ts'
import { describeAhead } from '../../http/moved-clock.ts'
import type { AppEnvironment } from '../../launch/app-env.ts'
import { watchEnvFiles } from '../../launch/env-files.ts'
import { openAddress } from '../../launch/open-address.ts'
import type { UserError } from '../../model/user-error.ts'
import { createForPaper } from '../../recording/for-paper.ts'
import { findAppFolder } from '../app/app-folder.ts'
import { createAppLog } from '../app/app-log.ts'
import { createAppSide } from '../app/app-side.ts'
import { createCodePlaces } from '../app/code-places.ts'
import { followLog } from '../app/follow-log.ts'
import { findDependencies } from '../app/installed-library.ts'
import { createOwnQuestions } from '../app/own-questions.ts'
import { type AppPlan, allTargets, describeApps } from '../app/plan-app.ts'
import { createRunClock } from '../app/run-clock.ts'
import { startEnvironment } from '../app/start-environment.ts'
import { FAILED_ON, reaches } from '../fail-on.ts'
import { portNotice } from './choose-front.ts'
import { compareLive } from './compare-live.ts'
import { createFaults } from './faults.ts'
import { firstHeader } from './first-header.ts'
import { followMount } from './follow-mount.ts'
import { createHeaderStore, type HeaderStore } from './header-store.ts'
import { createBrowserEar } from './hear-browser.ts'
import { createIntake } from './intake.ts'
import type { OpenedProxy } from './open-proxy.ts'
import type { ProxyListener } from './proxy-thread.ts'
import type { RunOptions, Terminal } from './run-options.ts'
import { createHarWriter, type LastReport, SECRETS_NOTICE } from './save-recording.ts'
import type { PreparedOtlp } from './send-otlp.ts'
import { serveRun } from './serve-run.ts'
import { type Stage, suggestAs } from './stage.ts'
import { createStartOver } from './start-over.ts'
import { startView } from './start-view.ts'
import { type StartedRun, startedRun } from './started-run.ts'
import { STOP_CODES, waitForStop } from './stop-signals.ts'
import type { PreparedTls } from './tls-identity.ts'
import { JUDGING_MS } from './view.ts'
import { watchTrust } from './watch-trust.ts'

/** As EX_IOERR of sysexits.h. */
const NOT_SAVED = 74

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
  const { secrets } = secret
  const judging = followMount({
    options: { ...options, secrets, dependencies: findDependencies(options.appDir) },
    ask: () => probe(),
    moved: text => {
      tell(text)
      probe()
    },
  })
  const places = createCodePlaces(options.appDir)
  const session = places.inSnapshotsOf(judging.session)
  const paper = createForPaper({ key: randomBytes(32), basePath: options.basePath })
  const said = [
    options.unsafeIncludeSecrets ? SECRETS_NOTICE : null,
    otlp?.notice ?? null,
    suggestAs(secret.url, options.as),
  ]
  const warnings = said.filter(one => one !== null)
  const ear = options.open ? createBrowserEar(session.witnessed) : null
  const intake = createIntake(session, ear)

  const clock = createRunClock({ aheadMs: options.clock })
  const log = createAppLog({ ingestLog: intake.ingestLog, paper, secrets: secret.secrets, now: clock.now })

  let header: HeaderStore | null = null
  let probe: () => void = () => {}
  const told: string[] = []
  let tell = (text: string) => {
    told.push(text)
    log.say(text)
  }
  const followed = options.log === null ? null : followLog(options.log, log, text => tell(text), terminal.stdin)
  const app = createAppSide({
    plan,
    log,
    onState: change => header?.set(change),
    onUp: () => probe(),
    tell: text => tell(text),
  })
  const crashed = Promise.withResolvers<unknown>()
  listen({ intake, onEvent: app.onEvent, onCrash: crashed.resolve })
  const { proxy, publicOrigin, notices } = opened
  const caFile = tls.ca?.file ?? null
  const known = { publicOrigin, caFile, port: plan.start?.port ?? 0, url: secret.url }
  await app
    .start(proxy, () => clock.into(startEnvironment(options, terminal.env, known)))
    .catch(async error => {
      followed?.stop()
      await Promise.all([app.end('SIGTERM'), proxy.close()])
      throw error
    })
  // Last, since the screen shows one at a time: what was chosen matters most.
  for (const notice of [followed?.notice, plan.told]) if (notice) tell(notice)
  const asked = createOwnQuestions({
    ...{ plan, app, front, session, paper, clock, ingest: intake.ingest, basePath: judging.askAt },
    origins: () => stage.origins(publicOrigin, proxy.port),
    said: sessionCheck => {
      log.say(sessionCheck)
      header?.set({ sessionCheck })
    },
  })
  const { providers } = asked
  clock.connect({
    ...{ proxy, toldTime: asked.toldTime },
    tell: text => tell(text),
    onMoved: aheadMs => header?.set({ clock: describeAhead(aheadMs) }),
  })
  const stopWatchingFiles = watchEnvFiles(options.appDir, providers.askAfterReload)
  probe = () => {
    providers.ask()
    clock.check()
    places.runsFrom(findAppFolder(options.appDir, allTargets(plan, app.target())), text => tell(text))
  }
  session.subscribe(event => event.kind === 'origin-doubtful' && providers.ask())
  const byHand = stage.byHand(proxy.port)
  header = createHeaderStore(firstHeader({ options, plan, app, opened, front, secret, tls, warnings }))
  const headers = header
  void watchTrust(tls.ca, headers, !stage.needsNoCa)
  const toAgents = { session, paper, header: headers, port: proxy.port, options, env: terminal.env, clock }
  const questions = await serveRun({ ...toAgents, tell: text => tell(text) })

  const faults = createFaults(text => tell(text))
  const stopping = waitForStop(faults.add)
  void crashed.promise.then(error => {
    faults.fatal(error)
    stopping.stop('crash')
  })
  const about = { publicOrigin, target: describeApps(plan, plan.target), paper, tell: (text: string) => tell(text) }
  const har = createHarWriter({ session, options, ...about })
  const feed = otlp?.start({ session, version: options.version, ...about }) ?? null
  const begun = () => {
    headers.set({ sessionCheck: null })
    providers.ask()
  }
  const startOver = createStartOver({ session: judging.session, har, failOn: options.failOn, begun })
  const view = await startView({
    options,
    terminal,
    session,
    header: headers,
    notices: [warnings, tls.notices, notices, onFront, portNotice(front, publicOrigin), byHand ?? [], told].flat(),
    paper,
    log,
    secretFrom: secret.secretFrom,
    ca: stage.needsNoCa ? null : tls.ca,
    exportHar: har.save,
    sessionQuestions: asked.session,
    clock,
    startOver: startOver.run,
    compareWith: file =>
      compareLive(file, { options: { ...options, basePath: judging.mount() }, secrets, port: proxy.port, terminal }),
    openBrowser: stage.needsNoCa ? null : () => openAddress(publicOrigin),
    quit: () => stopping.stop('quit'),
    unread: () => stopping.stop('SIGPIPE'),
    fault: faults.add,
  })
  tell = text => {
    log.say(text)
    view.tell(text)
  }
  let failure: UserError | null = null
  void app.over.then(({ text, isCrash, failure: why }) => {
    failure = why
    // The screen stays for who reads it; lines are for whoever waits for their end.
    if (why !== null || !view.isScreen()) stopping.stop(isCrash ? 'app-ended' : 'quit')
    else view.tell(text)
  })
  void places.load()
  if (headers.get().app === 'up') probe()
  const browser = await stage.open(publicOrigin, proxy.port, text => view.tell(paper.notice(text)), ear)
  const quit = () => stopping.stop('quit')
  const parts = { publicOrigin, caFile, startsApp: plan.start !== null, session, paper, headers, view }
  const { version } = options
  onStart(startedRun({ ...parts, version, jump: clock.jump, quit }))

  const reason = await stopping.stopped
  await questions.close()
  const appGone = app.end(reason === 'SIGINT' || reason === 'SIGHUP' ? reason : 'SIGTERM')
  stopWatchingFiles()
  followed?.stop()
  providers.stop()
  intake.end()
  const browserGone = browser.stop()
  await view.stop()
  await proxy.close()
  await Promise.all([browserGone, appGone])
  if (failure !== null) {
    stopping.release()
    view.lastWords()
    await Promise.all([view.end(), har.leave()])
    throw failure
  }
  await session.settled(JUDGING_MS)
  const unsent = (await feed?.stop()) ?? null
  let report: LastReport = { file: null, trouble: null }
  try {
    if (options.har !== null) report = await har.saveAnyway()
  } catch (error) {
    // A fault of ours; what was found is told all the same.
    faults.add(error)
  }
  view.summary({ ...report, earlier: startOver.files() })
  stopping.release()
  const fault = faults.first()
  if (unsent !== null) terminal.stderr.write(`${unsent}\n`)
  if (fault !== null) terminal.stderr.write(`authproxy failed: ${fault}\n`)
  await view.end()
  if (fault !== null) return STOP_CODES.crash
  if (report.trouble !== null) return NOT_SAVED
  return startOver.failed() || reaches(session.snapshot(), options.failOn) ? FAILED_ON : STOP_CODES[reason]
}
