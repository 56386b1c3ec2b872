import type { SessionBody } from '../model/observation.ts'

export interface SessionBodyReading {
  readonly body: SessionBody
  /** Top-level keys of an object. */
  readonly keys: readonly string[]
  /** Keys of `user`. */
  readonly userKeys: readonly string[]
  /** An `error` at the top level or in `user`: how apps hand a failed token rotation to the page. */
  readonly carriesError: boolean
  /** The `expires` field, ms since the epoch. */
  readonly expiresAt: number | null
}

/**
 * The answer of a session endpoint, by shape only (facts: the table "by case"). What looks like neither library's
 * answer (an array, HTML, better-auth's `{session, user}`) is `not-a-session`. `value`: the text as JSON; undefined = none.
 */
export function readSessionBody(text: string, value: unknown): SessionBodyReading {
  const shape = (body: SessionBody, keys: readonly string[] = [], expiresAt: number | null = null) => ({
    body,
    keys,
    userKeys: [] as readonly string[],
    carriesError: false,
    expiresAt,
  })
  if (text.trim() === '') return shape('empty')
  if (value === undefined) return shape('not-a-session')
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
  const user = fields.user as Record<string, unknown>
  const userKeys = Object.keys(user).slice(0, 50)
  const body = userKeys.length === 0 ? 'empty-user' : 'user'
  return { ...shape(body, keys, expiresAt), userKeys, carriesError: isError(fields) || isError(user) }
}

function isError(fields: Record<string, unknown>): boolean {
  const value = Object.hasOwn(fields, 'error') ? fields.error : null
  return (typeof value === 'string' && value !== '') || (typeof value === 'object' && value !== null)
}
