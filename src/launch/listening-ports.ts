import { execFile } from 'node:child_process'
import { groupMembers, listeningSockets, socketsOf } from './process-table.ts'

const LSOF_MS = 3_000

/** TCP ports on which a process group listens, lowest first; null = this system does not say. */
export async function listeningPorts(group: number): Promise<readonly number[] | null> {
  const members = groupMembers(group)
  if (members === null) return process.platform === 'win32' ? null : askLsof(group)
  const listening = listeningSockets()
  const held = members.flatMap(pid => socketsOf(pid)).flatMap(inode => listening.get(inode) ?? [])
  return sorted(held)
}

/** macOS and the BSDs. */
function askLsof(group: number): Promise<readonly number[] | null> {
  const args = ['-nP', '-a', '-g', String(group), '-iTCP', '-sTCP:LISTEN', '-Fn']
  return new Promise(resolve => {
    execFile('lsof', args, { timeout: LSOF_MS }, (error, stdout) => {
      // It has exit code 1 where it found nothing.
      const isMissing = error !== null && typeof error.code !== 'number'
      resolve(isMissing ? null : parseLsof(stdout))
    })
  })
}

/** @internal for tests: lines `p4711`, `f23` and `n*:3000`, `n127.0.0.1:3000`, `n[::1]:3000`. */
export function parseLsof(text: string): readonly number[] {
  return sorted(
    text
      .split('\n')
      .flatMap(line => /^n\S{0,60}:(\d{1,5})$/.exec(line)?.[1] ?? [])
      .map(Number),
  )
}

function sorted(ports: readonly number[]): readonly number[] {
  return [...new Set(ports)].sort((a, b) => a - b)
}
