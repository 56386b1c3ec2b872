import { findFreePort } from '../../launch/free-port.ts'
import { UsageError } from '../../model/user-error.ts'
import type { Balance } from '../../proxy/balance.ts'
import { type PublicOrigin, readPublicOrigins } from '../run/public-origins.ts'
import type { RunOptions } from '../run/run-options.ts'
import { type ChosenApp, chooseApp } from './choose-app.ts'
import { isSamePlace, parseTarget, type Target } from './target.ts'

/** What the proxy stands in front of. */
export interface AppPlan {
  /** Where the app listens; of one that is started: where it is expected. */
  readonly target: Target
  /** Where it runs as well. */
  readonly replicas: readonly Target[]
  readonly balance: Balance
  /** Origins whose app is another one. */
  readonly routes: readonly OriginRoute[]
  /** null = it runs already. */
  readonly start: PlannedStart | null
  /** What was chosen for the user. */
  readonly told: string | null
}

export interface OriginRoute extends Pick<PublicOrigin, 'origin'> {
  readonly target: Target
}

export interface PlannedStart {
  readonly words: readonly string[]
  readonly cwd: string
  /** Its PORT. */
  readonly port: number
  /** The user said where it listens. */
  readonly isPortKnown: boolean
}

const NEXT_PORT = 3000

/** Chooses the app, and the port of one that is to be started. Throws `UserError`. */
export async function planApp(
  options: Pick<RunOptions, 'targets' | 'balance' | 'as' | 'command' | 'appDir' | 'keepEnv'>,
  env: Readonly<Record<string, string | undefined>>,
  cwd: string = process.cwd(),
): Promise<AppPlan> {
  const [given, ...replicas] = readReplicas(options)
  const origins = readPublicOrigins(options.as)
  const own = origins.flatMap(({ origin, target }) => (target === null ? [] : [{ origin, target }]))
  // Where each origin has an app of its own, nobody need be looked for: the first one's gets what is asked for elsewhere.
  const isAllOwn = own.length > 0 && own.length === origins.length && options.command === null
  const known = given ?? (isAllOwn ? own[0]?.target : undefined) ?? null
  const { command, target, told, cwd: folder }: ChosenApp = await chooseApp({ ...options, target: known }, cwd)
  const plan = (main: Target, start: PlannedStart | null): AppPlan => ({
    target: main,
    replicas,
    balance: options.balance ?? 'round-robin',
    routes: own.filter(one => replicas.length > 0 || !isSamePlace(one.target, main)),
    start,
    told,
  })
  if (command === null && target !== null) return plan(target, null)
  const port = target?.port ?? portOf(env) ?? (options.keepEnv ? NEXT_PORT : await findFreePort()) ?? NEXT_PORT
  const expected: Target = target ?? { protocol: 'http:', host: 'localhost', port, label: `localhost:${port}` }
  return plan(expected, { words: command ?? [], cwd: folder, port, isPortKnown: target !== null })
}

/** `localhost:3000`; `localhost:3000, localhost:3001 (round-robin), b.test → localhost:4000`. `target`: where the app is by now. */
export function describeApps({ replicas, balance, routes }: AppPlan, target: Target): string {
  const app = [target, ...replicas].map(one => one.label).join(', ')
  return [
    replicas.length === 0 ? app : `${app} (${balance})`,
    ...routes.map(({ origin, target: own }) => `${origin.replace('https://', '')} → ${own.label}`),
  ].join('; ')
}

/** Every place that an app of the run answers at. `target`: where the first one is by now. */
export function allTargets({ replicas, routes }: AppPlan, target: Target): readonly Target[] {
  return [target, ...replicas, ...routes.map(one => one.target)]
}

/** What `--target` names, the first one first. Throws `UsageError`. */
function readReplicas({
  targets,
  balance,
  command,
}: Pick<RunOptions, 'targets' | 'balance' | 'command'>): readonly Target[] {
  const read = targets.map(text => parseTarget(text))
  const twice = read.find((one, index) => read.slice(0, index).some(before => isSamePlace(before, one)))
  if (twice !== undefined)
    throw new UsageError(
      'replica-twice',
      `--target ${twice.label} is given twice.`,
      'Give each replica once: each of them listens on a port of its own.',
    )
  if (read.length > 1 && command !== null)
    throw new UsageError(
      'replicas-with-command',
      'Several --target are replicas that run already, and a command behind -- starts one app.',
      'Start each replica yourself, on a port of its own, and leave the command out.',
    )
  if (balance !== null && read.length < 2)
    throw new UsageError(
      'balance-without-replicas',
      `--balance ${balance} chooses among replicas, and there ${read.length === 1 ? 'is one --target' : 'is none'}.`,
      'Name each replica: --target localhost:3000 --target localhost:3001',
    )
  return read
}

/** As the user's own environment says. */
function portOf({ PORT }: Readonly<Record<string, string | undefined>>): number | null {
  const port = /^\d{1,5}$/.test(PORT ?? '') ? Number(PORT) : 0
  return port >= 1 && port <= 65_535 ? port : null
}
