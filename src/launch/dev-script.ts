import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** Who installs the packages of a folder, told by its lock file. */
const LOCKS = [
  ['pnpm-lock.yaml', 'pnpm'],
  ['yarn.lock', 'yarn'],
  ['bun.lock', 'bun'],
  ['bun.lockb', 'bun'],
] as const

/** How the app of a folder is started for development: `npm run dev`, or by who else is used here; null = it has no such script. */
export function findDevScript(folder: string): readonly string[] | null {
  try {
    const parsed: unknown = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
    if (typeof parsed !== 'object' || parsed === null || !('scripts' in parsed)) return null
    const { scripts } = parsed
    if (typeof scripts !== 'object' || scripts === null || !('dev' in scripts) || typeof scripts.dev !== 'string') {
      return null
    }
  } catch {
    return null
  }
  const manager = LOCKS.find(([lock]) => existsSync(join(folder, lock)))?.[1] ?? 'npm'
  return [manager, 'run', 'dev']
}
