import { randomBytes } from 'node:crypto'
import type { Front } from '../fronts/front.ts'
import type { AppEnvironment } from '../launch/app-env.ts'
import { watchEnvFiles } from '../launch/env-files.ts'
import { openAddress } from '../launch/open-address.ts'
import type { UserError } from '../model/user-error.ts'
import { createForPaper } from '../recording/for-paper.ts'
import { createSession } from '../recording/recording.ts'
import { createRestartable } from '../recording/restartable.ts'
import { createAppLog } from './app-log.ts'
import { createAppSide } from './app-side.ts'
import { portNotice } from './choose-front.ts'
import { createCodePlaces } from './code-places.ts'
import { FAILED_ON, reaches } from './fail-on.ts'
import { createFaults } from './faults.ts'
import { followLog } from './follow-log.ts'
import { createHeaderStore, type HeaderStore } from './header-store.ts'
import { createBrowserEar } from './hear-browser.ts'
import { findDependencies, findInstalledLibrary } from './installed-library.ts'
import { createIntake } from './intake.ts'
import type { OpenedProxy } from './open-proxy.ts'
import { type AppPlan, describeApps } from './plan-app.ts'
import { probeApps } from './probe-apps.ts'
import type { ProxyListener } from './proxy-thread.ts'
import type { RunOptions, Terminal } from './run-options.ts'
import { createHarWriter, type LastReport, SECRETS_NOTICE } from './save-recording.ts'
import { serveRun } from './serve-run.ts'
import { type Stage, suggestAs } from './stage.ts'
import { startEnvironment } from './start-environment.ts'
import { createStartOver } from './start-over.ts'
import { startView } from './start-view.ts'
import { type StartedRun, startedRun } from './started-run.ts'
import { STOP_CODES, waitForStop } from './stop-signals.ts'
import type { PreparedTls } from './tls-identity.ts'
import { JUDGING_MS } from './view.ts'
import { watchProviders } from './watch-providers.ts'
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
  /** From now on what the proxy sees goes there, and what it has seen so far. */
  readonly listen: (listener: ProxyListener) => void
}

/** Judges what comes, shows it, and writes it down, until a signal or `q`. Answers with the exit code. Throws `UserError`. */
export async function runOpened(
  { plan, secret, front, onFront, tls, stage, opened, listen }: Prepared,
  options: RunOptions,
  terminal: Terminal,
  onStart: (run: StartedRun) => void,
): Promise<number> {
  const dependencies = findDependencies(options.appDir)
  const judging = createRestartable(() =>
    createSession({
      secrets: secret.secrets,
      digestKey: randomBytes(32),
      sessionCookies: options.sessionCookies,
      basePath: options.basePath,
      dependencies,
    }),
  )
  const places = createCodePlaces(options.appDir)
  const session = places.inSnapshotsOf(judging)
  const paper = createForPaper({ key: randomBytes(32), basePath: options.basePath })
  const suggestion = suggestAs(secret.url, options.as)
  const warnings = [
    ...(options.unsafeIncludeSecrets ? [SECRETS_NOTICE] : []),
    ...(suggestion === null ? [] : [suggestion]),
  ]
  const ear = options.open ? createBrowserEar(session.witnessed) : null
  const intake = createIntake(session, ear)

  const log = createAppLog({ ingestLog: intake.ingestLog, paper, secrets: secret.secrets })

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
  const { proxy, publicOrigin, networkOrigins, notices } = opened
  const port = plan.start?.port ?? 0
  const caFile = tls.ca?.file ?? null
  const known = { publicOrigin, caFile, port, url: secret.url }
  await app
    .start(proxy, () => startEnvironment(options, terminal.env, known))
    .catch(async error => {
      followed?.stop()
      await Promise.all([app.end('SIGTERM'), proxy.close()])
      throw error
    })
  // Last, since the screen shows one at a time: what was chosen matters most.
  for (const notice of [followed?.notice, plan.told]) if (notice) tell(notice)
  const providers = watchProviders({
    probe: () =>
      probeApps(
        { plan, target: app.target(), basePath: options.basePath, front },
        stage.origins(publicOrigin, proxy.port),
      ),
    ingest: intake.ingest,
  })
  const stopWatchingFiles = watchEnvFiles(options.appDir, providers.askAfterReload)
  probe = providers.ask
  session.subscribe(event => {
    if (event.kind === 'origin-doubtful') providers.ask()
  })
  const byHand = stage.byHand(proxy.port)
  const onNetwork = networkOrigins.map(origin => `On this network: ${origin}`)
  header = createHeaderStore({
    version: options.version,
    publicOrigin,
    target: describeApps(plan, app.target()),
    library: findInstalledLibrary(options.appDir),
    dialect: null,
    front: front?.title ?? null,
    networkOrigins,
    ca: tls.ca === null ? 'trusted' : 'unknown',
    secret: secret.secrets.length > 0 ? 'found' : 'not-found',
    app: app.state(),
    hints: [...warnings, ...onNetwork],
  })
  const headers = header
  void watchTrust(tls.ca, headers, !stage.needsNoCa)
  const toAgents = { session, paper, header: headers, port: proxy.port, options, env: terminal.env }
  const questions = await serveRun({ ...toAgents, tell: text => tell(text) })

  const faults = createFaults(text => tell(text))
  const stopping = waitForStop(faults.add)
  void crashed.promise.then(error => {
    faults.fatal(error)
    stopping.stop('crash')
  })
  const har = createHarWriter({ session, options, publicOrigin, target: describeApps(plan, plan.target), paper })
  const startOver = createStartOver({ session: judging, har, failOn: options.failOn, begun: providers.ask })
  const view = await startView({
    options,
    terminal,
    session,
    header: headers,
    notices: [
      ...warnings,
      ...tls.notices,
      ...notices,
      ...onFront,
      ...portNotice(front, publicOrigin),
      ...(byHand === null ? [] : [byHand]),
      ...told,
    ],
    paper,
    log,
    secretFrom: secret.secretFrom,
    ca: stage.needsNoCa ? null : tls.ca,
    exportHar: har.save,
    startOver: startOver.run,
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
  if (headers.get().app === 'up') providers.ask()
  const browser = await stage.open(publicOrigin, proxy.port, text => view.tell(paper.notice(text)), ear)
  const quit = () => stopping.stop('quit')
  onStart(startedRun({ publicOrigin, caFile, startsApp: plan.start !== null, session, paper, headers, view, quit }))

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
    await view.end()
    throw failure
  }
  await session.settled(JUDGING_MS)
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
  if (fault !== null) terminal.stderr.write(`authproxy failed: ${fault}\n`)
  await view.end()
  if (fault !== null) return STOP_CODES.crash
  if (report.trouble !== null) return NOT_SAVED
  return startOver.failed() || reaches(session.snapshot(), options.failOn) ? FAILED_ON : STOP_CODES[reason]
}
