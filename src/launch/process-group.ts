import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { setTimeout as delay } from 'node:timers/promises'
import { groupMembers } from './process-table.ts'

/** What a process and all that it started get until they are killed, ms. */
const GRACE_MS = 2_000
const LOOK_MS = 50
/** For the system to take away what was killed. */
const KILLED_MS = 500

/**
 * Ends a process that leads a group of its own, and the whole group: the signal first, SIGKILL after two seconds. Resolves
 * when nothing of it is left. On Windows the tree is ended by taskkill at once: there is no signal that would ask it.
 */
export async function endGroup(
  pid: number,
  signal: NodeJS.Signals,
  platform: NodeJS.Platform = process.platform,
): Promise<void> {
  if (platform === 'win32') {
    spawnSync('taskkill', ['/PID', String(pid), '/T', '/F'], { stdio: 'ignore', windowsHide: true })
    return
  }
  signalGroup(pid, signal)
  if (await isGoneWithin(pid, GRACE_MS)) return
  signalGroup(pid, 'SIGKILL')
  await isGoneWithin(pid, KILLED_MS)
}

async function isGoneWithin(group: number, ms: number): Promise<boolean> {
  const until = performance.now() + ms
  while (isAlive(group)) {
    if (performance.now() > until) return false
    await delay(LOOK_MS)
  }
  return true
}

function isAlive(group: number): boolean {
  // The cheap question first; it also counts those that only wait to be reaped, so /proc is asked where there is one.
  return signalGroup(group, 0) && groupMembers(group)?.length !== 0
}

/** false = nobody is left to get it. */
function signalGroup(group: number, signal: NodeJS.Signals | 0): boolean {
  try {
    process.kill(-group, signal)
    return true
  } catch {
    return false
  }
}

/** Waits for a line; where the pipe closes without one, whoever held it has died. */
const WATCH = 'trap "" HUP INT TERM; read -r _ && exit 0; kill -s TERM -- "-$1"; sleep 2; kill -s KILL -- "-$1"'

/** Ends the group when this process dies without a chance to do it itself (SIGKILL). */
export interface Guard {
  /** The group has ended: its number may soon be another's. */
  readonly release: () => void
}

/** A shell in a session of its own, at the other end of a pipe. Windows has none: what a killed authproxy started lives on there. */
export function guardGroup(pid: number, platform: NodeJS.Platform = process.platform): Guard {
  if (platform === 'win32') return { release: () => {} }
  const shell: ChildProcess = spawn('/bin/sh', ['-c', WATCH, 'authproxy-guard', String(pid)], {
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
  })
  // Without it the app is ended all the same, only not when we are killed.
  shell.on('error', () => {})
  shell.stdin?.on('error', () => {})
  shell.unref()
  return { release: () => void shell.stdin?.end('ended\n') }
}
