import { readFileSync } from 'node:fs'
import { basename } from 'node:path'
import { printable } from '../../http/printable.ts'
import { listenersOn } from '../../launch/process-table.ts'

/**
 * Who listens on a port, where it is cheap to say (Linux: /proc, own processes only): `node server.js (pid 4711)`. null = not known.
 */
export function findPortOwner(port: number): string | null {
  const [pid] = listenersOn(port)
  if (pid === undefined) return null
  try {
    const name = programName(readFileSync(`/proc/${pid}/cmdline`, 'utf8'), readFileSync(`/proc/${pid}/comm`, 'utf8'))
    return `${name} (pid ${pid})`
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
