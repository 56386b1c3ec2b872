import { readdir, stat, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { isCaFile } from './ca-permissions.ts'

/**
 * Keeps the CA's key out of `git add -A`: writes a `.gitignore` into its folder that names everything there or, in a
 * folder that holds other things too, the CA's files. One that is there already is left alone. True = written now.
 */
export async function ignoreInGit(folder: string): Promise<boolean> {
  const names = await readdir(folder).catch(() => [])
  const lines = names.every(isCaFile) ? '*\n' : '/authproxy-ca*\n/hosts/\n'
  return await writeFile(join(folder, '.gitignore'), lines, { flag: 'wx' }).then(
    () => true,
    // There already, or a folder that takes no file: whoever cannot write there cannot commit from there either.
    () => false,
  )
}

/** The Git work tree that a folder lies in, by its `.git` (a folder, or a file in worktrees and submodules); null = none. */
export async function findWorkTree(folder: string): Promise<string | null> {
  for (let path = folder; ; path = dirname(path)) {
    const found = await stat(join(path, '.git')).catch(() => null)
    if (found !== null) return path
    if (dirname(path) === path) return null
  }
}
