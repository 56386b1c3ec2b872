import { createHash } from 'node:crypto'
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** One digest of the names and contents of the files in a folder that fit the patterns. */
export function digestFiles(folder: string, patterns: string | string[], exclude: string[] = []): string {
  const hash = createHash('sha256')
  const files = globSync(patterns, { cwd: folder, exclude, withFileTypes: true }).filter(entry => entry.isFile())
  const names = files.map(entry => join(entry.parentPath, entry.name)).sort()
  for (const name of names)
    hash
      .update(`${name.slice(folder.length)}\0`)
      .update(readFileSync(name))
      .update('\0')
  return hash.digest('hex')
}
