import { readFileSync, realpathSync } from 'node:fs'
import { join, relative } from 'node:path'
import { asFields, asText } from '../../http/fields.ts'
import { parseJson } from '../../http/json.ts'
import { isLoopbackHost } from '../../http/origin.ts'
import { printable } from '../../http/printable.ts'
import { listenersOn, workFolder } from '../../launch/process-table.ts'
import type { Target } from './target.ts'

/**
 * Does the app that answers run from the folder that is read? `unknown`: this machine does not say, or what it says fits both;
 * `other`: its process works in `folder`.
 */
export type AppFolder =
  | { readonly kind: 'same' | 'unknown' }
  | { readonly kind: 'other'; readonly folder: string; readonly target: string }

/** Asks /proc of Linux who listens at each target, and where that process works. The first one that is elsewhere is told. */
export function findAppFolder(
  appDir: string,
  targets: readonly Pick<Target, 'host' | 'port' | 'label'>[],
  foldersOn: (port: number) => readonly string[] = processFolders,
): AppFolder {
  const found = targets.map((target): AppFolder => {
    const folders = isLoopbackHost(target.host) ? foldersOn(target.port) : []
    const kinds = new Set(folders.map(one => compare(appDir, one)))
    const [kind] = kinds
    const [folder] = folders
    if (folder === undefined || kind === undefined || kinds.size > 1) return { kind: 'unknown' }
    return kind === 'other' ? { kind, folder, target: target.label } : { kind }
  })
  const other = found.find(one => one.kind === 'other')
  if (other !== undefined) return other
  return found.length > 0 && found.every(one => one.kind === 'same') ? { kind: 'same' } : { kind: 'unknown' }
}

function processFolders(port: number): readonly string[] {
  return listenersOn(port).flatMap(pid => workFolder(pid) ?? [])
}

/**
 * A server below the folder is its (`.next/standalone`), unless it is a package of its own: then the folder may be a monorepo's root,
 * with several apps. One above it may have been told of it (`next dev apps/web`).
 */
function compare(appDir: string, folder: string): AppFolder['kind'] {
  const own = realPath(appDir)
  if (own === null) return 'unknown'
  const [name, there] = [packageName(own), packageName(folder)]
  if (isWithin(own, folder)) return there === null || there === name ? 'same' : 'unknown'
  if (isWithin(folder, own)) return 'unknown'
  // Built here, and copied to where it runs.
  return name !== null && name === there ? 'unknown' : 'other'
}

function isWithin(folder: string, path: string): boolean {
  const way = relative(folder, path)
  return way === '' || !(way.startsWith('..') || way.startsWith('/'))
}

function packageName(folder: string): string | null {
  try {
    return asText(asFields(parseJson(readFileSync(join(folder, 'package.json'), 'utf8')))?.name)
  } catch {
    return null
  }
}

function realPath(path: string): string | null {
  try {
    return realpathSync(path)
  } catch {
    return null
  }
}

/** In one sentence, and the next step; null = it is the same, as far as is known. */
export function describeAppFolder(appDir: string, found: AppFolder): string | null {
  if (found.kind !== 'other') return null
  const folder = printable(found.folder, 200)
  return `The app at ${found.target} runs in ${folder}, and code and .env files are read in ${printable(appDir, 200)}: no lines of code are named. To have its own read, start authproxy with --app-dir ${folder}.`
}
