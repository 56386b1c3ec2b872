import type { Examination, Hint } from '../model/hint.ts'
import { checkClaims } from './check-claims.ts'
import { checkContainers } from './check-containers.ts'
import { checkCookies, checkSecureCookies } from './check-cookies.ts'
import { checkDeployment } from './check-deployment.ts'
import { checkEndings, checkRedirect } from './check-endings.ts'
import { checkGetToken } from './check-get-token.ts'
import { checkGuards } from './check-guards.ts'
import { checkNextConfig } from './check-next-config.ts'
import { checkPlaces } from './check-places.ts'
import { checkSecrets } from './check-secrets.ts'
import { checkServerSession } from './check-server-session.ts'
import { checkSession } from './check-session.ts'
import { checkSessionReads } from './check-session-reads.ts'
import { checkUrls } from './check-urls.ts'
import { type Check, type Context, type Found, readContext, versionsOf } from './context.ts'
import { frameOf } from './frame.ts'
import type { Project } from './project.ts'

const EVERY_CHECK: readonly Check[] = [
  checkUrls,
  checkSecrets,
  checkDeployment,
  checkContainers,
  checkNextConfig,
  checkEndings,
  checkRedirect,
  checkSessionReads,
  checkClaims,
  checkCookies,
  checkSecureCookies,
  checkSession,
  checkGetToken,
  checkGuards,
  checkPlaces,
  checkServerSession,
]

/** What in these files will break a session: pure, and the same for the same files. */
export function examine(project: Project): Examination {
  const context = readContext(project)
  const { unreadable } = context.modules
  const { found, failed } = findAll(context)
  const limits = [
    ...failed,
    ...unreadable.map(path => `${path} cannot be read as JavaScript or TypeScript, and was left out.`),
    ...undecided(context),
  ]
  const hints = new Map(
    found.map(one => [`${one.check} ${one.place.file.path}:${one.place.line}:${one.place.column}`, one]),
  )
  return {
    hints: [...hints.values()].map(one => draw(one, context)).toSorted(inOrder),
    versions: versionsOf(context),
    files: project.files.length,
    isJudged: usesIt(context),
    limits,
  }
}

/** What every check finds. `failed`: those that gave up, one sentence each. */
export function findAll(context: Context): { readonly found: readonly Found[]; readonly failed: readonly string[] } {
  const failed: string[] = []
  const found = EVERY_CHECK.flatMap(check => attempt(check, context, failed))
  return { found, failed }
}

/** What nests too deeply for one check is left to the others. */
function attempt(check: Check, context: Context, failed: string[]): readonly Found[] {
  try {
    return check(context)
  } catch (error) {
    if (!(error instanceof RangeError)) throw error
    failed.push(`One of the checks (${check.name}) gave up: something here nests too deeply.`)
    return []
  }
}

function draw({ check, place, text, fix }: Found, { modules }: Context): Hint {
  const { file, line, column } = place
  const source = modules.sources.find(one => one.file === file) ?? null
  return { check, file: file.path, line, column, text, fix, frame: frameOf(place, source) }
}

function inOrder(a: Hint, b: Hint): number {
  if (a.file !== b.file) return a.file < b.file ? -1 : 1
  return a.line - b.line || a.column - b.column
}

/** What is put together elsewhere is not known, and so nothing is said of it. */
function undecided(context: Context): readonly string[] {
  const { opaque } = context
  const places = opaque.map(({ source, node }) => `${source.file.path}:${node.loc?.start.line ?? 1}`)
  const told = [...new Set(places)].map(
    one => `The config at ${one} is put together while the app runs: only what its text shows was judged.`,
  )
  if (usesIt(context)) return told
  const { outside } = context.project.installed
  return [
    outside === undefined
      ? 'No source here imports next-auth: there was nothing but the environment to judge.'
      : `This app uses ${outside}, whose config is not read: there was nothing but the environment to judge.`,
  ]
}

function usesIt({ modules }: Context): boolean {
  return modules.sources.some(({ imports }) => [...imports.values()].some(({ from }) => from.startsWith('next-auth')))
}
