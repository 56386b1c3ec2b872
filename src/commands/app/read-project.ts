import { lstatSync, readdirSync, readFileSync, realpathSync, statSync } from 'node:fs'
import { join, resolve, sep } from 'node:path'
import { libraryOfPackages } from '../../auth/packages.ts'
import type { Alias } from '../../doctor/aliases.ts'
import { ENV_FILES } from '../../doctor/env-file.ts'
import type { Project, ProjectFile, ProjectPackage } from '../../doctor/project.ts'
import { printable } from '../../http/printable.ts'
import { UserError } from '../../model/user-error.ts'
import { findPackages, isAppFolder, rootAbove } from './find-workspace.ts'
import { findDependencies, findInstalledLibrary, findVersion } from './installed-library.ts'
import { readAliases } from './read-aliases.ts'

const MAX_BYTES = 1024 * 1024
const MAX_FILES = 200
const MAX_LIBRARIES = 200
/** Names that are looked at, read or not: a project larger than that is a monorepo's root. */
const MAX_NAMES = 20_000
const MAX_DEPTH = 12
const AT_ROOT = [
  ...ENV_FILES,
  'package.json',
  '.gitignore',
  '.dockerignore',
  'Dockerfile',
  'docker-compose.yml',
  'docker-compose.yaml',
  'compose.yml',
  'compose.yaml',
  'fly.toml',
  'vercel.json',
]
const SKIPPED =
  /^(?:node_modules|dist|build|out|coverage|public|__tests__|__mocks__|tests?|e2e|cypress|storybook|generated|\..*)$/
