import { randomBytes } from 'node:crypto'
import { printable } from '../http/printable.ts'
import type { Exchange } from '../model/exchange.ts'
import type { ProxyEvent } from '../proxy/proxy-options.ts'
import { createForPaper } from '../session/for-paper.ts'
import { createSession } from '../session/session.ts'
import { checkTrust } from './ca.ts'
import { createHeaderStore, type HeaderStore } from './header-store.ts'
import { findInstalledLibrary } from './installed-library.ts'
import { openProxy } from './open-proxy.ts'
import { watchProviders } from './probe-providers.ts'
import { readSecret } from './read-secret.ts'
import type { RunOptions, Terminal } from './run-options.ts'
import { checkHarPath, createHarWriter, SECRETS_NOTICE } from './save-session.ts'
import { JUDGING_MS, startView } from './start-view.ts'
import { type StopReason, waitForStop } from './stop-signals.ts'
import { parseTarget } from './target.ts'
import { prepareTls } from './tls-identity.ts'

const EXIT_CODES: Readonly<Record<StopReason, number>> = { quit: 0, SIGINT: 130, SIGTERM: 143, SIGHUP: 129, crash: 70 }

/** The next step while no browser of this machine trusts the CA. */
const TRUST_HINT = 'Browsers here do not trust the certificate yet: authproxy ca install'

/** The main job: proxy, session and a view of it, until a signal or `q`. Answers with the exit code. Throws `UserError`. */
export async function run(options: RunOptions, terminal: Terminal): Promise<number> {
  const target = parseTarget(options.target)
  if (options.har !== null) await checkHarPath(options.har)
  const app = readSecret(options, terminal.env)
  const tls = await prepareTls(options)
  const session = createSession({
    secrets: app.secrets,
    digestKey: randomBytes(32),
    sessionCookies: options.sessionCookies,
    basePath: options.basePath,
  })
  const paper = createForPaper({ key: randomBytes(32), basePath: options.basePath })
  const warnings = options.unsafeIncludeSecrets ? [SECRETS_NOTICE] : []
  // Numbered by completion: the list then reads from top to bottom, probes included.
  let count = 0
  const ingest = (exchange: Exchange) => session.ingest({ ...exchange, id: `x${++count}` })

  let header: HeaderStore | null = null
  let probe: () => void = () => {}
  const told: string[] = []
  const onEvent = (event: ProxyEvent) => {
    if (event.kind === 'target-unverified') told.push(`It runs on this machine, so ${event.detail}.`)
    if (event.kind === 'app-down') header?.set({ app: 'waiting' })
    if (event.kind === 'app-up') {
      header?.set({ app: 'up' })
      probe()
    }
  }
  const { proxy, publicOrigin, notices } = await openProxy(options, target, tls.identity, ingest, onEvent)
  const providers = watchProviders({ target, publicOrigin, basePath: options.basePath, ingest })
  probe = providers.ask
  session.subscribe(event => {
    if (event.kind === 'origin-doubtful') providers.ask()
  })
  header = createHeaderStore({
    version: options.version,
    publicOrigin,
    target: target.label,
    library: findInstalledLibrary(options.appDir),
    dialect: null,
    front: null,
    ca: tls.caFile === null ? 'trusted' : 'unknown',
    secret: app.secrets.length > 0 ? 'found' : 'not-found',
    app: 'unknown',
    hints: warnings,
  })
  const headers = header
  if (tls.caFile !== null) {
    void checkTrust({ ca: options.ca, caDir: options.caDir ?? undefined }).then(trust => {
      const ca = trust === 'not trusted' ? 'not-trusted' : trust
      headers.set({ ca, hints: [...warnings, ...(ca === 'not-trusted' ? [TRUST_HINT] : [])] })
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
    notices: [...warnings, ...tls.notices, ...notices, ...told],
    paper,
    secretFrom: app.secretFrom,
    caFile: tls.caFile,
    exportHar: har.save,
    quit: () => stopping.stop('quit'),
    crash: error => {
      crash.push({ error })
      stopping.stop('crash')
    },
  })
  providers.ask()

  const reason = await stopping.stopped
  providers.stop()
  await view.stop()
  await proxy.close()
  await session.settled(JUDGING_MS)
  const saved = options.har === null ? null : await har.save()
  view.summary(saved)
  stopping.release()
  const [first] = crash
  if (first !== undefined) {
    terminal.stderr.write(
      `authproxy failed: ${printable(first.error instanceof Error ? first.error.message : String(first.error))}\n`,
    )
  }
  return EXIT_CODES[reason]
}
