import { EMAIL, isTokenLike } from '../http/token-like.ts'
import type { ClaimShape, JsonType } from '../model/token.ts'

/** Deeper or more than this is not looked at: a hostile token must not cost more than an honest one. */
const MAX_DEPTH = 5
const MAX_CLAIMS = 200

/**
 * The shape of every claim by path (`user`, `user.email`); no value but its type, size and digest leaves here. `digest`: keyed,
 * at least 16 characters. A key that is rather somebody's address, id or secret than a name (`roles: {"ada@firma.example": …}`) stands as
 * a placeholder: names are shown and exported.
 */
export function claimShapes(payload: unknown, digest: (text: string) => string): Readonly<Record<string, ClaimShape>> {
  const shapes: Record<string, ClaimShape> = Object.create(null) as Record<string, ClaimShape>
  let count = 0
  const visit = (value: unknown, path: string, depth: number): void => {
    if (!isObject(value) || depth > MAX_DEPTH) return
    for (const key of Object.keys(value)) {
      if (++count > MAX_CLAIMS) return
      const child = value[key]
      const name = isName(key) ? key : `redacted-${Buffer.from(digest(key)).toString('hex').slice(0, 16)}`
      const childPath = path ? `${path}.${name}` : name
      const text = jsonText(child)
      shapes[childPath] = {
        type: jsonType(child),
        sizeBytes: Buffer.byteLength(text),
        digest: digest(text).slice(0, 16),
      }
      visit(child, childPath, depth + 1)
    }
  }
  visit(payload, '', 1)
  return shapes
}

function isName(key: string): boolean {
  return !isTokenLike(key) && key.search(EMAIL) < 0
}

/** The top-level claims as JSON text. Only for a person who asks on the screen: it must not be stored or written. */
export function claimValues(payload: unknown): Readonly<Record<string, string>> {
  if (!isObject(payload)) return {}
  const entries = Object.entries(payload).slice(0, MAX_CLAIMS)
  return Object.fromEntries(entries.map(([name, value]) => [name, jsonText(value)]))
}

/** Dates that every refresh writes anew, and the token's own id: their change says nothing. */
const BOOKKEEPING = new Set(['iat', 'exp', 'jti'])

/**
 * What pages and APIs ask a session for: who it is and what they may do. Any other claim may well be meant to go (data
 * needed at sign-in only, a token slimmed down): the wire does not show intent.
 */
const IDENTITY = /^(?:sub|id|uid|user|users?[_-]?(?:id|name)|name|e?mail|picture|image|scopes?|groups?)$/i
/** Somewhere in a name. */
const IDENTITY_WORD = /role|permission|admin|tenant|organi[sz]ation|(?:access|refresh|id)_?token/i
const IDENTITY_TOKEN = /^\w*(?:access|refresh|id)-token\w*$/i
/** A claim of this size is dropped to slim the token more often than by mistake. */
const BULKY_BYTES = 2_000

/** Would its loss be noticed by those who read the session? By name and size only. */
export function isIdentityClaim(path: string, shape: ClaimShape): boolean {
  return shape.sizeBytes <= BULKY_BYTES && path.split('.').some(isIdentityName)
}

function isIdentityName(name: string): boolean {
  return IDENTITY.test(name) || (/^\w+$/.test(name) && IDENTITY_WORD.test(name)) || IDENTITY_TOKEN.test(name)
}

export interface ClaimChange {
  readonly lost: readonly string[]
  /** Of `lost`: who the user is, or what they may do. */
  readonly lostIdentity: readonly string[]
  readonly gained: readonly string[]
  readonly retyped: readonly string[]
  readonly kept: readonly string[]
}

/** What changed between two tokens. Only the topmost path of a lost or gained branch is named; `iat`, `exp`, `jti` never. */
export function compareClaims(
  before: Readonly<Record<string, ClaimShape>>,
  after: Readonly<Record<string, ClaimShape>>,
): ClaimChange {
  const lost = topmostPaths(Object.keys(before).filter(path => !Object.hasOwn(after, path)))
  const gained = topmostPaths(Object.keys(after).filter(path => !Object.hasOwn(before, path)))
  const shared = Object.keys(before).filter(path => Object.hasOwn(after, path) && !BOOKKEEPING.has(path))
  const retyped = shared.filter(path => before[path]?.type !== after[path]?.type)
  const lostIdentity = lost.filter(path => before[path] !== undefined && isIdentityClaim(path, before[path]))
  return { lost, lostIdentity, gained, retyped, kept: shared.filter(path => !retyped.includes(path)) }
}

/** Those that stand below no other one of them; `iat`, `exp` and `jti` never. */
export function topmostPaths(paths: readonly string[]): readonly string[] {
  const all = new Set(paths)
  return paths.filter(path => {
    if (BOOKKEEPING.has(path)) return false
    for (let dot = path.lastIndexOf('.'); dot > 0; dot = path.lastIndexOf('.', dot - 1)) {
      if (all.has(path.slice(0, dot))) return false
    }
    return true
  })
}

/** JSON can be nested deeper than it can be written: such a value has a type and no text. */
function jsonText(value: unknown): string {
  try {
    return JSON.stringify(value) ?? 'null'
  } catch {
    return ''
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function jsonType(value: unknown): JsonType {
  if (value === null || value === undefined) return 'null'
  if (Array.isArray(value)) return 'array'
  const type = typeof value
  return type === 'string' || type === 'number' || type === 'boolean' ? type : 'object'
}
