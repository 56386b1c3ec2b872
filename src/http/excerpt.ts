import { TELLING_NULLS } from './json.ts'
import { originOf, pathOf } from './origin.ts'
import { printable } from './printable.ts'

const MAX_EXCERPT = 400

/** A Set-Cookie line without its value: `name=‹321 bytes›; Path=/; HttpOnly`. An URL's origin and path stay readable. */
export function excerptSetCookie(line: string): string {
  return printable(excerptParts(line).join('; '), MAX_EXCERPT)
}

/** The same in its parts, as `;` parts them: name and value, then each attribute. Not yet printable. */
export function excerptParts(line: string): readonly string[] {
  const end = line.indexOf(';')
  const pair = end < 0 ? line : line.slice(0, end)
  const equals = pair.indexOf('=')
  const name = equals < 0 ? '' : pair.slice(0, equals)
  const value = equals < 0 ? pair : pair.slice(equals + 1)
  const attributes =
    end < 0
      ? []
      : line
          .slice(end + 1)
          .split(';')
          .map(excerptAttribute)
  return [`${name}=${excerptValue(value)}`, ...attributes]
}

/** What the known attributes may hold: dates, paths, hosts, numbers, words. Anything else could be a secret. */
const PLAIN_ATTRIBUTE =
  /^(?:(?:path|domain|expires|max-age|samesite|priority)=[\w ,:+./-]{0,80}|secure|httponly|partitioned)$/i
/** A misspelt or an unknown attribute's name, and not the rest of a value that holds a bare `;`. */
const ATTRIBUTE_NAME = /^[A-Za-z][A-Za-z_-]{0,23}$/
/** A further cookie folded in behind a comma: `SameSite=Lax, other=value`. */
const FOLDED = /^([\w-]{1,80}(?:=[\w ./-]{0,80})?),\s*([^\s=;,]{1,120})=(.*)$/s

function excerptAttribute(attribute: string): string {
  const text = attribute.trim()
  const folded = FOLDED.exec(text)
  if (folded !== null) return `${excerptAttribute(folded[1] ?? '')}, ${folded[2]}=${excerptValue(folded[3] ?? '')}`
  const equals = text.indexOf('=')
  const name = equals < 0 ? text : text.slice(0, equals).trim()
  if (text === '' || PLAIN_ATTRIBUTE.test(text) || (equals < 0 && ATTRIBUTE_NAME.test(name))) return text
  return ATTRIBUTE_NAME.test(name) ? `${name}=‹${text.length - equals - 1} bytes›` : `‹${text.length} bytes›`
}

/** A cookie value without its content: its size, or, for an URL, where it points. */
export function excerptValue(value: string): string {
  if (value === '') return ''
  const url = excerptUrl(decodePercent(value))
  return url ?? `‹${value.length} bytes›`
}

/** Origin and path of an absolute URL, its query and fragment as a mark only; null = no URL. */
export function excerptUrl(text: string): string | null {
  // Most values are tokens: without a colon nothing is an URL, and a parser that throws costs more than the rest of the line.
  if (!text.includes(':')) return null
  const origin = originOf(text)
  if (origin === null) return null
  const rest = /[?#]/.test(text) ? '?…' : ''
  return printable(`${origin}${pathOf(text)}${rest}`, MAX_EXCERPT)
}

/** JSON by shape: `{"user":{"name":…},"expires":…}`; a null shows where NextAuth writes it. Text that is no JSON: its length. `json`: the same, parsed. */
export function excerptJson(text: string, json: unknown): string {
  if (text === '') return '(empty body)'
  return json === undefined ? `‹${text.length} bytes›` : printable(shape(json, null, 0), MAX_EXCERPT)
}

function shape(value: unknown, key: string | null, depth: number): string {
  if (value === null) return key === null || (depth === 1 && TELLING_NULLS.has(key)) ? 'null' : '…'
  if (Array.isArray(value)) return value.length === 0 ? '[]' : '[…]'
  if (typeof value !== 'object') return '…'
  const keys = Object.keys(value)
  if (keys.length === 0) return '{}'
  if (depth > 2) return '{…}'
  const fields = value as Record<string, unknown>
  const shown = keys
    .slice(0, 12)
    .map(key => `${JSON.stringify(key.slice(0, 60))}:${shape(fields[key], key, depth + 1)}`)
  return `{${shown.join(',')}${keys.length > 12 ? ',…' : ''}}`
}

/** Percent-decoding that leaves a malformed text as it is. */
export function decodePercent(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
