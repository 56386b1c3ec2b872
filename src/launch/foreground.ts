import { spawn } from 'node:child_process'
import { constants } from 'node:os'
import { printable } from '../http/printable.ts'
import { UserError } from '../model/user-error.ts'

/** A command that has the terminal to itself, as if it had been typed. */
export interface ForegroundCommand {
  /** Its exit code; 128 + the number of the signal that ended it. Rejects with `UserError` when it cannot be started. */
  readonly ended: Promise<number>
  /** Asks it to end, if it still runs, and waits. */
  readonly stop: () => Promise<void>
}

/**
 * Starts a command with our own streams, in our own process group: Ctrl-C reaches it as it would without us. `quiet`: what it
 * prints goes to stderr, since stdout is somebody else's.
 */
export function runInForeground(
  words: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
  quiet: boolean,
): ForegroundCommand {
  const [command = '', ...args] = words
  const child = spawn(command, args, {
    env: { ...env },
    stdio: ['inherit', quiet ? 2 : 'inherit', 'inherit'],
    // npm and its like are .cmd files there.
    shell: process.platform === 'win32',
  })
  const ended = new Promise<number>((resolve, reject) => {
    child.once('exit', (code, signal) => resolve(code ?? 128 + (signal === null ? 0 : constants.signals[signal])))
    child.once('error', error => reject(notStarted(command, error)))
  })
  return {
    ended,
    stop: async () => {
      child.kill('SIGTERM')
      await ended.catch(() => {})
    },
  }
}

function notStarted(command: string, error: Error): UserError {
  const name = printable(command, 80)
  const isMissing = 'code' in error && error.code === 'ENOENT'
  return new UserError(
    'command-not-started',
    isMissing ? `There is no command "${name}".` : `"${name}" could not be started: ${printable(error.message, 200)}.`,
    'Check its spelling; for example: authproxy verify --target localhost:3000 -- npx playwright test',
  )
}
