import { type ChildProcess, spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { dataFolder } from '../../src/certs/ca-folder.ts'
import type { Finding } from '../../src/model/finding.ts'
import type { SessionEvent } from '../../src/model/recording.ts'

const cli = join(dirname(fileURLToPath(import.meta.url)), '..', '..', 'dist', 'cli.js')

/** An event with the moment at which its line was read, ms since the epoch. */
export type TimedEvent = SessionEvent & { readonly readAt: number }

/** The built command line, running in front of an app, its NDJSON read as it comes. */
export interface LiveAuthproxy {
  readonly origin: string
  readonly port: number
  readonly caPem: string
  readonly harPath: string
  readonly caDir: string
  /** Where it can be found and asked. */
  readonly runDir: string
  readonly events: readonly TimedEvent[]
  readonly stderr: () => string
  /** Findings as last told, by fingerprint. */
  readonly findings: () => readonly Finding[]
  readonly child: ChildProcess
  /** SIGTERM; answers with the exit code once the report is written. */
  readonly stop: () => Promise<number | null>
  /** Stops it and removes its folder. */
  readonly dispose: () => Promise<void>
}

export interface LiveOptions {
  /** null: the command tells. */
  readonly target: string | null
  /** Behind `--`, in this folder and with more in its environment. */
  readonly wrap?: {
    readonly command: readonly string[]
    readonly folder: string
    readonly env: Readonly<Record<string, string>>
  }
  readonly port?: number
  readonly secret?: string | null
  readonly args?: readonly string[]
  /** The app's folder; default: an empty one. */
  readonly appDir?: string
}

/** Starts `dist/cli.js` (run `npm run build` first) with a CA and a report in a temporary folder. */
export async function startAuthproxy(options: LiveOptions): Promise<LiveAuthproxy> {
  const folder = await mkdtemp(join(tmpdir(), 'authproxy-live-'))
  const harPath = join(folder, 'session.har')
  const caDir = join(folder, 'ca')
  // By the home folder alone, as an agent's editor finds it.
  const runDir = join(dataFolder({ env: {}, platform: process.platform, home: folder }), 'run')
  const { target, wrap } = options
  const args = target === null ? [] : ['--target', target]
  args.push('--port', String(options.port ?? 0), '--reporter', 'ndjson')
  args.push(
    '--har',
    harPath,
    '--ca-dir',
    caDir,
    '--app-dir',
    options.appDir ?? wrap?.folder ?? folder,
    ...(options.args ?? []),
  )
  if (wrap !== undefined) args.push('--', ...wrap.command)
  const env: NodeJS.ProcessEnv = { ...process.env, HOME: folder }
  for (const name of ['NEXTAUTH_SECRET', 'AUTH_SECRET', 'NEXTAUTH_URL', 'AUTH_URL']) delete env[name]
  if (options.secret) env.NEXTAUTH_SECRET = options.secret
  Object.assign(env, wrap?.env)
  const child = spawn(process.execPath, [cli, ...args], {
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
    ...(wrap === undefined ? {} : { cwd: wrap.folder }),
  })
  // A test run that is killed must not leave it behind.
  const endWithUs = () => child.kill('SIGKILL')
  process.once('exit', endWithUs)
  child.once('close', () => process.off('exit', endWithUs))
  const events: TimedEvent[] = []
  const findings = new Map<string, Finding>()
  let stderr = ''
  child.stderr.on('data', (chunk: Buffer) => {
    stderr += chunk.toString('utf8')
  })
  const ended = new Promise<number | null>(resolve => child.once('close', resolve))
  const started = new Promise<{ url: string }>((resolve, reject) => {
    createInterface({ input: child.stdout }).on('line', line => {
      const { event: kind, ...rest } = JSON.parse(line) as { event: string; url?: string }
      if (kind === 'started') return resolve({ url: rest.url ?? '' })
      const event = { kind, ...rest } as unknown as SessionEvent
      events.push({ ...event, readAt: Date.now() })
      if ('finding' in event) findings.set(event.finding.fingerprint, event.finding)
    })
    void ended.then(code => reject(new Error(`authproxy ended with ${code}: ${stderr}`)))
  })
  const { url } = await started
  const stop = async () => {
    if (child.exitCode === null && child.signalCode === null) child.kill('SIGTERM')
    return ended
  }
  return {
    origin: url,
    port: Number(new URL(url).port),
    caPem: readFileSync(join(caDir, 'authproxy-ca.pem'), 'utf8'),
    harPath,
    caDir,
    runDir,
    events,
    stderr: () => stderr,
    findings: () => [...findings.values()],
    child,
    stop,
    dispose: async () => {
      await stop()
      await rm(folder, { recursive: true, force: true })
    },
  }
}
