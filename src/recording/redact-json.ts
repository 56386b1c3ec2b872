import { TELLING_NULLS } from '../http/json.ts'
import { isPlaceholder, isTokenLike } from '../http/token-like.ts'
import type { UrlRedactor } from './redact-url.ts'
import { type Mask, scrubText } from './redact-value.ts'

interface JsonOptions {
  readonly mask: Mask
  readonly urls: UrlRedactor
  /** An answer of `/providers`: ids, names and addresses are the evidence, and public. */
  readonly isProviders: boolean
}

/** NextAuth's own answers, word for word. */
const PUBLIC_TEXTS = new Set([
  'There is a problem with the server configuration. Check the server logs for more information.',
  'There was a problem with the server configuration. Check the server logs for more information.',
  'Bad request.',
])
const PROVIDER_FIELDS = new Set(['id', 'name', 'type'])
const ADDRESS_FIELDS = new Set(['url', 'signinUrl', 'callbackUrl', 'signoutUrl'])
const MAX_DEPTH = 100

/**
 * JSON with the same keys and nesting, and no value: strings become placeholders, numbers, `true`, `false` and `null` 0. What
 * stays is what NextAuth writes itself: the date in an answer's `expires`, and null where the rules read it. null = no JSON.
 */
export function redactJson(text: string, options: JsonOptions): string | null {
  let parsed: unknown
  try {
    parsed = JSON.parse(text)
  } catch {
    return null
  }
  return JSON.stringify(redactValue(parsed, null, 0, options))
}

function redactValue(value: unknown, key: string | null, depth: number, options: JsonOptions): unknown {
  if (typeof value === 'string') return redactString(value, key, depth, options)
  if (typeof value !== 'object') return depth === 0 && typeof value === 'boolean' ? value : 0
  if (value === null) return depth === 0 || (depth === 1 && key !== null && TELLING_NULLS.has(key)) ? null : 0
  if (Array.isArray(value)) {
    return depth > MAX_DEPTH ? [] : value.map(one => redactValue(one, null, depth + 1, options))
  }
  if (depth > MAX_DEPTH) return {}
  const fields = Object.entries(value)
  // `fromEntries` defines own properties, so a key `__proto__` stays a key.
  return Object.fromEntries(
    fields.map(([name, one]) => [redactKey(name, options.mask), redactValue(one, name, depth + 1, options)]),
  )
}

function redactKey(name: string, mask: Mask): string {
  return isTokenLike(name) ? mask(name) : scrubText(name, mask)
}

function redactString(value: string, key: string | null, depth: number, options: JsonOptions): string {
  const { mask, urls, isProviders } = options
  if (value === '' || isPlaceholder(value) || PUBLIC_TEXTS.has(value)) return value
  if (key === 'expires' && depth === 1) {
    const at = Date.parse(value)
    // Parsed and printed again: parsers let words pass beside a date.
    if (!Number.isNaN(at)) return new Date(at).toISOString()
  }
  if (isProviders && depth === 2 && key !== null && PROVIDER_FIELDS.has(key)) return scrubText(value, mask)
  const isAddress =
    (key !== null && ADDRESS_FIELDS.has(key) && (depth === 1 || isProviders)) || (key === '__N_REDIRECT' && depth === 2)
  if (isAddress && /^(?:https?:\/)?\//i.test(value)) return urls.url(value)
  return mask(value, Buffer.byteLength(value))
}
