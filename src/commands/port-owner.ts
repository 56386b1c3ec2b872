import { readFileSync } from 'node:fs'
import { printable } from '../http/printable.ts'
import { allPids, listeningSockets, socketsOf } from '../launch/process-table.ts'

/**
 * Who listens on a port, where it is cheap to say (Linux: /proc, own processes only): `node (pid 4711)`. null = not known.
 */
export function findPortOwner(port: number): string | null {
  const inodes = new Set([...listeningSockets()].flatMap(([inode, at]) => (at === port ? inode : [])))
  if (inodes.size === 0) return null
  const pid = allPids()?.find(one => socketsOf(one).some(inode => inodes.has(inode)))
  if (pid === undefined) return null
  try {
    return `${printable(readFileSync(`/proc/${pid}/comm`, 'utf8').trim(), 40)} (pid ${pid})`
  } catch {
    return null
  }
}
