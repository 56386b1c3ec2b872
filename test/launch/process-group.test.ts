import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { afterEach, expect, test, vi } from 'vitest'
import { endGroup, guardGroup } from '../../src/launch/process-group.ts'
import { isAlive } from '../support/wrapped-app.ts'

const started: ChildProcess[] = []
afterEach(() => {
  for (const child of started.splice(0)) if (child.pid !== undefined) killGroup(child.pid)
})

function killGroup(pid: number): void {
  try {
    process.kill(-pid, 'SIGKILL')
  } catch {
    // gone already
  }
}

/** A shell that leads a group of its own, with a child in it; both tell their ids. */
async function group(script: string): Promise<readonly [leader: number, child: number]> {
  const shell = spawn('/bin/sh', ['-c', script], { detached: true, stdio: ['ignore', 'pipe', 'ignore'] })
  started.push(shell)
  const [line] = await once(shell.stdout, 'data')
  return [shell.pid ?? 0, Number(String(line).trim())]
}

test('ends all of a group by the signal', async () => {
  const [leader, child] = await group('sleep 60 & echo $!; wait')
  await endGroup(leader, 'SIGTERM')
  expect([isAlive(leader), isAlive(child)]).toEqual([false, false])
})

test('whoever does not go by the signal is killed after two seconds', async () => {
  const [leader, child] = await group('trap "" TERM; (trap "" TERM; sleep 60; sleep 60) & echo $!; wait; wait')
  const before = performance.now()
  await endGroup(leader, 'SIGTERM')
  expect(performance.now() - before).toBeGreaterThan(1_900)
  expect([isAlive(leader), isAlive(child)]).toEqual([false, false])
})

test('a group that is gone is ended at once', async () => {
  await expect(endGroup(2 ** 22 - 1, 'SIGTERM')).resolves.toBeUndefined()
})

test('a guard that is released leaves the group alone', async () => {
  const [leader, child] = await group('sleep 60 & echo $!; wait')
  guardGroup(leader).release()
  await new Promise(resolve => setTimeout(resolve, 300))
  expect(isAlive(child)).toBe(true)
})

test('on Windows the tree is ended by taskkill, and there is no guard', async () => {
  vi.resetModules()
  const spawnSync = vi.fn()
  vi.doMock('node:child_process', () => ({ spawnSync, spawn: vi.fn(() => expect.unreachable()) }))
  const windows = await import('../../src/launch/process-group.ts')
  await windows.endGroup(4711, 'SIGINT', 'win32')
  windows.guardGroup(4711, 'win32').release()
  expect(spawnSync.mock.calls.map(([command, args]) => [command, ...args].join(' '))).toEqual([
    'taskkill /PID 4711 /T /F',
  ])
  vi.doUnmock('node:child_process')
})
