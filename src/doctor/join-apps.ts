import type { Examination } from '../model/hint.ts'

/** What was found in one of several apps of a workspace. `folder`: from the root, with `/`. */
export interface AppExamination extends Examination {
  readonly folder: string
}

/** One examination of the root of a workspace: every app as Next reads it, paths from the root. Pure. */
export function joinApps(apps: readonly AppExamination[]): Examination {
  const judged = apps.filter(one => one.isJudged)
  const rest = apps.filter(one => !one.isJudged)
  const hints = judged.flatMap(({ folder, hints: own }) =>
    own.map(hint => ({ ...hint, file: pathIn(folder, hint.file) })),
  )
  // A package of several apps is told once.
  const distinct = new Map(hints.map(one => [`${one.check} ${one.file}:${one.line}:${one.column}`, one]))
  const names = (list: readonly AppExamination[]) => list.map(one => one.folder).join(', ')
  return {
    hints: [...distinct.values()],
    versions: versionsOf(judged),
    files: judged.reduce((sum, one) => sum + one.files, 0),
    isJudged: judged.length > 0,
    limits: [
      judged.length === 0
        ? `This is the root of a workspace, and none of its apps (${names(rest)}) speaks of NextAuth: nothing was judged.`
        : `This is the root of a workspace. Read as Next reads them: ${names(judged)}, with the packages that they depend on; nothing beside.`,
      ...(judged.length > 0 && rest.length > 0 ? [`Without NextAuth, and left out: ${names(rest)}.`] : []),
      ...judged.flatMap(({ folder, limits }) => limits.map(one => `${folder}: ${one}`)),
    ],
  }
}

/** Said once where the apps have the same. */
function versionsOf(apps: readonly AppExamination[]): readonly string[] {
  const [first] = apps
  const same = apps.every(one => one.versions.join() === first?.versions.join())
  if (same) return first?.versions ?? []
  return apps.flatMap(({ folder, versions }) => versions.map(one => `${one} (${folder})`))
}

/** `../../packages/auth/index.ts` of `apps/web` -> `packages/auth/index.ts`; `folder` may be absolute, or empty. */
export function pathIn(folder: string, file: string): string {
  const parts = folder.split('/').filter((one, index) => one !== '' || (index === 0 && folder !== ''))
  const rest = file.split('/')
  while (rest[0] === '..' && parts.length > 0 && parts.at(-1) !== '..') {
    rest.shift()
    parts.pop()
  }
  return [...parts, ...rest].join('/')
}
