import { connect } from 'node:net'
import { isNextApp } from '../../launch/ask-next.ts'
import { findDevScript } from '../../launch/dev-script.ts'
import { UsageError } from '../../model/user-error.ts'
import type { RunOptions } from '../run/run-options.ts'
import { findAppFolder } from './app-folder.ts'
import { parseTarget, type Target } from './target.ts'

/** Which app: one that runs (`target`), or one that is started. */
export interface ChosenApp {
  readonly target: Target | null
  readonly command: readonly string[] | null
  /** Where the command runs. */
  readonly cwd: string
  /** What was chosen, and how to choose otherwise; null = the user said it. */
  readonly told: string | null
}

/** Where `next dev` listens, and where it goes when that is taken. */
const PORTS = Array.from({ length: 11 }, (_, index) => 3000 + index)
const CONNECT_MS = 500

/** Asks the machine where nothing was said. */
export interface Surroundings {
  readonly nextPorts: () => Promise<readonly number[]>
  readonly devScript: (folder: string) => readonly string[] | null
  /** Does the app at a port run from this folder, as far as the machine tells? */
  readonly isFrom: (folder: string, port: number) => boolean
}

/** Takes what was said; else a Next.js app that runs here, of several the one of this folder, else the dev script of this folder. Throws `UsageError`. */
export async function chooseApp(
  options: Pick<RunOptions, 'command' | 'appDir'> & { readonly target: Target | null },
  cwd: string,
  { nextPorts, devScript, isFrom }: Surroundings = {
    nextPorts: findNextPorts,
    devScript: findDevScript,
    isFrom: runsFrom,
  },
): Promise<ChosenApp> {
  const { target, command, appDir } = options
  if (target !== null || command !== null) return { target, command, cwd, told: null }
  const ports = await nextPorts()
  const own = ports.length > 1 ? ports.find(one => isFrom(appDir, one)) : undefined
  const [port, ...others] = own === undefined ? ports : [own, ...ports.filter(one => one !== own)]
  if (port !== undefined) {
    const more = others.length === 0 ? '' : ` (also on ${others.join(', ')})`
    const told = `A Next.js app runs on port ${port}${more}: chosen. Another one: authproxy --target localhost:${others[0] ?? 4000}, or authproxy -- npm run dev`
    return { target: parseTarget(String(port)), command: null, cwd, told }
  }
  const script = devScript(appDir)
  if (script !== null) {
    const told = `No app runs yet: started "${script.join(' ')}". Another command: authproxy -- npm start; an app that runs elsewhere: authproxy --target localhost:4000`
    return { target: null, command: script, cwd: appDir, told }
  }
  throw new UsageError(
    'target-missing',
    'Which app? No Next.js app runs on ports 3000 to 3010, and no package.json here has a "dev" script.',
    'Start it with authproxy: authproxy -- npm run dev, or say where it runs: authproxy --target localhost:3000',
  )
}

async function findNextPorts(): Promise<readonly number[]> {
  const found = await Promise.all(PORTS.map(async port => (await accepts(port)) && (await isNextApp(port))))
  return PORTS.filter((_, index) => found[index])
}

function runsFrom(folder: string, port: number): boolean {
  return findAppFolder(folder, [parseTarget(String(port))]).kind === 'same'
}

/** Does somebody on this machine take a connection there? */
export async function accepts(port: number): Promise<boolean> {
  const answers = await Promise.all(['127.0.0.1', '::1'].map(host => acceptsAt(host, port)))
  return answers.some(Boolean)
}

function acceptsAt(host: string, port: number): Promise<boolean> {
  return new Promise(resolve => {
    const socket = connect({ host, port, timeout: CONNECT_MS })
    const settle = (answer: boolean) => {
      socket.destroy()
      resolve(answer)
    }
    socket.once('connect', () => settle(true))
    socket.once('error', () => settle(false))
    socket.once('timeout', () => settle(false))
  })
}
