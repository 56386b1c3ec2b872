import { readdirSync, readFileSync, readlinkSync } from 'node:fs'

/** What /proc of Linux says of processes and ports; elsewhere all of it is null or empty. Own processes only. */

/** Live processes of a process group; null = this system does not say. One that only waits to be reaped is gone. */
export function groupMembers(group: number): readonly number[] | null {
  const pids = allPids()
  return pids === null ? null : pids.filter(pid => isMember(pid, group))
}

/** Inodes of the sockets that listen on TCP, with their ports. */
export function listeningSockets(): ReadonlyMap<string, number> {
  return new Map(['/proc/net/tcp', '/proc/net/tcp6'].flatMap(file => parseListening(readOr(file))))
}

/** Inodes of the sockets that a process holds. */
export function socketsOf(pid: number): readonly string[] {
  try {
    return readdirSync(`/proc/${pid}/fd`).flatMap(fd => socketInode(pid, fd) ?? [])
  } catch {
    return []
  }
}

/** Processes that listen on a TCP port of this machine; empty = nobody's, or another user's. */
export function listenersOn(port: number): readonly number[] {
  const inodes = new Set([...listeningSockets()].flatMap(([inode, at]) => (at === port ? inode : [])))
  if (inodes.size === 0) return []
  return (allPids() ?? []).filter(pid => socketsOf(pid).some(inode => inodes.has(inode)))
}

/** The folder that a process works in; null = it is gone, another user's, or sees other files than this one (a container). */
export function workFolder(pid: number): string | null {
  try {
    if (readlinkSync(`/proc/${pid}/ns/mnt`) !== readlinkSync('/proc/self/ns/mnt')) return null
    const folder = readlinkSync(`/proc/${pid}/cwd`)
    return folder.endsWith(' (deleted)') ? null : folder
  } catch {
    return null
  }
}

/** All process ids, in the order of the system; null = there is no /proc. */
export function allPids(): readonly number[] | null {
  try {
    const pids = readdirSync('/proc').flatMap(name => (/^\d+$/.test(name) ? Number(name) : []))
    return pids.length === 0 ? null : pids
  } catch {
    return null
  }
}

/** `4711 (node) S 1 4711 …`: state and, behind the parent, the group; the name may hold blanks and brackets. */
function isMember(pid: number, group: number): boolean {
  const stat = readOr(`/proc/${pid}/stat`)
  const [state, , pgrp] = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  return Number(pgrp) === group && state !== 'Z' && state !== 'X'
}

/** Lines of /proc/net/tcp: `sl local_address rem_address st … inode`; state 0A is LISTEN, the port is hexadecimal. */
export function parseListening(table: string): readonly (readonly [inode: string, port: number])[] {
  return table
    .split('\n')
    .map(line => line.trim().split(/\s+/))
    .filter(fields => fields[3] === '0A')
    .flatMap(fields => {
      const [local = '', inode] = [fields[1], fields[9]]
      return inode === undefined ? [] : [[inode, Number.parseInt(local.slice(local.lastIndexOf(':') + 1), 16)] as const]
    })
}

function socketInode(pid: number, fd: string): string | null {
  try {
    return /^socket:\[(\d+)\]$/.exec(readlinkSync(`/proc/${pid}/fd/${fd}`))?.[1] ?? null
  } catch {
    return null
  }
}

function readOr(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return ''
  }
}
