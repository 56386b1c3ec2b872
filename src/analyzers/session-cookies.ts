import { type CookieIdentity, identifyCookie } from '../auth/cookie-names.ts'
import { repeatedOf } from '../auth/dialects.ts'
import { type ChunkGroup, groupChunks } from '../cookies/chunks.ts'
import { readCompactForm } from '../tokens/compact.ts'
import type { TokenInput } from '../tokens/reader.ts'

/** A cookie of a request or a Set-Cookie line, as far as joining needs it. */
export interface NamedValue {
  readonly name: string
  readonly value: string
  readonly identity: CookieIdentity | null
}

/** The session cookie of one base name, joined. */
export interface JoinedSession extends TokenInput {
  /** The values that were joined, in order. */
  readonly parts: readonly string[]
  readonly dialect: CookieIdentity['dialect']
}

/** Reads a request's Cookie header values into names, values and roles. Order and repeats are kept. */
export function readCookies(headers: readonly string[], sessionCookies: readonly string[]): readonly NamedValue[] {
  const found: NamedValue[] = []
  for (const header of headers) {
    for (const pair of header.split(';')) {
      const text = pair.trim()
      if (text === '') continue
      const equals = text.indexOf('=')
      const name = equals < 0 ? '' : text.slice(0, equals).trim()
      const value = equals < 0 ? text : text.slice(equals + 1).trim()
      found.push({ name, value, identity: identifyCookie(name, sessionCookies) })
    }
  }
  return found
}

/**
 * Joins session cookies as the libraries do: every cookie whose name begins with the base name, `<name>-admin` included,
 * sorted by the number after the last dot. Of two equal names v4's App Router reads the last, v5 the first (measured).
 * One entry a base name, in order of appearance.
 */
export function joinSessionCookies(cookies: readonly NamedValue[]): readonly JoinedSession[] {
  const bases = new Map<string, CookieIdentity['dialect']>()
  for (const { identity } of cookies) {
    if (identity?.role === 'session' && !bases.has(identity.base)) bases.set(identity.base, identity.dialect)
  }
  return [...bases].flatMap(([cookie, dialect]) => {
    const group = groupChunks(cookies, cookie, repeatedOf(dialect))
    if (group === null) return []
    return {
      cookie,
      dialect,
      value: group.value,
      parts: group.parts.map(part => part.value),
      chunks: group.numbers,
      chunkProblem: chunkProblemOf(group),
    }
  })
}

/** Do the parts make one token? A single part always has the plain name. */
function chunkProblemOf(group: ChunkGroup): TokenInput['chunkProblem'] {
  if (group.mixed || group.strangers.length > 0) return 'mixed-chunks'
  if (group.numbers.length === 0) return null
  const whole = group.gaps.length === 0 && readCompactForm(group.value).form !== 'malformed'
  return whole && group.numbers.length > 1 ? null : 'missing-chunk'
}
