import { readdirSync, readFileSync, readlinkSync } from 'node:fs'
import { printable } from '../http/printable.ts'

/**
 * Who listens on a port, where it is cheap to say (Linux: /proc, own processes only): `node (pid 4711)`. null = not known.
 */
export function findPortOwner(port: number): string | null {
  try {
    const inodes = new Set(['/proc/net/tcp', '/proc/net/tcp6'].flatMap(file => listeningInodes(file, port)))
    if (inodes.size === 0) return null
    for (const pid of readdirSync('/proc').filter(name => /^\d+$/.test(name))) {
      if (holdsSocket(pid, inodes))
        return `${printable(readFileSync(`/proc/${pid}/comm`, 'utf8').trim(), 40)} (pid ${pid})`
    }
    return null
  } catch {
    return null
  }
}

/** Lines of /proc/net/tcp: `sl local_address rem_address st … inode`; state 0A is LISTEN, the port is hexadecimal. */
function listeningInodes(file: string, port: number): string[] {
  const wanted = `:${port.toString(16).toUpperCase().padStart(4, '0')}`
  return readFileSync(file, 'utf8')
    .split('\n')
    .map(line => line.trim().split(/\s+/))
    .filter(fields => fields[3] === '0A' && fields[1]?.endsWith(wanted))
    .flatMap(fields => fields[9] ?? [])
}

function holdsSocket(pid: string, inodes: ReadonlySet<string>): boolean {
  try {
    return readdirSync(`/proc/${pid}/fd`).some(fd => {
      const inode = /^socket:\[(\d+)\]$/.exec(readlinkSync(`/proc/${pid}/fd/${fd}`))?.[1]
      return inode !== undefined && inodes.has(inode)
    })
  } catch {
    return false
  }
}
