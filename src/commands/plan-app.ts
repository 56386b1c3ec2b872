import { findFreePort } from '../launch/free-port.ts'
import { type ChosenApp, chooseApp } from './choose-app.ts'
import type { RunOptions } from './run-options.ts'
import { parseTarget, type Target } from './target.ts'

/** What the proxy stands in front of. */
export interface AppPlan {
  /** Where the app listens; of one that is started: where it is expected. */
  readonly target: Target
  /** null = it runs already. */
  readonly start: PlannedStart | null
  /** What was chosen for the user. */
  readonly told: string | null
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
  options: Pick<RunOptions, 'target' | 'command' | 'appDir' | 'keepEnv'>,
  env: Readonly<Record<string, string | undefined>>,
  cwd: string = process.cwd(),
): Promise<AppPlan> {
  const { command, target, told, cwd: folder }: ChosenApp = await chooseApp(options, cwd)
  const known = target === null ? null : parseTarget(target)
  if (command === null && known !== null) return { target: known, start: null, told }
  const port = known?.port ?? portOf(env) ?? (options.keepEnv ? NEXT_PORT : await findFreePort()) ?? NEXT_PORT
  const expected: Target = known ?? { protocol: 'http:', host: 'localhost', port, label: `localhost:${port}` }
  return { target: expected, start: { words: command ?? [], cwd: folder, port, isPortKnown: known !== null }, told }
}

/** As the user's own environment says. */
function portOf({ PORT }: Readonly<Record<string, string | undefined>>): number | null {
  const port = /^\d{1,5}$/.test(PORT ?? '') ? Number(PORT) : 0
  return port >= 1 && port <= 65_535 ? port : null
}
