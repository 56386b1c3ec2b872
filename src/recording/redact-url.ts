import { isFault, knownMessage } from '../auth/log-words.ts'
import { decodePercent } from '../http/excerpt.ts'
import { isPlaceholder, isTokenLike } from '../http/token-like.ts'
import type { PathRedactor } from './redact-path.ts'
import { type Mask, scrubText } from './redact-value.ts'

/** Redacts addresses: the origin and what is harmless of the path stay, all that can hold a secret is masked. */
export interface UrlRedactor {
  /** Absolute or relative. */
  readonly url: (text: string) => string
  /** `a=b&c=d`, of a query, a fragment or a form: names stay. */
  readonly query: (text: string) => string
}

/** Values that say what happened and never who: by parameter, with the only form in which it is kept. */
const PUBLIC: Readonly<Record<string, RegExp>> = {
  error: /^[A-Za-z_]{1,60}$/,
  json: /^(?:true|false)$/,
  csrf: /^true$/,
  redirect: /^(?:true|false)$/,
  provider: /^(?:credentials|email)$/,
  code: /^credentials$/,
  response_type: /^(?:code|token|id_token|none)$/,
  type: /^(?:oauth|oidc|email|credentials|webauthn)$/,
  response_mode: /^(?:query|fragment|form_post)$/,
  prompt: /^(?:login|select_account|consent|none)$/,
  code_challenge_method: /^(?:S256|plain)$/,
  // Nobody's id: a variable without a value.
  client_id: /^undefined$/,
}
/** Parameters whose value is itself an address: its origin is evidence. */
const ADDRESSES = new Set([
  ...[
    'callbackurl',
    'redirect_uri',
    'post_logout_redirect_uri',
    'redirectto',
    'redirect_to',
    'redirecturl',
    'redirect_url',
  ],
  ...['returnto', 'return_to', 'returnurl', 'return_url', 'next', 'continue'],
])

/** A guard's way back, under any name: a path of this site that begins with a word. The rest is judged segment by segment. */
const PAGE = /^\/[a-z]{2,24}(?:-[a-z]{1,24}){0,4}(?:[/?#]|$)/

const PARTS = /^(?:([a-z][a-z0-9+.-]*:)?\/\/([^/?#]*))?([^?#]*)(?:\?([^#]*))?(?:#(.*))?$/is
/** `data:`, `mailto:`, `javascript:`: no authority, so no part of it is known to be harmless. */
const OPAQUE = /^([a-z][a-z0-9+.-]*:)(?!\/\/)(.*)$/is
const MAX_DEPTH = 4

export function createUrlRedactor(mask: Mask, paths: PathRedactor): UrlRedactor {
  const url = (text: string, depth: number): string => {
    if (isPlaceholder(text)) return text
    const opaque = OPAQUE.exec(text)
    if (opaque !== null) return `${opaque[1]}${mask(opaque[2] ?? '')}`
    const parts = PARTS.exec(text)
    if (parts === null) return mask(text)
    const [, scheme = '', authority, pathname = '', search, fragment] = parts
    const start = authority === undefined ? '' : `${scheme}//${maskUserInfo(authority)}`
    const end = search === undefined ? '' : `?${query(search, depth)}`
    return `${start}${scrubText(paths.path(pathname), mask)}${end}${fragment === undefined ? '' : `#${query(fragment, depth)}`}`
  }

  const maskUserInfo = (authority: string): string => {
    const at = authority.lastIndexOf('@')
    return at < 0 ? authority : `${mask(authority.slice(0, at))}${authority.slice(at)}`
  }

  const query = (text: string, depth: number): string =>
    text
      .split('&')
      .map(pair => parameter(pair, depth))
      .join('&')

  const parameter = (pair: string, depth: number): string => {
    const equals = pair.indexOf('=')
    if (equals < 0) return mask(pair)
    const name = pair.slice(0, equals)
    const shownName = isTokenLike(name) ? mask(name) : scrubText(name, mask)
    return `${shownName}=${parameterValue(decodePercent(name).toLowerCase(), pair.slice(equals + 1), depth)}`
  }

  const parameterValue = (name: string, value: string, depth: number): string => {
    if (value === '' || isPlaceholder(value)) return value
    // A plus that should have been %2B: that it arrives as a space is what ends this sign-in.
    if (name === 'email' && value.includes('+')) {
      const bare = value.replace(/\+$/, '')
      return `${isPlaceholder(bare) ? bare : maskEncoded(bare, mask)}+`
    }
    if (Object.hasOwn(PUBLIC, name) && PUBLIC[name]?.test(value)) return value
    const address = decodePercent(value)
    // v4 puts what authorize() threw into `error`: words of an engine, the network or a database are known and stay, alone.
    const words = name === 'error' && isFault(address) ? knownMessage(address) : null
    if (words !== null) return encodeURIComponent(words)
    if (!(ADDRESSES.has(name) || PAGE.test(address)) || depth >= MAX_DEPTH) return maskEncoded(value, mask)
    if (!/^(?:https?:\/)?\//i.test(address)) return maskEncoded(value, mask)
    return encodeLike(value, address, url(address, depth + 1))
  }

  return { url: text => url(text, 0), query: text => query(text, 0) }
}

/** Percent-encodes `redacted` if `original` was so compared with its decoded form. */
export function encodeLike(original: string, decoded: string, redacted: string): string {
  return original === decoded ? redacted : encodeURIComponent(redacted.toWellFormed())
}

/**
 * Masks a percent-encoded value so that both stay as they were: the length of the text, and that two values are equal
 * once decoded although they were encoded differently (a `state` on its way out and back).
 */
function maskEncoded(value: string, mask: Mask): string {
  const decoded = decodePercent(value)
  if (decoded === value) return mask(value)
  if (isPlaceholder(decoded)) return value
  const encodings = value.match(/%[0-9a-f]{2}/gi)?.length ?? 0
  const bytes = value.length - 2 * encodings
  const masked = mask(decoded, bytes)
  const encoded = [...masked.slice(bytes - encodings)].map(char => `%${char.charCodeAt(0).toString(16).toUpperCase()}`)
  return `${masked.slice(0, bytes - encodings)}${encoded.join('')}`
}
