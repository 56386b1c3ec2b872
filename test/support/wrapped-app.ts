import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect } from 'vitest'

const cli = join(dirname(fileURLToPath(import.meta.url)), '..', '..', 'src', 'cli.ts')

/** authproxy in front of a command that it starts itself, in a folder of its own. */
export interface Wrapped {
  readonly child: ChildProcess
  readonly stdout: () => string
  readonly stderr: () => string
  /** Waits until it has printed this. */
  readonly says: (text: string | RegExp) => Promise<string>
  /** Exit code, or the signal that ended it. */
  readonly ended: Promise<number | string>
}

export interface WrapFolder {
  readonly path: string
  /** A script for `node`; gives back its name. */
  readonly script: (name: string, code: string) => string
  readonly wrap: (command: readonly string[], options?: WrapSettings) => Wrapped
  readonly remove: () => void
}

export interface WrapSettings {
  readonly args?: readonly string[]
  readonly env?: Readonly<Record<string, string>>
  readonly stdin?: 'ignore' | 'pipe'
}

/** A package manager, the app and authproxy start one after the other, on a machine that others use as well. */
const SAYS_MS = 60_000
/** For tests that wait for more than one line. */
export const WRAP_TEST_MS = 150_000

export function wrapFolder(): WrapFolder {
  const path = mkdtempSync(join(tmpdir(), 'authproxy-wrap-'))
  const running = new Set<ChildProcess>()
  return {
    path,
    script: (name, code) => {
      writeFileSync(join(path, name), code)
      return name
    },
    wrap: (command, { args = [], env = {}, stdin = 'ignore' } = {}) => {
      const own = ['--ca-dir', join(path, 'ca'), '--port', '0', '--no-tui', ...args]
      const behind = command.length === 0 ? [] : ['--', ...command]
      const child = spawn(process.execPath, [cli, ...own, ...behind], {
        cwd: path,
        env: { ...cleanEnv(), HOME: path, TMPDIR: path, ...env },
        stdio: [stdin, 'pipe', 'pipe'],
      })
      running.add(child)
      const text = { stdout: '', stderr: '' }
      for (const stream of ['stdout', 'stderr'] as const) {
        child[stream]?.on('data', (chunk: Buffer) => {
          text[stream] += chunk.toString('utf8')
        })
      }
      const ended = once(child, 'close').then(([code, signal]) => {
        running.delete(child)
        return (signal ?? code) as number | string
      })
      const says = async (wanted: string | RegExp) => {
        await expect.poll(() => text.stdout + text.stderr, { timeout: SAYS_MS }).toMatch(wanted)
        return text.stdout
      }
      return { child, ended, says, stdout: () => text.stdout, stderr: () => text.stderr }
    },
    remove: () => {
      for (const child of running) child.kill('SIGTERM')
      rmSync(path, { recursive: true, force: true, maxRetries: 10 })
    },
  }
}

/** Whoever runs the tests has settings for himself. */
function cleanEnv(): NodeJS.ProcessEnv {
  const env = { ...process.env }
  for (const name of ['PORT', 'NEXTAUTH_URL', 'AUTH_URL', 'NEXTAUTH_SECRET', 'AUTH_SECRET', 'NODE_OPTIONS', 'VITEST'])
    delete env[name]
  return env
}

/** Is there such a process? One that only waits to be reaped is gone. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
  } catch {
    return false
  }
  if (!existsSync('/proc/self/stat')) return true
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    return !/^[ZX]/.test(stat.slice(stat.lastIndexOf(')') + 2))
  } catch {
    return false
  }
}
