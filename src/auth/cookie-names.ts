import type { CookieRole } from '../model/observation.ts'
import type { DialectId } from '../model/token.ts'
import { authjsV5 } from './authjs-v5.ts'
import type { Dialect } from './dialect.ts'
import { nextAuthV4 } from './next-auth-v4.ts'

export const DIALECTS: readonly Dialect[] = [nextAuthV4, authjsV5]

export function dialectById(id: DialectId): Dialect {
  return id === 'next-auth-v4' ? nextAuthV4 : authjsV5
}

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
const CHUNK = /\.(\d{1,3})$/

/** Which NextAuth cookie is this? null: none of its. `sessionCookies`: further names of the session cookie, as configured. */
export function identifyCookie(name: string, sessionCookies: readonly string[] = []): CookieIdentity | null {
  const custom = identifyCustom(name, sessionCookies)
  if (custom !== null) return custom
  const prefix = PREFIX.exec(name)?.[0] ?? ''
  const bare = name.slice(prefix.length)
  for (const dialect of DIALECTS) {
    const exact = lookUp(dialect, bare)
    if (exact !== null) return { role: exact, dialect: dialect.id, base: name, prefix, chunk: null }
    const chunk = CHUNK.exec(bare)
    if (chunk === null) continue
    const role = lookUp(dialect, bare.slice(0, chunk.index))
    if (role === 'session') {
      const base = name.slice(0, name.length - chunk[0].length)
      return { role, dialect: dialect.id, base, prefix, chunk: Number(chunk[1]) }
    }
  }
  return null
}

function lookUp(dialect: Dialect, bare: string): CookieRole | null {
  return Object.hasOwn(dialect.cookies, bare) ? (dialect.cookies[bare] ?? null) : null
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
