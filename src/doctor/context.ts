import type { CheckId } from './checks.ts'
import { type Config, findConfigs } from './configs.ts'
import { type EnvFiles, readEnvFiles } from './env-file.ts'
import { type Modules, readModules } from './modules.ts'
import type { Place, Project, ProjectFile } from './project.ts'
import type { Ref } from './source.ts'

/** What every check may ask. */
export interface Context {
  readonly project: Project
  readonly modules: Modules
  readonly configs: readonly Config[]
  /** Configs that are put together while the app runs. */
  readonly opaque: readonly Ref[]
  readonly env: EnvFiles
  /** Of next-auth and next; null = not known. */
  readonly major: number | null
  readonly nextMajor: number | null
  readonly scripts: Readonly<Record<string, string>>
  readonly file: (path: string) => ProjectFile | null
}

/** A hint before its line is drawn. */
export interface Found {
  readonly check: CheckId
  readonly place: Place
  readonly text: string
  readonly fix: string
}

export type Check = (context: Context) => readonly Found[]

export function readContext(project: Project): Context {
  const file = (path: string) => project.files.find(one => one.path === path) ?? null
  const { scripts, dependencies } = readPackage(file('package.json')?.text ?? '{}')
  const modules = readModules(
    project.files.filter(one => /\.[cm]?[jt]sx?$/.test(one.path)),
    project.packages,
    project.aliases,
  )
  return {
    project,
    modules,
    ...findConfigs(modules),
    env: readEnvFiles(project.files),
    major: majorOf(project.installed.nextAuth ?? dependencies['next-auth'] ?? null),
    nextMajor: majorOf(project.installed.next ?? dependencies.next ?? null),
    scripts,
    file,
  }
}

/** Versions for people; what is declared counts where nothing is installed. */
export function versionsOf({ project, file }: Context): readonly string[] {
  const { dependencies } = readPackage(file('package.json')?.text ?? '{}')
  const row = (name: string, installed: string | null) => {
    const declared = dependencies[name]
    if (installed !== null) return [`${name} ${installed}`]
    return declared === undefined ? [] : [`${name} ${declared} by package.json`]
  }
  const { next, nextAuth, outside } = project.installed
  return [...row('next', next), ...row('next-auth', nextAuth), ...(outside === undefined ? [] : [outside])]
}

/** How the library is called in a sentence. */
export function libraryOf({ major }: Pick<Context, 'major'>): string {
  return major === null ? 'NextAuth' : major >= 5 ? 'Auth.js v5' : 'next-auth v4'
}

/** `5` of `^5.0.0-beta.25` and `beta`; null = it does not tell. */
function majorOf(version: string | null): number | null {
  if (version === null) return null
  if (version === 'beta') return 5
  const digits = /^(?:npm:next-auth@)?[\^~>=v ]{0,4}(\d{1,3})(?:\.|$)/.exec(version)?.[1]
  return digits === undefined ? null : Number(digits)
}

function readPackage(text: string): {
  scripts: Readonly<Record<string, string>>
  dependencies: Readonly<Record<string, string>>
} {
  try {
    const parsed: unknown = JSON.parse(text)
    if (typeof parsed !== 'object' || parsed === null) return { scripts: {}, dependencies: {} }
    return {
      scripts: stringsOf('scripts' in parsed ? parsed.scripts : null),
      dependencies: {
        ...stringsOf('devDependencies' in parsed ? parsed.devDependencies : null),
        ...stringsOf('dependencies' in parsed ? parsed.dependencies : null),
      },
    }
  } catch {
    return { scripts: {}, dependencies: {} }
  }
}

function stringsOf(value: unknown): Readonly<Record<string, string>> {
  if (typeof value !== 'object' || value === null) return {}
  const pairs = Object.entries(value).filter((pair): pair is [string, string] => typeof pair[1] === 'string')
  return Object.fromEntries(pairs)
}
