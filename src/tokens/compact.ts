/** What a token's text shows without any key. */
export type CompactForm =
  | {
      readonly form: 'jwe'
      readonly alg: string | null
      readonly enc: string | null
      readonly kid: string | null
      /** The header holds more than these three, which NextAuth never writes and nextjs-auth0 does (`iat`, `uat`, `exp`). */
      readonly hasMore: boolean
    }
  | { readonly form: 'jws' }
  | { readonly form: 'malformed' }
  | { readonly form: 'opaque'; readonly usual?: true }

/**
 * `generateSessionToken` of next-auth 4.24.15 (`randomUUID?.() ?? randomBytes(32).toString('hex')`) and of @auth/core 0.41
 * (`crypto.randomUUID()`).
 */
const USUAL_ID = /^(?:[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}|[0-9a-f]{64})$/

const BASE64URL = /^[A-Za-z0-9_-]*$/

/**
 * Reads a compact JWE (five parts; with `alg: dir` the second is empty, which is normal) or JWS (three parts). A text
 * that begins like a JOSE header but has not its parts is malformed; anything else is opaque.
 */
export function readCompactForm(text: string): CompactForm {
  const parts = text.split('.')
  const header = parts[0] ?? ''
  if (!header.startsWith('eyJ')) return USUAL_ID.test(text) ? { form: 'opaque', usual: true } : { form: 'opaque' }
  if (!parts.every(part => BASE64URL.test(part))) return { form: 'malformed' }
  if (parts.length === 3) return { form: 'jws' }
  if (parts.length !== 5) return { form: 'malformed' }
  const fields = parseHeader(header)
  if (fields === null) return { form: 'malformed' }
  const text_ = (value: unknown) => (typeof value === 'string' ? value.slice(0, 200) : null)
  const hasMore = Object.keys(fields).some(name => name !== 'alg' && name !== 'enc' && name !== 'kid')
  return { form: 'jwe', alg: text_(fields.alg), enc: text_(fields.enc), kid: text_(fields.kid), hasMore }
}

function parseHeader(part: string): Record<string, unknown> | null {
  try {
    // It begins with `{"`: what parses is an object.
    return JSON.parse(Buffer.from(part.slice(0, 2048), 'base64url').toString('utf8'))
  } catch {
    return null
  }
}
