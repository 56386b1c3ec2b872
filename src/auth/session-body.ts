import type { SessionBody } from '../model/observation.ts'

export interface SessionBodyReading {
  readonly body: SessionBody
  /** Top-level keys of an object. */
  readonly keys: readonly string[]
  /** The `expires` field, ms since the epoch. */
  readonly expiresAt: number | null
}

/**
 * The answer of a session endpoint, by shape only (facts: the table "by case"). What looks like neither library's
 * answer (an array, HTML, better-auth's `{session, user}`) is `not-a-session`.
 */
export function readSessionBody(text: string): SessionBodyReading {
  const shape = (body: SessionBody, keys: readonly string[] = [], expiresAt: number | null = null) => ({
    body,
    keys,
    expiresAt,
  })
  if (text.trim() === '') return shape('empty')
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    return shape('not-a-session')
  }
  if (value === null) return shape('null')
  if (typeof value !== 'object' || Array.isArray(value)) return shape('not-a-session')
  const fields = value as Record<string, unknown>
  const keys = Object.keys(fields).slice(0, 50)
  if (typeof fields.message === 'string' && /problem with the server configuration/i.test(fields.message)) {
    return shape('configuration-error', keys)
  }
  if (keys.length === 0) return shape('empty-object')
  if (typeof fields.session === 'object' && fields.session !== null) return shape('not-a-session', keys)
  const parsed = typeof fields.expires === 'string' ? Date.parse(fields.expires) : Number.NaN
  const expiresAt = Number.isNaN(parsed) ? null : parsed
  if (!Object.hasOwn(fields, 'user')) return shape(expiresAt === null ? 'not-a-session' : 'no-user', keys, expiresAt)
  if (fields.user === null) return shape('null-user', keys, expiresAt)
  if (typeof fields.user !== 'object') return shape('not-a-session', keys, expiresAt)
  return shape(Object.keys(fields.user).length === 0 ? 'empty-user' : 'user', keys, expiresAt)
}
