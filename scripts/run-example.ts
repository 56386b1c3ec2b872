import { type ChildProcessByStdio, spawn } from 'node:child_process'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { createInterface } from 'node:readline'
import type { Readable, Writable } from 'node:stream'
import { fileURLToPath } from 'node:url'
import type { ExampleName } from './example-app.ts'

export type ExampleProcess = ChildProcessByStdio<Writable, Readable, Readable>

/** A dead parent closes this pipe, however it died; `next start` alone would live on. */
const exitWithParent =
  "data:text/javascript,process.stdin.on('close', () => process.exit(0)).on('error', () => {}).resume()"

export function exampleFolder(example: ExampleName): string {
  return fileURLToPath(new URL(`../examples/${example}`, import.meta.url))
}

/** Built by `next build`, and served by `next start`. */
export function isNextExample(example: ExampleName): boolean {
  return example !== 'auth-express'
}

/**
 * `next <args>` in the example's folder, or a copy of it (of one without Next its server), in a process group of its own. `extra`: null =
 * unset.
 */
export function runExample(
  example: ExampleName,
  args: readonly string[],
  extra: Readonly<Record<string, string | null>>,
  folder = exampleFolder(example),
): ExampleProcess {
  const isNext = isNextExample(example)
  const program = isNext ? createRequire(join(folder, 'package.json')).resolve('next/dist/bin/next') : 'server.js'
  const env: NodeJS.ProcessEnv = {
    ...process.env,
    NODE_ENV: 'production',
    NO_COLOR: '1',
    NEXT_TELEMETRY_DISABLED: '1',
    NEXT_IGNORE_INCORRECT_LOCKFILE: '1', // Next would ask a registry and rewrite the lock file
  }
  delete env.FORCE_COLOR
  // What the caller's shell or test runner means for itself must not decide how the example behaves.
  for (const name of Object.keys(env))
    if (/^(NEXTAUTH_|AUTH_|OIDC_|BACKEND_URL$|CLOCK_OFFSET_|VERCEL|CF_PAGES|NODE_OPTIONS$|PORT$|HOSTNAME$)/.test(name))
      delete env[name]
  for (const [name, value] of Object.entries(extra)) if (value !== null) env[name] = value
  const guard = isNext && args[0] !== 'start' ? [] : ['--import', exitWithParent]
  if (env.CLOCK_OFFSET_SECONDS !== undefined) guard.push('--import', import.meta.resolve('./shift-clock.ts'))
  const child = spawn(modernNode(folder), [...guard, program, ...args], {
    cwd: folder,
    env,
    detached: true, // a process group of its own, so that stopping reaches its workers and nothing else
    stdio: ['pipe', 'pipe', 'pipe'],
  })
  child.stdin.on('error', () => {})
  watch(child)
  return child
}

/** This Node if Next runs on it, else the one that the `node` package brings. */
function modernNode(folder: string): string {
  if (Number.parseInt(process.versions.node, 10) >= 22) return process.execPath
  return join(dirname(createRequire(join(folder, 'package.json')).resolve('node/package.json')), 'bin', 'node')
}

export function readLines(child: ExampleProcess, onLine: (line: string, stream: 'stdout' | 'stderr') => void): void {
  createInterface({ input: child.stdout }).on('line', line => onLine(line, 'stdout'))
  createInterface({ input: child.stderr }).on('line', line => onLine(line, 'stderr'))
}

const running = new Set<ExampleProcess>()

function watch(child: ExampleProcess): void {
  if (running.size === 0) {
    process.once('exit', killAll)
    for (const signal of endSignals) process.prependOnceListener(signal, endBySignal)
  }
  running.add(child)
  child.once('exit', () => forget(child)).once('error', () => forget(child))
}

function forget(child: ExampleProcess): void {
  if (!running.delete(child) || running.size > 0) return
  process.off('exit', killAll)
  for (const signal of endSignals) process.off(signal, endBySignal)
}

const endSignals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const

function killAll(): void {
  for (const child of running) killGroup(child, 'SIGKILL')
}

/** Who has a handler of their own decides how to end (and `exit` ends the children); else the signal does its usual work. */
function endBySignal(signal: NodeJS.Signals): void {
  if (process.listenerCount(signal) > 0) return
  killAll()
  process.kill(process.pid, signal)
}

function killGroup(child: ExampleProcess, signal: NodeJS.Signals): void {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return
  try {
    process.kill(-child.pid, signal)
  } catch {
    // gone in the meantime
  }
}

/** Ends the process group and waits until it is gone. May be called twice. */
export async function stopExample(child: ExampleProcess, signal: NodeJS.Signals = 'SIGTERM'): Promise<void> {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return
  const gone = new Promise(resolve => child.once('close', resolve))
  killGroup(child, signal)
  const force = setTimeout(() => killGroup(child, 'SIGKILL'), 2000)
  await gone
  clearTimeout(force)
}
