import { lstat, readdir, readFile, rm } from 'node:fs/promises'
import { connect } from 'node:net'
import { basename, dirname, join } from 'node:path'
import { printable } from '../http/printable.ts'
import { UserError } from '../model/user-error.ts'
import { PATIENCE_MS, type RunRecord } from './wire.ts'

const MAX_RECORD_BYTES = 64 * 1024
const START = 'Start one in the folder of the app: authproxy -- npm run dev, or authproxy --target localhost:3000'

/**
 * The runs that answer, by port. What a run that was killed left behind is taken away: its socket refuses, which no live one does.
 */
export async function findRuns(folder: string): Promise<readonly RunRecord[]> {
  const names = await readdir(folder).catch(() => [])
  const records = await Promise.all(names.filter(name => name.endsWith('.json')).map(name => read(join(folder, name))))
  const known = records.filter(one => one !== null)
  const live = await Promise.all(known.map(async one => ((await answers(one.record.socket)) ? one.record : null)))
  for (const [index, { path, record }] of known.entries()) if (live[index] === null) await removeDead(path, record)
  await removeStrays(folder, names, known)
  return live.filter(one => one !== null).toSorted((a, b) => a.port - b.port)
}

/** The one that is meant. `port`: of `--port`, null = there is only one. Throws `UserError`. */
export function chooseRun(runs: readonly RunRecord[], port: number | null): RunRecord {
  const list = runs.map(one => `${one.port} (${printable(one.url, 80)}, app ${printable(one.target, 80)})`).join(', ')
  if (port !== null) {
    const found = runs.find(one => one.port === port)
    if (found !== undefined) return found
    throw new UserError(
      'run-not-found',
      `No authproxy of yours runs on port ${port}.`,
      runs.length === 0 ? `${START}.` : `Running: ${list}.`,
    )
  }
  const [first, ...others] = runs
  if (first === undefined) throw new UserError('run-not-found', 'No authproxy of yours is running.', `${START}.`)
  if (others.length > 0)
    throw new UserError('run-ambiguous', `Several runs are there: ${list}.`, `Choose one: --port ${first.port}.`)
  return first
}

interface Found {
  readonly path: string
  readonly record: RunRecord
}

/** null: it is no record of a run, or not ours. */
async function read(path: string): Promise<Found | null> {
  try {
    const found = await lstat(path)
    const own = process.getuid?.()
    if (!found.isFile() || found.size > MAX_RECORD_BYTES || (own !== undefined && found.uid !== own)) return null
    const record: unknown = JSON.parse(await readFile(path, 'utf8'))
    return isRecord(record) ? { path, record } : null
  } catch {
    return null
  }
}

function isRecord(value: unknown): value is RunRecord {
  if (typeof value !== 'object' || value === null) return false
  const { pid, port, url, target, socket, token } = value as Partial<Record<keyof RunRecord, unknown>>
  const texts = [url, target, socket, token]
  return typeof pid === 'number' && typeof port === 'number' && texts.every(one => typeof one === 'string')
}

/** Somebody listens there. One that is too busy to answer counts as live. */
function answers(socket: string): Promise<boolean> {
  return new Promise(resolve => {
    const connection = connect(socket)
    const done = (live: boolean) => {
      connection.destroy()
      resolve(live)
    }
    connection.setTimeout(PATIENCE_MS, () => done(true))
    connection.on('connect', () => done(true))
    connection.on('error', (error: NodeJS.ErrnoException) => done(!DEAD.has(error.code ?? '')))
  })
}

const DEAD = new Set(['ECONNREFUSED', 'ENOENT', 'ENOTSOCK', 'ENOTDIR'])

async function removeDead(path: string, { socket }: RunRecord): Promise<void> {
  await rm(path, { force: true }).catch(() => {})
  const own = basename(path, '.json')
  // Nothing but what a run puts there: the file may have been written by anybody who is us.
  if (basename(socket) === `${own}.sock` && dirname(socket) === dirname(path))
    await rm(socket, { force: true }).catch(() => {})
  if (basename(socket) === 's' && /^authproxy-\w{6}$/.test(basename(dirname(socket))))
    await rm(dirname(socket), { recursive: true, force: true }).catch(() => {})
}

/** A run that was killed while it began left a socket, and no record; or a recording that nobody took away. */
async function removeStrays(folder: string, names: readonly string[], known: readonly Found[]): Promise<void> {
  const recorded = new Set(known.map(one => basename(one.path, '.json')))
  for (const name of names) {
    const [, own = '', pid = ''] = /^((\d{1,10})-[0-9a-f]{8})\.(?:sock|json\.tmp|har)$/.exec(name) ?? []
    if (own === '' || recorded.has(own) || isAlive(Number(pid))) continue
    await rm(join(folder, name), { force: true }).catch(() => {})
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}
