import { randomBytes } from 'node:crypto'
import { printable } from '../http/printable.ts'
import { watchEnvFiles } from '../launch/env-files.ts'
import type { Exchange } from '../model/exchange.ts'
import type { SessionSnapshot } from '../model/recording.ts'
import type { ProxyEvent } from '../proxy/proxy-options.ts'
import { createForPaper } from '../recording/for-paper.ts'
import { createSession } from '../recording/recording.ts'
import type { HeaderInfo } from '../tui/header-info.ts'
import { checkTrust } from './ca.ts'
import { chooseFront, portNotice } from './choose-front.ts'
import { FAILED_ON, reaches } from './fail-on.ts'
import { createHeaderStore, type HeaderStore } from './header-store.ts'
import { findDependencies, findInstalledLibrary } from './installed-library.ts'
import { openProxy } from './open-proxy.ts'
import { probeProviders } from './probe-providers.ts'
import { readReach } from './reach.ts'
import { readSecret } from './read-secret.ts'
import type { RunOptions, Terminal } from './run-options.ts'
import { checkHarPath, createHarWriter, type LastReport, SECRETS_NOTICE } from './save-recording.ts'
import { JUDGING_MS, startView } from './start-view.ts'
import { type StopReason, waitForStop } from './stop-signals.ts'
import { parseTarget } from './target.ts'
import { prepareTls } from './tls-identity.ts'
import { watchProviders } from './watch-providers.ts'

const EXIT_CODES: Readonly<Record<StopReason, number>> = {
  quit: 0,
  SIGINT: 130,
  SIGTERM: 143,
  SIGHUP: 129,
  SIGPIPE: 141,
  crash: 70,
}

/** As EX_IOERR of sysexits.h. */
const NOT_SAVED = 74

/** The next step while no browser of this machine trusts the CA. */
const TRUST_HINT = 'Browsers here do not trust the certificate yet: '

/** A run that is under way, for who started it from a program. */
export interface StartedRun {
  /** The origin that browsers open. */
  readonly publicOrigin: string
  readonly snapshot: () => SessionSnapshot
  /** One sentence for the person who looks; it stays among the hints. */
  readonly tell: (text: string) => void
  /** Ends it as `q` does. */
  readonly quit: () => void
}

/** The main job: proxy, session and a view of it, until a signal or `q`. Answers with the exit code. Throws `UserError`. */
export async function run(
  options: RunOptions,
  terminal: Terminal,
  onStart: (run: StartedRun) => void = () => {},
): Promise<number> {
  const target = parseTarget(options.target)
  if (options.har !== null) await checkHarPath(options.har)
  const secret = readSecret(options, terminal.env)
  const { front, notices: onFront } = chooseFront(options)
  const reach = readReach(options.host)
  const tls = await prepareTls(options, reach)
  const session = createSession({
    secrets: secret.secrets,
    digestKey: randomBytes(32),
    sessionCookies: options.sessionCookies,
    basePath: options.basePath,
    dependencies: findDependencies(options.appDir),
  })
  const paper = createForPaper({ key: randomBytes(32), basePath: options.basePath })
  const warnings = options.unsafeIncludeSecrets ? [SECRETS_NOTICE] : []
  // Numbered by completion: the list then reads from top to bottom, probes included.
  let count = 0
  const ingest = (exchange: Exchange) => session.ingest({ ...exchange, id: `x${++count}` })

  let header: HeaderStore | null = null
  let app: HeaderInfo['app'] = 'unknown'
  const setApp = (next: HeaderInfo['app']) => {
    app = next
    header?.set({ app })
  }
  let probe: () => void = () => {}
  const told: string[] = []
  const onEvent = (event: ProxyEvent) => {
    if (event.kind === 'target-unverified') told.push(`It runs on this machine, so ${event.detail}.`)
    if (event.kind === 'app-down') setApp({ down: event.text })
    if (event.kind === 'app-up') {
      setApp('up')
      probe()
    }
  }
  const opened = await openProxy(options, reach, target, tls.identity, front, ingest, onEvent)
  const { proxy, publicOrigin, networkOrigins, notices } = opened
  const question = { target, publicOrigin, basePath: options.basePath, front }
  const providers = watchProviders({ probe: () => probeProviders(question), ingest })
  const stopWatchingFiles = watchEnvFiles(options.appDir, providers.askAfterReload)
  probe = providers.ask
  session.subscribe(event => {
    if (event.kind === 'origin-doubtful') providers.ask()
  })
  const onNetwork = networkOrigins.map(origin => `On this network: ${origin}`)
  header = createHeaderStore({
    version: options.version,
    publicOrigin,
    target: target.label,
    library: findInstalledLibrary(options.appDir),
    dialect: null,
    front: front?.title ?? null,
    networkOrigins,
    ca: tls.ca === null ? 'trusted' : 'unknown',
    secret: secret.secrets.length > 0 ? 'found' : 'not-found',
    app,
    hints: [...warnings, ...onNetwork],
  })
  const headers = header
  if (tls.ca !== null) {
    const { choice, install } = tls.ca
    void checkTrust(choice).then(trust => {
      const ca = trust === 'not trusted' ? 'not-trusted' : trust
      headers.set({ ca, hints: [...warnings, ...onNetwork, ...(ca === 'not-trusted' ? [TRUST_HINT + install] : [])] })
    })
  }

  const crash: { error: unknown }[] = []
  const stopping = waitForStop(error => crash.push({ error }))
  const har = createHarWriter({ session, options, publicOrigin, target: target.label, paper })
  const view = await startView({
    options,
    terminal,
    session,
    header: headers,
    notices: [...warnings, ...tls.notices, ...notices, ...onFront, ...portNotice(front, publicOrigin), ...told],
    paper,
    secretFrom: secret.secretFrom,
    ca: tls.ca,
    exportHar: har.save,
    quit: () => stopping.stop('quit'),
    unread: () => stopping.stop('SIGPIPE'),
    crash: error => {
      crash.push({ error })
      stopping.stop('crash')
    },
  })
  if (headers.get().app === 'up') providers.ask()
  onStart({
    publicOrigin,
    snapshot: session.snapshot,
    tell: text => {
      headers.set({ hints: [text, ...headers.get().hints] })
      view.tell(text)
    },
    quit: () => stopping.stop('quit'),
  })

  const reason = await stopping.stopped
  stopWatchingFiles()
  providers.stop()
  await view.stop()
  await proxy.close()
  await session.settled(JUDGING_MS)
  let report: LastReport = { file: null, trouble: null }
  try {
    if (options.har !== null) report = await har.saveAnyway()
  } catch (error) {
    // A fault of ours; what was found is told all the same.
    crash.push({ error })
  }
  view.summary(report)
  stopping.release()
  const [first] = crash
  if (first !== undefined) {
    const words = first.error instanceof Error ? first.error.message : String(first.error)
    terminal.stderr.write(`authproxy failed: ${printable(words)}\n`)
  }
  await view.end()
  if (first !== undefined) return EXIT_CODES.crash
  if (report.trouble !== null) return NOT_SAVED
  return reaches(session.snapshot(), options.failOn) ? FAILED_ON : EXIT_CODES[reason]
}
