import { identifyCookie, type CookieIdentity } from '../auth/cookie-names.ts'
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
 * Joins session cookies as the libraries do: all that share a base name, sorted by chunk number. Of two equal names
 * v4's App Router reads the last, v5 the first (measured). One entry a base name, in order of appearance.
 */
export function joinSessionCookies(cookies: readonly NamedValue[]): readonly JoinedSession[] {
  const groups = new Map<string, { dialect: CookieIdentity['dialect']; parts: Map<number, string> }>()
  for (const { identity, value } of cookies) {
    if (identity?.role !== 'session') continue
    let group = groups.get(identity.base)
    if (group === undefined) {
      group = { dialect: identity.dialect, parts: new Map() }
      groups.set(identity.base, group)
    }
    const number = identity.chunk ?? -1
    if (identity.dialect === 'authjs-v5' && group.parts.has(number)) continue
    group.parts.set(number, value)
  }
  return [...groups].map(([cookie, { dialect, parts }]) => {
    const numbers = [...parts.keys()].sort((a, b) => a - b)
    const chunks = numbers.filter(number => number >= 0)
    const values = numbers.map(number => parts.get(number) ?? '')
    const mixed = parts.has(-1) && chunks.length > 0
    const gap = chunks.some((number, index) => number !== index)
    return {
      cookie,
      dialect,
      value: values.join(''),
      parts: values,
      chunks,
      chunkProblem: mixed ? 'mixed-chunks' : gap ? 'missing-chunk' : null,
    }
  })
}
