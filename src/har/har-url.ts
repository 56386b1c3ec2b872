/** What RFC 3986 lets stand unencoded in path, query and fragment, `%` only before two hex digits. */
const ILLEGAL = /[^A-Za-z0-9\-._~:/?#@!$&'()*+,;=%]|%(?![0-9A-Fa-f]{2})/gu
const ABSOLUTE = /^https?:\/\/(?:[^/?#[\]]*@)?(?:\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9._~%-]+)(?::[0-9]*)?(?=[/?#]|$)/i

/**
 * An address as a strict HAR reader takes it: what browsers send unencoded (`|`, `{`, `[`, octets above 127) is
 * percent-encoded, a second `#` too. What is no absolute http(s) URL at all becomes a stand-in.
 */
export function toHarUrl(url: string): string {
  const authority = ABSOLUTE.exec(url)?.[0]
  if (authority === undefined) return 'http://invalid.invalid/'
  const rest = url.slice(authority.length).replace(ILLEGAL, encodeChar)
  const fragment = rest.indexOf('#')
  return fragment < 0
    ? authority + rest
    : authority + rest.slice(0, fragment + 1) + rest.slice(fragment + 1).replaceAll('#', '%23')
}

function encodeChar(char: string): string {
  if (char === '%') return '%25'
  // A lone surrogate has no encoding; everything else does.
  return encodeURIComponent(char.toWellFormed())
}
