import { memo } from '../http/memo.ts'
import type { CookieRole } from '../model/observation.ts'
import type { DialectId } from '../model/token.ts'
import type { Dialect } from './dialect.ts'
import { DIALECTS } from './dialects.ts'

export interface CookieIdentity {
  readonly role: CookieRole
  /** null: a name given by the user (`--session-cookie`), so the token itself must tell. */
  readonly dialect: DialectId | null
  /** The name with its prefix, without a chunk suffix: what keys and chunk joins go by. */
  readonly base: string
  /** `__Secure-`, `__Host-`, `__Http-`, `__Host-Http-` or nothing, as written. */
  readonly prefix: string
  /** Chunk number; null = the plain cookie. */
  readonly chunk: number | null
}

const PREFIX = /^(__Secure-|__Host-Http-|__Host-|__Http-)/i
/** Of a cookie that the user names, whose library is not known yet. */
const CHUNK = /\.(\d{1,3})$/

/** Which NextAuth cookie is this? null: none of its. `sessionCookies`: further names of the session cookie, as configured. */
export function identifyCookie(name: string, sessionCookies: readonly string[] = []): CookieIdentity | null {
  return identifyCustom(name, sessionCookies) ?? identifyUsual(name)
}

/** Every request brings the same few names. */
const identifyUsual = memo(500, (name): CookieIdentity | null => {
  const prefix = PREFIX.exec(name)?.[0] ?? ''
  const bare = name.slice(prefix.length)
  for (const dialect of DIALECTS) {
    const exact = lookUp(dialect, bare)
    if (exact !== null) return { role: exact, dialect: dialect.id, base: name, prefix, chunk: null }
    const chunk = dialect.chunks.suffix.exec(bare)
    if (chunk === null) continue
    const role = lookUp(dialect, bare.slice(0, chunk.index))
    if (role === 'session') {
      const base = name.slice(0, name.length - chunk[0].length)
      return { role, dialect: dialect.id, base, prefix, chunk: Number(chunk[1]) }
    }
  }
  return null
})

function lookUp(dialect: Dialect, bare: string): CookieRole | null {
  const isIt = (name: string | RegExp) => (typeof name === 'string' ? name === bare : name.test(bare))
  return dialect.cookies.find(({ name }) => isIt(name))?.role ?? null
}

/** The prefix is not the one that the library puts before this name on the origin's scheme; null = a name of the user's choice. */
export function prefixFits(
  name: string,
  origin: string,
): { readonly fits: boolean; readonly prefixed: boolean } | null {
  const identity = identifyCookie(name)
  if (identity?.role !== 'session' || identity.dialect === null || identity.chunk !== null) return null
  const dialect = DIALECTS.find(one => one.id === identity.dialect)
  const usual = dialect === undefined ? [] : Object.values(dialect.prefix)
  if (dialect === undefined || !usual.includes(identity.prefix)) return null
  const { https, http } = dialect.prefix
  return { fits: identity.prefix === (origin.startsWith('https:') ? https : http), prefixed: identity.prefix !== '' }
}

function identifyCustom(name: string, sessionCookies: readonly string[]): CookieIdentity | null {
  for (const base of sessionCookies) {
    const prefix = PREFIX.exec(base)?.[0] ?? ''
    if (name === base) return { role: 'session', dialect: null, base, prefix, chunk: null }
    const suffix = name.startsWith(base) ? CHUNK.exec(name) : null
    if (suffix !== null && name.length - suffix[0].length === base.length) {
      return { role: 'session', dialect: null, base, prefix, chunk: Number(suffix[1]) }
    }
  }
  return null
}
