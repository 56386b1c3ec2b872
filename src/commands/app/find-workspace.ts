import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import type { ProjectPackage } from '../../doctor/project.ts'
import { asFields, asText, type Fields } from '../../http/fields.ts'
import { parseJson } from '../../http/json.ts'

const MAX_DEPTH = 4
/** Folders that are looked at: a workspace with more is told by its apps' own folders. */
const MAX_FOLDERS = 2_000
/** Above the app, this far at most. */
const MAX_UP = 6
const SKIPPED = /^(?:node_modules|dist|build|out|coverage|public|\..*)$/
const NEXT_CONFIG = /^next\.config\.[cm]?[jt]s$/
const WORKSPACE_FILES = ['pnpm-workspace.yaml', 'turbo.json', 'nx.json', 'lerna.json']
const DEPENDENCIES = ['dependencies', 'devDependencies', 'peerDependencies']

/** Is this the folder of a Next.js app, by what stands in it? */
export function isAppFolder(folder: string): boolean {
  const names = namesIn(folder)
  if (names.some(name => NEXT_CONFIG.test(name))) return true
  const hasTree = ['app', 'pages', 'src/app', 'src/pages'].some(name => existsSync(join(folder, name)))
  return hasTree && dependenciesOf(manifestOf(folder)).includes('next')
}

/** The apps below the root of a workspace, as paths from there; empty where `root` is none, or an app itself. */
export function findApps(root: string): readonly string[] {
  if (isAppFolder(root) || !isWorkspaceRoot(root)) return []
  return foldersBelow(root)
    .filter(isAppFolder)
    .map(folder => relative(root, folder).replaceAll('\\', '/'))
}

/** The packages of the workspace that the app depends on, directly or by one of them. */
export function findPackages(appDir: string): readonly ProjectPackage[] {
  const root = rootAbove(appDir)
  if (root === null) return []
  const folders = new Map<string, string>()
  for (const folder of foldersBelow(root)) {
    const name = asText(manifestOf(folder)?.name)
    if (name !== null) folders.set(name, folder)
  }
  const found = new Map<string, ProjectPackage>()
  const queue = [...dependenciesOf(manifestOf(appDir))]
  for (let name = queue.pop(); name !== undefined; name = queue.pop()) {
    const folder = folders.get(name)
    if (folder === undefined || found.has(name) || folder === appDir) continue
    const manifest = manifestOf(folder)
    const mains = ['source', 'types', 'module', 'main'].flatMap(key => asText(manifest?.[key]) ?? [])
    const path = relative(appDir, folder).replaceAll('\\', '/')
    found.set(name, { name, folder: path, exports: manifest?.exports, mains })
    queue.push(...dependenciesOf(manifest))
  }
  return [...found.values()].toSorted((a, b) => (a.name < b.name ? -1 : 1))
}

/** The root of the workspace that a folder lies in; null = it lies in none. */
export function rootAbove(appDir: string): string | null {
  let folder = dirname(appDir)
  for (let up = 0; up < MAX_UP && folder !== dirname(folder); up++) {
    if (isWorkspaceRoot(folder)) return folder
    folder = dirname(folder)
  }
  return null
}

function isWorkspaceRoot(folder: string): boolean {
  if (WORKSPACE_FILES.some(name => existsSync(join(folder, name)))) return true
  return manifestOf(folder)?.workspaces !== undefined
}

function foldersBelow(root: string): readonly string[] {
  const found: string[] = []
  const visit = (folder: string, depth: number): void => {
    for (const entry of entriesOf(folder)) {
      if (!entry.isDirectory() || SKIPPED.test(entry.name) || found.length >= MAX_FOLDERS) continue
      const path = join(folder, entry.name)
      found.push(path)
      if (depth < MAX_DEPTH) visit(path, depth + 1)
    }
  }
  visit(root, 1)
  return found
}

function entriesOf(folder: string) {
  try {
    return readdirSync(folder, { withFileTypes: true }).toSorted((a, b) => (a.name < b.name ? -1 : 1))
  } catch {
    // A folder that may not be read holds nothing for us.
    return []
  }
}

function namesIn(folder: string): readonly string[] {
  return entriesOf(folder).map(one => one.name)
}

function manifestOf(folder: string): Fields | null {
  try {
    return asFields(parseJson(readFileSync(join(folder, 'package.json'), 'utf8')))
  } catch {
    return null
  }
}

function dependenciesOf(manifest: Fields | null): readonly string[] {
  return DEPENDENCIES.flatMap(key => Object.keys(asFields(manifest?.[key]) ?? {}))
}
