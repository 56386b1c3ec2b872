import type { AuthAction } from '../model/recording.ts'

const ACTIONS: readonly AuthAction[] = ['session', 'csrf', 'providers', 'signin', 'signout', 'callback', 'error']

/** A NextAuth endpoint: its action, its provider (`callback/github`), and where the routes are mounted. */
export interface AuthEndpoint {
  readonly action: AuthAction
  readonly provider: string | null
  readonly basePath: string
}

/**
 * `github`, `azure-ad-b2c`, `Keycloak_Production_EU2`: an id that somebody chose. A developer names providers, and a path names
 * anything: what is rather a token than a name is not quoted.
 */
const PROVIDER_ID =
  /^(?:[A-Za-z][A-Za-z0-9_-]{0,15}|(?=.{1,40}$)(?:(?:[A-Z]{1,4}|[A-Z]?[a-z]{2,16}){1,3}[0-9]{0,2}(?:[-_]|$)){1,6})$/

export function isProviderId(text: string): boolean {
  return PROVIDER_ID.test(text)
}

/**
 * Which NextAuth endpoint is this path? The routes answer wherever they are mounted (`/api/auth` by default, also under
 * Next's own basePath: `/app/api/auth`), so any path that holds `/api/auth/<action>` counts, or the one that was configured.
 */
export function authEndpoint(path: string, basePath: string | null = null): AuthEndpoint | null {
  const mount = basePath?.replace(/(?<!\/)\/+$/, '') ?? '/api/auth'
  const at = basePath === null ? path.indexOf(`${mount}/`) : path.startsWith(`${mount}/`) ? 0 : -1
  if (at < 0) return null
  const [first = '', second = null] = path.slice(at + mount.length + 1).split('/')
  const base = path.slice(0, at + mount.length)
  if (first === '_log') return { action: 'log', provider: null, basePath: base }
  if (first === 'verify-request') return { action: 'verify-request', provider: null, basePath: base }
  const action = ACTIONS.find(known => known === first) ?? 'other'
  const provider = second === null || second === '' ? null : isProviderId(second) ? second : 'its provider'
  return { action, provider, basePath: base }
}
