import { type ChildProcess, type SpawnOptions, spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { printable } from '../http/printable.ts'
import { UserError } from '../model/user-error.ts'
import { createLines } from './lines.ts'
import { endGroup, guardGroup } from './process-group.ts'

export type AppStream = 'stdout' | 'stderr'

/** How a command ended: with a code, or by a signal. */
export type AppExit = { readonly code: number } | { readonly signal: string }

export interface AppCommand {
  /** As typed behind `--`. */
  readonly words: readonly string[]
  readonly cwd: string
  readonly env: Readonly<Record<string, string | undefined>>
}

/** A command that runs, with all that it started. */
export interface AppProcess {
  /** Of the command, and of its process group. */
  readonly pid: number
  /** The command itself has ended and its last lines are told; what it started may still run. */
  readonly exited: Promise<AppExit>
  /** Ends the group and waits until it is gone; may be called twice. */
  readonly end: (signal: NodeJS.Signals) => Promise<void>
}

/**
 * Starts the command as a process group of its own, so that all of it can be ended, and so that Ctrl-C reaches it through us
 * only. Its standard input stays open and says nothing, for the keys are ours: watchers (tailwindcss, esbuild) end where it ends. Throws `UserError` when it cannot be started.
 */
export async function startAppProcess(
  { words, cwd, env }: AppCommand,
  onLine: (line: string, stream: AppStream) => void,
): Promise<AppProcess> {
  const [command = '', ...args] = words
  const child = spawnCommand(command, args, { cwd, env: { ...env }, stdio: ['pipe', 'pipe', 'pipe'] })
  child.stdin?.on('error', () => {})
  const exited = new Promise<AppExit>(resolve => {
    child.once('exit', (code, signal) => {
      const exit = signal === null ? { code: code ?? 0 } : { signal }
      // Whoever it left behind may hold its streams open for ever.
      const late = setTimeout(() => resolve(exit), LAST_LINES_MS)
      child.once('close', () => {
        clearTimeout(late)
        resolve(exit)
      })
    })
  })
  for (const stream of ['stdout', 'stderr'] as const) {
    const lines = createLines(line => onLine(line, stream))
    child[stream]?.on('data', lines.feed).once('end', lines.end)
  }
  await new Promise<void>((resolve, reject) => {
    child.once('spawn', resolve)
    child.on('error', error => reject(notStarted(words, cwd, error)))
  })
  const pid = child.pid ?? 0
  const guard = guardGroup(pid)
  let ending: Promise<void> | null = null
  return {
    pid,
    exited,
    end: signal => {
      ending ??= endGroup(pid, signal).then(guard.release)
      return ending
    },
  }
}

const LAST_LINES_MS = 300

/** npm and its like are .cmd files on Windows, which only its shell starts. */
function spawnCommand(command: string, args: readonly string[], options: SpawnOptions): ChildProcess {
  if (process.platform !== 'win32') return spawn(command, args, { ...options, detached: true })
  const quoted = [command, ...args].map(quoteForCmd).join(' ')
  return spawn(quoted, { ...options, shell: true, windowsHide: true })
}

/** @internal for tests: one word as cmd.exe passes it on. */
export function quoteForCmd(word: string): string {
  if (/^[\w./:=@+-]+$/.test(word)) return word
  return `"${word.replaceAll('"', '""')}"`
}

function notStarted(words: readonly string[], cwd: string, error: Error): UserError {
  const [command = ''] = words
  const name = printable(command, 80)
  const code = 'code' in error ? error.code : null
  if (code !== 'ENOENT') {
    const why = code === 'EACCES' ? 'it may not be run' : printable(error.message, 200)
    const next =
      code === 'EACCES'
        ? `chmod +x ${name}, or name the program that runs it: authproxy -- sh ${name}`
        : 'Check the command.'
    return new UserError('command-not-started', `"${name}" could not be started: ${why}.`, next)
  }
  return new UserError('command-not-found', `There is no command "${name}".`, meantBy(words, cwd))
}

/** What people write in place of a command. */
function meantBy(words: readonly string[], cwd: string): string {
  const [command = '', ...rest] = words.map(word => printable(word, 80))
  if (rest.length === 0 && /\s/.test(command)) return `Write it without quotes: authproxy -- ${command}`
  if (/^\w+=/.test(command)) return `Variables stand in front: ${command} authproxy -- ${rest.join(' ')}`.trim()
  if (existsSync(join(cwd, 'node_modules', '.bin', words[0] ?? ''))) {
    return `It is one of the app's packages: authproxy -- npx ${[command, ...rest].join(' ')}`
  }
  return 'Check its spelling; a script of package.json is started like this: authproxy -- npm run dev'
}
