import { readFileSync } from 'node:fs'
import { basename } from 'node:path'
import { FrontFault, readFront } from '../fronts/custom.ts'
import { withoutPort } from '../fronts/fill.ts'
import type { Front } from '../fronts/front.ts'
import { FRONTS, frontByName } from '../fronts/index.ts'
import { ownFront, withChanges } from '../fronts/what-if.ts'
import { printable } from '../http/printable.ts'
import { UsageError, UserError } from '../model/user-error.ts'
import { nearest } from './nearest.ts'
import type { RunOptions } from './run-options.ts'

export interface ChosenFront {
  /** null = authproxy's own forwarded headers. */
  readonly front: Front | null
  /** What is worth knowing of it before the first request. */
  readonly notices: readonly string[]
}

type Choice = Pick<RunOptions, 'front' | 'whatIf' | 'xff'>

/** Which front the options ask for. Throws `UserError`. */
export function chooseFront(options: Choice): ChosenFront {
  const { front: asked, xff } = options
  const base = asked === null ? ownFront(xff) : findFront(asked)
  try {
    const front = withChanges(base, options.whatIf)
    const isChanged = front !== base
    if (asked === null && !isChanged) return { front: null, notices: [] }
    const changed = isChanged && asked !== null ? ', with your changes' : ''
    return { front, notices: [`As behind ${front.title}: ${front.about}${changed}.`] }
  } catch (error) {
    if (!(error instanceof FrontFault)) throw error
    throw new UsageError(
      'what-if-invalid',
      `${printable(error.message, 200)}.`,
      'For example --set-header "X-Forwarded-Proto: http".',
    )
  }
}

/** Said once, where the browser is on a port that this front does not tell the app. */
export function portNotice(front: Front | null, publicOrigin: string): readonly string[] {
  const { host, port } = new URL(publicOrigin)
  const given = front?.headers.findLast(({ name, action }) => name.toLowerCase() === 'host' && action === 'set')?.value
  if (front === null || port === '' || given !== '$hostname') return []
  return [
    `${front.title} tells the app ${withoutPort(host)} without the port ${port}: an app that builds its address from Host leaves this origin. On port 443 nothing is lost (--port 443); NEXTAUTH_URL (AUTH_URL) = ${publicOrigin} helps here.`,
  ]
}

function findFront(asked: string): Front {
  const known = frontByName(asked.toLowerCase())
  if (known !== null) return known
  if (!/[./\\]/.test(asked)) {
    const names = FRONTS.map(({ name }) => name)
    const meant = nearest(asked, names)
    throw new UsageError(
      'front-unknown',
      `There is no front "${printable(asked, 80)}".`,
      meant === null
        ? `There are ${names.join(', ')}; a file is given with its path, ./nginx.json.`
        : `Did you mean --front ${meant}? All are in docs/fronts.md.`,
    )
  }
  return readFile(asked)
}

function readFile(path: string): Front {
  const shown = printable(path, 200)
  const text = readText(path, shown)
  const next = 'docs/fronts.md shows the form of such a file.'
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    throw new UserError('front-file-invalid', `${shown} is no JSON.`, next)
  }
  try {
    return readFront(value, basename(path))
  } catch (error) {
    if (!(error instanceof FrontFault)) throw error
    throw new UserError('front-file-invalid', `${shown}: ${printable(error.message, 300)}.`, next)
  }
}

function readText(path: string, shown: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unreadable'
    const why = code === 'ENOENT' ? 'there is no such file' : code === 'EISDIR' ? 'it is a folder' : code
    throw new UserError(
      'front-file-unreadable',
      `${shown} cannot be read: ${why}.`,
      'Give the path of the file with --front.',
    )
  }
}
