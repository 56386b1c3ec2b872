import { closeSync, lstatSync, openSync, readdirSync, readSync, rmSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { asFields, asNumber } from '../http/fields.ts'

/** More than the first line of a journal takes. */
const HEAD_BYTES = 16 * 1024

/** Where the journal of a run stands: beside its HAR, named after when it began and who it is. `startedAt`: ms since the epoch. */
export function journalPath(har: string, startedAt: number, pid: number): string {
  return `${har}.${new Date(startedAt).toISOString().slice(0, 19).replace(/[:T]/g, '-')}-${pid}.journal`
}

/** Where `har recover` writes the HAR of it: like the one that the run would have written, and never in its place. */
export function recoveredPath(journal: string): string {
  const [, name = '', stamp = ''] = /^(.*)\.([^./\\]+)\.journal$/s.exec(journal) ?? []
  return name === '' ? `${journal}.har` : `${name.replace(/\.har$/i, '')}.${stamp}.har`
}

/**
 * The journals beside this HAR whose runs are gone, the newest first. Where the process ids of a container are not those of this
 * machine, one of a run that is under way may be among them, or one that died be missing.
 */
export function findJournals(har: string): readonly string[] {
  const folder = dirname(har)
  const start = `${basename(har)}.`
  return namesIn(folder)
    .filter(name => name.startsWith(start) && name.endsWith('.journal'))
    .map(name => join(folder, name))
    .filter(path => isOwnFile(path) && isDead(pidOf(path)))
    .sort()
    .reverse()
}

/** A run that was killed while it began its journal anew left the half of the new one; the old one stands beside it. */
export function removeHalfJournals(har: string): void {
  const folder = dirname(har)
  for (const name of namesIn(folder)) {
    const pid = /-(\d{1,10})\.journal\.tmp$/.exec(name)?.[1]
    const path = join(folder, name)
    if (pid === undefined || !name.startsWith(`${basename(har)}.`) || !isOwnFile(path) || !isDead(Number(pid))) continue
    rmSync(path, { force: true })
  }
}

/** Is this process there, and another one? */
export function isDead(pid: number): boolean {
  if (!Number.isSafeInteger(pid) || pid < 1 || pid === process.pid) return true
  try {
    process.kill(pid, 0)
    return false
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== 'EPERM'
  }
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder)
  } catch {
    return []
  }
}

function isOwnFile(path: string): boolean {
  const found = lstatSync(path, { throwIfNoEntry: false })
  const own = process.getuid?.()
  return found?.isFile() === true && (own === undefined || found.uid === own)
}

/** Of the run that writes it; 0 = it does not say so. */
function pidOf(path: string): number {
  try {
    const file = openSync(path, 'r')
    try {
      const bytes = Buffer.alloc(HEAD_BYTES)
      const [line = ''] = bytes.toString('utf8', 0, readSync(file, bytes)).split('\n')
      return asNumber(asFields(JSON.parse(line))?.pid) ?? 0
    } finally {
      closeSync(file)
    }
  } catch {
    return 0
  }
}
