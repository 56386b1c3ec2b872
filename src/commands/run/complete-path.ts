import { readdir, stat } from 'node:fs/promises'
import { homedir } from 'node:os'
import { join } from 'node:path'
import type { PathCompletion } from '../../tui/type-text.ts'

/** `~/a.har` as a shell understands it. */
export function inHome(path: string): string {
  return path.replace(/^~(?=[\\/])/, homedir())
}

/**
 * What begins like the path that was typed, as a shell completes it: folders, and HAR files where there is one, else any file.
 * Never throws: a folder that cannot be read holds nothing.
 */
export async function completePath(typed: string): Promise<PathCompletion> {
  const cut = typed.lastIndexOf('/') + 1
  const [named, begun] = [typed.slice(0, cut), typed.slice(cut)]
  const folder = inHome(named) || '.'
  const found = await readdir(folder).catch(() => [])
  // What is hidden is meant only where its dot was typed.
  const fitting = found.filter(name => name.startsWith(begun) && (begun !== '' || !name.startsWith('.'))).toSorted()
  const entries = await Promise.all(
    fitting.map(async name => ({ name, isFolder: await isFolder(join(folder, name)), isHar: HAR.test(name) })),
  )
  const hars = entries.filter(one => one.isFolder || one.isHar)
  const kept = hars.some(one => one.isHar) || entries.every(one => one.isFolder) ? hars : entries
  const names = kept.map(one => (one.isFolder ? `${one.name}/` : one.name))
  return { typed, whole: named + (names.length === 0 ? begun : commonStart(names)), names }
}

const HAR = /\.har(?:\.gz)?$/i

async function isFolder(path: string): Promise<boolean> {
  const found = await stat(path).catch(() => null)
  return found?.isDirectory() ?? false
}

function commonStart([first = '', ...others]: readonly string[]): string {
  let length = first.length
  for (const other of others) {
    while (!other.startsWith(first.slice(0, length))) length -= 1
  }
  return first.slice(0, length)
}
