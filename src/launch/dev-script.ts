import { existsSync, readFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'

/** Who installs the packages of a folder, told by its lock file. */
const LOCKS = [
  ['package-lock.json', 'npm'],
  ['pnpm-lock.yaml', 'pnpm'],
  ['yarn.lock', 'yarn'],
  ['bun.lock', 'bun'],
  ['bun.lockb', 'bun'],
] as const

/** In a workspace the lock file stands at its root. */
const MAX_UP = 6

/** How the app of a folder is started for development: `npm run dev`, or by who else is used here; null = it has no such script. */
export function findDevScript(folder: string): readonly string[] | null {
  const { scripts } = readManifest(folder)
  if (typeof scripts !== 'object' || scripts === null || !('dev' in scripts) || typeof scripts.dev !== 'string')
    return null
  return [managerOf(folder), 'run', 'dev']
}

/** By the nearest `packageManager` or lock file, from the folder upwards, as far as its repository goes. */
function managerOf(start: string): string {
  let folder = resolve(start)
  for (let up = 0; up <= MAX_UP; up++) {
    const { packageManager } = readManifest(folder)
    const named = typeof packageManager === 'string' ? /^(npm|pnpm|yarn|bun)@/.exec(packageManager)?.[1] : undefined
    const found = named ?? LOCKS.find(([lock]) => existsSync(join(folder, lock)))?.[1]
    if (found !== undefined) return found
    if (existsSync(join(folder, '.git')) || dirname(folder) === folder) break
    folder = dirname(folder)
  }
  return 'npm'
}

function readManifest(folder: string): { readonly scripts?: unknown; readonly packageManager?: unknown } {
  try {
    const parsed: unknown = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
    return typeof parsed === 'object' && parsed !== null ? parsed : {}
  } catch {
    return {}
  }
}
