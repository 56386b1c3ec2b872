import type { Context } from './context.ts'

const ROUTE = /^(?:src\/)?(?:app|pages)\/(.*\/)?\[\.\.\.[\w-]+\](?:\/route)?\.[cm]?[jt]sx?$/

/** Where the auth routes are by the place of their file: `/api/auth`; null = there is no such file, or more than one place. */
export function routesMountedAt({ project, modules }: Pick<Context, 'project' | 'modules'>): string | null {
  const places = new Set<string>()
  for (const path of project.paths) {
    const folder = ROUTE.exec(path)?.[1]
    if (folder === undefined) continue
    const isAuth = /nextauth/i.test(path) || modules.sources.some(one => one.file.path === path)
    if (isAuth) places.add(`/${folder.split('/').filter(isInAddress).join('/')}`)
  }
  return places.size === 1 ? ([...places][0] ?? null) : null
}

/** Groups of the App Router, as `(auth)`, are not in the address. */
function isInAddress(segment: string): boolean {
  return segment !== '' && !(segment.startsWith('(') && segment.endsWith(')'))
}
