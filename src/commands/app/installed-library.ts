import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join, resolve } from 'node:path'
import { libraryOfPackages } from '../../auth/packages.ts'
import { printable } from '../../http/printable.ts'
import type { DialectId } from '../../model/token.ts'

/** `next-auth 4.24.15`, `@auth/express 0.12.3`, as installed for the app; null = not found. Reads package.json files only. */
export function findInstalledLibrary(appDir: string): string | null {
  // In a workspace the next-auth of another app may stand further up.
  const name = libraryOfPackages(findDependencies(appDir)) ?? 'next-auth'
  const version = findVersion(appDir, name)
  return version === null ? null : `${name} ${version}`
}

/** Which of the two lines of versions `next-auth 4.24.15` is of. */
export function dialectOfLibrary(library: string | null): DialectId | null {
  if (library?.startsWith('@auth/')) return 'authjs-v5'
  const major = /^next-auth (\d{1,3})\./.exec(library ?? '')?.[1]
  return major === '4' ? 'next-auth-v4' : major === '5' ? 'authjs-v5' : null
}

/** The version of a package as installed for the app, fit to be shown; null = not found. */
export function findVersion(appDir: string, name: string): string | null {
  const require = createRequire(join(resolve(appDir), 'package.json'))
  for (const directory of require.resolve.paths(name) ?? []) {
    try {
      const text = readFileSync(join(directory, name, 'package.json'), 'utf8')
      const { version } = JSON.parse(text) as { version?: unknown }
      if (typeof version === 'string') return printable(version, 40)
    } catch {
      // Not in this folder; the next one up may hold it.
    }
  }
  return null
}

/** Names of the packages that the app's package.json depends on; empty = there is none that can be read. */
export function findDependencies(appDir: string): readonly string[] {
  try {
    const parsed: unknown = JSON.parse(readFileSync(join(resolve(appDir), 'package.json'), 'utf8'))
    if (typeof parsed !== 'object' || parsed === null || !('dependencies' in parsed)) return []
    const { dependencies } = parsed
    return typeof dependencies === 'object' && dependencies !== null ? Object.keys(dependencies) : []
  } catch {
    return []
  }
}
