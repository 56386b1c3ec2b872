import type { Front } from '../../fronts/front.ts'
import type { AppEnvironment } from '../../launch/app-env.ts'
import type { HeaderInfo } from '../../tui/header-info.ts'
import { dialectOfLibrary, findInstalledLibrary } from '../app/installed-library.ts'
import { type AppPlan, describeApps } from '../app/plan-app.ts'
import type { OpenedProxy } from './open-proxy.ts'
import type { RunOptions } from './run-options.ts'
import type { PreparedTls } from './tls-identity.ts'

export interface KnownAtStart {
  readonly options: Pick<RunOptions, 'version' | 'appDir'>
  readonly plan: AppPlan
  readonly opened: Pick<OpenedProxy, 'publicOrigin' | 'networkOrigins'>
  readonly front: Front | null
  readonly secret: AppEnvironment
  readonly tls: PreparedTls
  /** Most useful first. */
  readonly warnings: readonly string[]
}

/** What is known of the run before any traffic. */
export function firstHeader({ options, plan, opened, front, secret, tls, warnings }: KnownAtStart): HeaderInfo {
  const { publicOrigin, networkOrigins } = opened
  const library = findInstalledLibrary(options.appDir)
  return {
    version: options.version,
    publicOrigin,
    target: describeApps(plan, plan.target),
    library,
    dialect: dialectOfLibrary(library),
    front: front?.title ?? null,
    networkOrigins,
    ca: tls.ca === null ? 'trusted' : 'unknown',
    secret: secret.secrets.length > 0 ? 'found' : 'not-found',
    app: 'unknown',
    hints: [...warnings, ...networkOrigins.map(origin => `On this network: ${origin}`)],
  }
}
