import { readFileSync } from 'node:fs'
import { basename } from 'node:path'
import { FrontFault, readFront } from '../../fronts/custom.ts'
import { withoutPort } from '../../fronts/fill.ts'
import type { Front } from '../../fronts/front.ts'
import { FRONTS, frontByName } from '../../fronts/index.ts'
import { ConfFault } from '../../fronts/nginx-conf.ts'
import { ownFront, withChanges } from '../../fronts/what-if.ts'
import { printable } from '../../http/printable.ts'
import { UsageError, UserError } from '../../model/user-error.ts'
import { nearest } from '../line/nearest.ts'
import { readNginxConf } from './read-nginx-conf.ts'
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
  const { front: base, notices } = asked === null ? { front: ownFront(xff), notices: [] } : findFront(asked)
  try {
    const front = withChanges(base, options.whatIf)
    const isChanged = front !== base
    if (asked === null && !isChanged) return { front: null, notices: [] }
    const changed = isChanged && asked !== null ? ', with your changes' : ''
    return { front, notices: [`As behind ${front.title}: ${front.about}${changed}.`, ...notices] }
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

interface Found {
  readonly front: Front
  readonly notices: readonly string[]
}

function findFront(asked: string): Found {
  const known = frontByName(asked.toLowerCase())
  if (known !== null) return { front: known, notices: [] }
  if (!/[./\\]/.test(asked)) {
    const names = FRONTS.map(({ name }) => name)
    const meant = nearest(asked, names)
    throw new UsageError(
      'front-unknown',
      `There is no front "${printable(asked, 80)}".`,
      meant === null
        ? `There are ${names.join(', ')}; a file is given with its path, ./nginx.conf.`
        : `Did you mean --front ${meant}? All are in docs/fronts.md.`,
    )
  }
  return readFile(asked)
}

/** JSON is told by how it begins; anything else is a configuration of nginx. */
function readFile(path: string): Found {
  const shown = printable(path, 200)
  const text = readText(path, shown)
  const next = 'docs/fronts.md shows the form of such a file.'
  try {
    if (!path.endsWith('.json') && !/^\s*[[{]/.test(text)) return readNginxConf(path, text)
    return { front: readFront(parseJson(text, shown), basename(path)), notices: [] }
  } catch (error) {
    if (error instanceof ConfFault)
      throw new UserError('front-file-invalid', `${printable(error.message, 300)}.`, error.nextStep)
    if (!(error instanceof FrontFault)) throw error
    throw new UserError('front-file-invalid', `${shown}: ${printable(error.message, 300)}.`, next)
  }
}

function parseJson(text: string, shown: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw new UserError('front-file-invalid', `${shown} is no JSON.`, 'docs/fronts.md shows the form of such a file.')
  }
}

function readText(path: string, shown: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unreadable'
    const why = WHY[code] ?? code
    const next =
      code === 'EACCES'
        ? 'Copy it to where you may read it, its includes beside it, and give that path with --front.'
        : 'Give the path of the file with --front.'
    throw new UserError('front-file-unreadable', `${shown} cannot be read: ${why}.`, next)
  }
}

const WHY: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  EISDIR: 'it is a folder',
  EACCES: 'you may not read it',
}
