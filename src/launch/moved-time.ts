import { existsSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { shiftClock } from './shift-clock.ts'

type Env = Readonly<Record<string, string | undefined>>

/** The means by which a command runs at another time. */
export interface MovedTime {
  readonly by: 'libfaketime' | 'node'
  /** What the command gets beside its own environment. */
  readonly set: Readonly<Record<string, string>>
  /** From now on it is so many ms ahead; it sees that within a moment, without being started again. */
  readonly move: (aheadMs: number) => void
  /** Takes away the files that were made for it. */
  readonly remove: () => void
}

export interface MovedTimeOptions {
  readonly aheadMs: number
  /** As the command would have it. */
  readonly env: Env
  /** null = there is none. */
  readonly library?: string | null
  readonly folder?: string
}

/** Where packages put it; one of several for programs with threads. */
const FOLDERS: Partial<Record<NodeJS.Architecture, readonly string[]>> = {
  x64: ['/usr/lib/x86_64-linux-gnu/faketime', '/usr/lib64/faketime'],
  arm64: ['/usr/lib/aarch64-linux-gnu/faketime', '/usr/lib64/faketime'],
}
const EVERYWHERE = ['/usr/lib/faketime', '/usr/local/lib/faketime']
const NAMES = ['libfaketimeMT.so.1', 'libfaketime.so.1']

/**
 * libfaketime, on Linux: it moves the clock of every program that is linked with the C library. On macOS the system's own shell, by
 * which npm starts scripts, drops what would load it, and Windows has none.
 */
export function findLibfaketime(
  platform: NodeJS.Platform = process.platform,
  arch: NodeJS.Architecture = process.arch,
  exists: (path: string) => boolean = existsSync,
): string | null {
  if (platform !== 'linux') return null
  const places = [...(FOLDERS[arch] ?? []), ...EVERYWHERE].flatMap(folder => NAMES.map(name => `${folder}/${name}`))
  return places.find(exists) ?? null
}

/** Prepares the environment of a command that is to be started; makes a folder for it. */
export function moveTime({ aheadMs, env, library = findLibfaketime(), folder }: MovedTimeOptions): MovedTime {
  const own = folder ?? mkdtempSync(join(tmpdir(), 'authproxy-clock-'))
  const stamp = join(own, 'ahead')
  const move = (ms: number): void => {
    // Whole at any moment: others read it all the time.
    writeFileSync(`${stamp}.next`, `+${(ms / 1000).toFixed(3)}\n`)
    renameSync(`${stamp}.next`, stamp)
  }
  move(aheadMs)
  const remove = () => rmSync(own, { recursive: true, force: true })
  if (library !== null) return { by: 'libfaketime', set: libraryVariables(library, stamp, env), move, remove }
  const file = join(own, 'shift-clock.cjs')
  writeFileSync(file, `'use strict';(${shiftClock.toString()})(require, ${JSON.stringify(stamp)})\n`)
  // Within quotes a backslash would be an escape, and Node takes the other slash everywhere.
  const preload = `--require "${file.replaceAll('\\', '/')}"`
  const before = env.NODE_OPTIONS ?? ''
  return { by: 'node', set: { NODE_OPTIONS: before === '' ? preload : `${before} ${preload}` }, move, remove }
}

function libraryVariables(library: string, stamp: string, env: Env): Readonly<Record<string, string>> {
  const before = env.LD_PRELOAD ?? ''
  return {
    LD_PRELOAD: before === '' ? library : `${before}:${library}`,
    FAKETIME_TIMESTAMP_FILE: stamp,
    FAKETIME_NO_CACHE: '1',
    // Timers go on as they are: a jump must not end each of them.
    FAKETIME_DONT_FAKE_MONOTONIC: '1',
    // A jump would make every file look changed to who watches them.
    NO_FAKE_STAT: '1',
  }
}
