import { readdirSync, readFileSync, readlinkSync } from 'node:fs'
import { basename } from 'node:path'
import { printable } from '../http/printable.ts'

/**
 * Who listens on a port, where it is cheap to say (Linux: /proc, own processes only): `node server.js (pid 4711)`. null = not known.
 */
export function findPortOwner(port: number): string | null {
  try {
    const inodes = new Set(['/proc/net/tcp', '/proc/net/tcp6'].flatMap(file => listeningInodes(file, port)))
    if (inodes.size === 0) return null
    for (const pid of readdirSync('/proc').filter(name => /^\d+$/.test(name))) {
      if (!holdsSocket(pid, inodes)) continue
      const name = programName(readFileSync(`/proc/${pid}/cmdline`, 'utf8'), readFileSync(`/proc/${pid}/comm`, 'utf8'))
      return `${name} (pid ${pid})`
    }
    return null
  } catch {
    return null
  }
}

/**
 * What people call a program, of its `/proc/…/cmdline` and `/proc/…/comm`: a title that it gave itself
 * (`next-server (v16.1.0)`), else its file, with the script of an interpreter. The kernel's own name is cut after 15
 * characters, and is `MainThread` for every Node. No other argument is told: it may hold a secret.
 */
export function programName(cmdline: string, comm: string): string {
  const [first = '', ...rest] = cmdline.split('\0')
  if (first === '') return printable(comm.trim(), 40)
  if (first === 'authproxy') return 'another authproxy'
  if (first.includes(' ')) return printable(first, 40)
  const program = basename(first)
  const script = rest.find(argument => /^[\w@./+][\w@./+-]*$/.test(argument) && /\/|\.\w{2,4}$/.test(argument))
  const runs = /^(?:node|bun|deno|python[\d.]*|ruby|php|java)$/.test(program) && script !== undefined
  return printable(runs ? `${program} ${basename(script)}` : program, 40)
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
