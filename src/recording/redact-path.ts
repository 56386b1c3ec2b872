import { isProviderId } from '../auth/endpoints.ts'
import { decodePercent } from '../http/excerpt.ts'
import { isPlaceholder } from '../http/token-like.ts'
import type { Mask } from './redact-value.ts'

/**
 * Masks what a path may give away. A segment stays when it is known to be harmless; anything else could be the token of a
 * reset link, an invitation or a person's name, whatever it looks like.
 */
export interface PathRedactor {
  /** `/reset/redacted-3f2a9c1b____`: slashes, words and lengths stay. */
  readonly path: (path: string) => string
  /** Of prose, where signs of code (`[...nextauth]`, `(?!api)`) and of a cut text may stand around what is judged. */
  readonly prosePath: (path: string) => string
}

/** `verify-request`, `Login`, `robots.txt`; no word of any language is longer than 16 letters and a segment of a route. */
const WORDS = /^(?=.{1,24}$)[A-Z]?[a-z]{1,16}(?:[-_.][A-Z]?[a-z]{1,16})*$/
/** Too little to be a secret: `v2`, `en`, `2026`. Six digits are a code that was sent by mail. */
const SHORT = /^(?:[A-Za-z0-9]{1,3}|\d{4}|v?\d{1,3}(?:\.\d{1,3}){1,2})$/
const LOCALE = /^[a-z]{2,3}[-_](?:[A-Z]{2}|[A-Z][a-z]{3})$/
/** What the rules know sign-in and sign-out pages by: `signIn`, `logoutAll`. */
const SIGN_WORD = /^(?=[A-Za-z_.-]{1,24}$).*(?:(?:log|sign)[-_]?(?:ged[-_]?)?(?:in|out|off|up)|exit|leave)/i
const DOTS = /^\.{0,3}$/
const DEV_TOOLS = /^__nextjs_[a-z_-]{1,40}$/
const KNOWN = new Set(['_next', '_log', '_error', '.well-known', 'auth0', 'oauth2'])
const FILE =
  /^(.+)(\.(?:css|gif|html?|ico|jpe?g|js|json|map|mjs|mp[34]|pdf|png|svg|ts|tsx|txt|webmanifest|webp|woff2?|xml))$/i
/** Signs of code and the mark of a cut: what stands between them is judged. */
const CODE = /[()[\]{}*!?$^+|\\:…]+/

/** `basePath`: where the user said the auth routes are mounted; its segments are no secret. */
export function createPathRedactor(mask: Mask, basePath: string | null = null): PathRedactor {
  const given = new Set((basePath ?? '').split('/'))
  const mount =
    basePath
      ?.replace(/(?<!\/)\/+$/, '')
      .split('/')
      .at(-1) || 'auth'

  const isHarmless = (text: string): boolean =>
    isPlaceholder(text) ||
    WORDS.test(text) ||
    SHORT.test(text) ||
    DOTS.test(text) ||
    LOCALE.test(text) ||
    SIGN_WORD.test(text) ||
    DEV_TOOLS.test(text) ||
    KNOWN.has(text) ||
    given.has(text)

  const segment = (text: string, judge: (text: string) => boolean): string => {
    if (judge(text) || judge(decodePercent(text))) return text
    const [, stem, ending] = FILE.exec(text) ?? []
    if (stem === undefined) return mask(text)
    return judge(stem) ? text : `${mask(stem)}${ending}`
  }

  const redact = (path: string, judge: (text: string) => boolean): string => {
    const segments = path.split('/')
    // Names of build products look like tokens and are public; what follows `data` and the build's id is a page's path.
    const next = segments.indexOf('_next')
    const isBuilt = (index: number) =>
      next >= 0 &&
      (segments[next + 1] === 'static' ? index > next : segments[next + 1] === 'data' && index === next + 2)
    // NextAuth's id of a provider.
    const isProvider = (text: string, index: number) =>
      segments[index - 2] === mount && /^(?:callback|signin)$/.test(segments[index - 1] ?? '') && isProviderId(text)
    return segments
      .map((text, index) => (isBuilt(index) || isProvider(text, index) ? text : segment(text, judge)))
      .join('/')
  }

  return {
    path: path => redact(path, isHarmless),
    prosePath: path =>
      redact(path, text => isHarmless(text) || text.split(CODE).every(part => isHarmless(part.replace(/^\.+/, '')))),
  }
}
