/** As HAR readers expect it: Fiddler takes `HTTP/2.0` and no `h2`. */
export function toHarVersion(version: string): string {
  return version === 'HTTP/2' || version === 'HTTP/3' ? `${version}.0` : version
}

/** `h2`, `http/2.0`, `HTTP/2+QUIC/43`, `h3-29` and the like, as our own model spells them. */
export function fromHarVersion(text: string): string {
  const lower = text.trim().toLowerCase()
  if (/^(?:http\/)?(?:h?3|3\.0)\b|^h3|quic/.test(lower)) return 'HTTP/3'
  if (/^(?:h2c?|http\/2(?:\.0)?)$/.test(lower)) return 'HTTP/2'
  return lower === 'http/1.0' ? 'HTTP/1.0' : 'HTTP/1.1'
}