const SOURCE = /\.[cm]?[jt]sx?$/
const NO_SOURCE = /\.d\.[cm]?ts$|\.(?:test|spec|stories)\.[cm]?[jt]sx?$/
/** What is certainly read first. */
const LIKELY = /(?:^|\/)(?:middleware|proxy)\.|\[\.\.\.|auth/i
const BARREL = /(?:^|\/)index\.[cm]?[jt]sx?$/
const NEXT_CONFIG = /^next\.config\./
const VARIABLES = /\b(?:NEXTAUTH|AUTH)_(?:URL|SECRET)\b/
const SPEAKS_OF_IT = /next-auth|@auth\//

/** Reads what the doctor looks at. `limits`: what was left out, in sentences. Throws `UserError` when there is no such folder. */
export function readProject(dir: string): { readonly project: Project; readonly limits: readonly string[] } {
  if (!statSync(dir, { throwIfNoEntry: false })?.isDirectory()) {
    throw new UserError(
      'doctor-dir-missing',
      `There is no folder ${printable(dir)}.`,
      "Give the app's folder: authproxy doctor apps/web",
    )
  }
  const root = realpathSync(resolve(dir))
  const limits: string[] = []
  const { paths, isCut } = listSources(root)
  if (isCut)
    limits.push(
      `There are more than ${MAX_NAMES} names here; some were not looked at. Give the folder of the app itself.`,
    )
  const ordered = paths.toSorted(
    (a, b) => Number(LIKELY.test(b)) - Number(LIKELY.test(a)) || depthOf(a) - depthOf(b) || (a < b ? -1 : 1),
  )
  const files: ProjectFile[] = []
  const read = (path: string): void => {
    const text = readText(root, path, limits)
    if (text !== null && (!SOURCE.test(path) || concerns(path, text))) files.push({ path, text })
  }
  for (const path of AT_ROOT) read(path)
  for (const path of ordered.slice(0, MAX_FILES)) read(path)
  const packages = readPackages(root, limits)
  const aliases = readAliases(root)
  const known = new Set(packages.files.map(one => one.path))
  files.push(...packages.files, ...readLibraries(root, aliases, limits).filter(one => !known.has(one.path)))
  if (ordered.length > MAX_FILES)
    limits.push(
      `${ordered.length - MAX_FILES} of ${ordered.length} source files were not read: those whose names speak of auth come first, and ${MAX_FILES} are read.`,
    )
  // In a workspace of Nx the apps have none.
  if (!files.some(one => one.path === 'package.json') && !isAppFolder(root))
    limits.push('There is no package.json here: this may not be the folder of the app.')
  const version = (name: string) =>
    [root, ...packages.list.map(one => join(root, one.folder))]
      .map(folder => findVersion(folder, name))
      .find(one => one !== null) ?? null
  const dependencies = findDependencies(root)
  const library = libraryOfPackages(dependencies)
  // What stands further up in a workspace is another app's.
  const installed =
    library === null || library === 'next-auth'
      ? { next: version('next'), nextAuth: version('next-auth') }
      : {
          next: dependencies.includes('next') ? version('next') : null,
          nextAuth: null,
          outside: findInstalledLibrary(root) ?? library,
        }
  return { project: { files, paths, packages: packages.list, aliases, installed }, limits }
}

/** A file that hands on what another one exports need not name NextAuth itself. */
function concerns(path: string, text: string): boolean {
  if (NEXT_CONFIG.test(path)) return VARIABLES.test(text) || SPEAKS_OF_IT.test(text)
  return (
    SPEAKS_OF_IT.test(text) || LIKELY.test(path) || (BARREL.test(path) && /\bexport\b[^\n]{0,500}\bfrom\b/.test(text))
  )
}

/** What speaks of NextAuth in the packages of the same workspace that the app depends on. */
function readPackages(
  root: string,
  limits: string[],
): { readonly list: readonly ProjectPackage[]; readonly files: readonly ProjectFile[] } {
  const list = findPackages(root)
  const files: ProjectFile[] = []
  for (const { folder } of list) {
    const full = join(root, folder)
    for (const path of listSources(full).paths) {
      const text = files.length < MAX_FILES ? readText(full, path, limits) : null
      if (text !== null && concerns(path, text)) files.push({ path: `${folder}/${path}`, text })
    }
  }
  return { list, files }
}

/** What speaks of NextAuth where tsconfig.json leads out of the app: libraries of Nx, which are no packages. */
function readLibraries(root: string, aliases: readonly Alias[], limits: string[]): readonly ProjectFile[] {
  const top = rootAbove(root)
  if (top === null) return []
  const folders = aliases.flatMap(({ targets }) =>
    targets.filter(one => one.startsWith('../')).map(one => folderOf(one)),
  )
  const files: ProjectFile[] = []
  for (const folder of [...new Set(folders)].slice(0, MAX_LIBRARIES)) {
    const full = join(root, folder)
    if (!full.startsWith(top + sep) || root.startsWith(full + sep)) continue
    for (const path of listSources(full).paths) {
      const text = files.length < MAX_FILES ? readText(full, path, limits) : null
      if (text !== null && concerns(path, text)) files.push({ path: `${folder}/${path}`, text })
    }
  }
  return files
}

/** Of `../../libs/auth/src/index.ts`, or of `../../libs/*`. */
function folderOf(target: string): string {
  const [fixed = ''] = target.split('*')
  return fixed.slice(0, fixed.lastIndexOf('/'))
}

function listSources(root: string): { readonly paths: readonly string[]; readonly isCut: boolean } {
  const paths: string[] = []
  let names = 0
  const visit = (folder: string, depth: number): void => {
    let entries: ReturnType<typeof readEntries> = []
    try {
      entries = readEntries(join(root, folder))
    } catch {
      // A folder that may not be read holds nothing for us.
    }
    for (const entry of entries) {
      if (++names > MAX_NAMES) return
      const path = folder === '' ? entry.name : `${folder}/${entry.name}`
      if (entry.isFile() && SOURCE.test(entry.name) && !NO_SOURCE.test(entry.name)) paths.push(path)
      if (entry.isSymbolicLink() && SOURCE.test(entry.name)) paths.push(path)
      if (entry.isDirectory() && depth < MAX_DEPTH && !SKIPPED.test(entry.name)) visit(path, depth + 1)
    }
  }
  visit('', 0)
  return { paths, isCut: names > MAX_NAMES }
}

function readEntries(path: string) {
  return readdirSync(path, { withFileTypes: true }).toSorted((a, b) => (a.name < b.name ? -1 : 1))
}

/** null = there is none, it is no file, it is too large, or it leads out of the folder. */
function readText(root: string, path: string, limits: string[]): string | null {
  const full = join(root, path)
  try {
    const isLink = lstatSync(full).isSymbolicLink()
    if (isLink && !realpathSync(full).startsWith(root + sep)) {
      limits.push(`${path} is a link out of this folder, and was not followed.`)
      return null
    }
    const { size } = statSync(full)
    if (!statSync(full).isFile()) return null
    if (size > MAX_BYTES) {
      limits.push(`${path} is larger than 1 MB, and was not read.`)
      return null
    }
    return readFileSync(full, 'utf8')
  } catch {
    return null
  }
}

function depthOf(path: string): number {
  return path.split('/').length
}
