import { isTokenLike } from '../http/token-like.ts'
import type { PathRedactor } from './redact-path.ts'
import type { UrlRedactor } from './redact-url.ts'
import { type Mask, scrubText } from './redact-value.ts'

/**
 * An address or a path within a sentence or a line of code, behind a blank, a quote or a bracket: with an origin, from the root, or
 * from a folder (`app/guarded/page.tsx`); `</div>` is none. Its query stands apart; `(?` is the sign of a pattern.
 */
const ADDRESS =
  /(?<![^\s"'`(=‹<→,:[])([a-z][a-z0-9+.-]{0,20}:\/\/[^\s/?#"'`<>‹›,;]{0,300}|(?=\/)(?<!<)|[a-z][a-z0-9_.-]{0,23}(?=\/))((?:\/[^\s?#"'`<>‹›;,]*)?)((?<!\()\?[^\s#"'`<>‹›)]*)?/gi
/** Where a redirect leads, also when it is relative: `302 → reset/abc`. */
const TARGET = /(?<=→ )(?![a-z][a-z0-9+.-]*:)[^\s/?#"'`<>‹›,;]+(?=\/)/gi
/** The end of a sentence is no part of the path before it. */
const SENTENCE_END = /(?<![.:)!])[.:)!]+$/
/** Parameters without their values, or the fact alone that there are some. */
const SHAPE_ONLY = /^\?(?:…|[\w.-]{0,80}(?:=…?)?(?:&[\w.-]{0,80}(?:=…?)?)*)$/
const JSON_KEY = /(?<=[{,]")[^"\\\s]{20,200}(?=":)/g

/** Prose that quotes what came off the wire: addresses lose what the same address loses in a header, keys what they lose in JSON. */
export function createProseRedactor(mask: Mask, urls: UrlRedactor, paths: PathRedactor): (text: string) => string {
  const address = (origin: string, path: string, query: string): string => {
    const end = query === '' ? (SENTENCE_END.exec(path)?.[0] ?? '') : ''
    const inner = path.slice(0, path.length - end.length)
    const search = query === '' || SHAPE_ONLY.test(query) ? query : `?${urls.query(query.slice(1))}`
    return `${origin}${paths.prosePath(inner)}${end}${search}`
  }
  return text => {
    const redacted = text
      .replace(ADDRESS, (_whole, origin: string, path: string, query = '') => address(origin, path, query))
      .replace(TARGET, first => paths.prosePath(first))
      .replace(JSON_KEY, key => (isTokenLike(key) ? mask(key) : key))
    return scrubText(redacted, mask)
  }
}
