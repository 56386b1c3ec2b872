import type { AuthAction } from '../model/session.ts'

const ACTIONS: readonly AuthAction[] = ['session', 'csrf', 'providers', 'signin', 'signout', 'callback', 'error']

/** A NextAuth endpoint: its action, its provider (`callback/github`), and where the routes are mounted. */
export interface AuthEndpoint {
  readonly action: AuthAction
  readonly provider: string | null
  readonly basePath: string
}

/**
 * Which NextAuth endpoint is this path? The routes answer wherever they are mounted (`/api/auth` by default, also under
 * Next's own basePath: `/app/api/auth`), so any path that holds `/api/auth/<action>` counts, or the one that was configured.
 */
export function authEndpoint(path: string, basePath: string | null = null): AuthEndpoint | null {
  const mount = basePath?.replace(/\/+$/, '') ?? '/api/auth'
  const at = basePath === null ? path.indexOf(`${mount}/`) : path.startsWith(`${mount}/`) ? 0 : -1
  if (at < 0) return null
  const [first = '', second = null] = path.slice(at + mount.length + 1).split('/')
  const base = path.slice(0, at + mount.length)
  if (first === '_log') return { action: 'log', provider: null, basePath: base }
  if (first === 'verify-request') return { action: 'verify-request', provider: null, basePath: base }
  const action = ACTIONS.find(known => known === first) ?? 'other'
  return { action, provider: second === '' ? null : second, basePath: base }
}
