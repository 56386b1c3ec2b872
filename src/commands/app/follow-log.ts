import { accessSync, constants, createReadStream, statSync } from 'node:fs'
import type { Readable } from 'node:stream'
import { printable } from '../../http/printable.ts'
import { followFile } from '../../launch/follow-file.ts'
import { createLines } from '../../launch/lines.ts'
import { UserError } from '../../model/user-error.ts'
import type { AppLog } from './app-log.ts'

/** A log that is read; `notice`: what the person who starts it should know. */
export interface FollowedLog {
  readonly notice: string | null
  readonly stop: () => void
}

/** Feeds the log of an app that runs elsewhere, for `--log`. Throws `UserError` where there is nothing to read. */
export function followLog(
  path: string,
  log: Pick<AppLog, 'add'>,
  /** One sentence for the person who looks. */
  tell: (text: string) => void,
  stdin: Readable & { readonly isTTY?: boolean },
): FollowedLog {
  const onLine = (line: string) => log.add(line, 'stdout')
  if (path === '-' && stdin.isTTY) {
    throw new UserError(
      'log-not-piped',
      '--log - reads from a pipe, and standard input is the keyboard.',
      'For example: docker compose logs -f web | authproxy --target localhost:3000 --log -',
    )
  }
  if (path === '-') return readStream(stdin, onLine, tell)
  const stat = statSync(path, { throwIfNoEntry: false })
  const shown = printable(path)
  if (stat === undefined) {
    return {
      notice: `There is no file ${shown} yet: it is read as soon as it is there.`,
      stop: followFile(path, onLine),
    }
  }
  if (stat.isDirectory())
    throw new UserError('log-unreadable', `${shown} is a folder.`, 'Give the log file itself with --log.')
  if (!mayRead(path)) throw new UserError('log-unreadable', `${shown} cannot be read.`, 'Check its permissions.')
  // A pipe with a name, as `<(docker compose logs -f web)` makes one.
  if (!stat.isFile()) return readStream(createReadStream(path), onLine, tell)
  return { notice: null, stop: followFile(path, onLine) }
}

function readStream(stream: Readable, onLine: (line: string) => void, tell: (text: string) => void): FollowedLog {
  const lines = createLines(onLine)
  stream.on('data', lines.feed)
  const end = () => {
    lines.end()
    tell('The log of the app has ended: what comes from now on is judged without it.')
  }
  stream.once('end', end)
  // A pipe that breaks is one that ended.
  stream.once('error', end)
  return { notice: null, stop: () => void stream.destroy() }
}

function mayRead(path: string): boolean {
  try {
    accessSync(path, constants.R_OK)
    return true
  } catch {
    return false
  }
}
