/** A Host header or `:authority`, taken apart. `hostname`: lower case, no final dot, IPv6 in its short form and without brackets. */
export interface Authority {
  readonly hostname: string
  /** null = not given: the scheme's default. */
  readonly port: number | null
}

const AUTHORITY = /^(?:\[([0-9a-fA-F:.]{2,45})\]|([0-9A-Za-z._-]{1,254}))(?::([0-9]{1,5}))?$/
const LABEL = /^[0-9a-z_](?:[0-9a-z_-]{0,61}[0-9a-z_])?$/
const OCTET = /^(?:0|[1-9][0-9]?|1[0-9]{2}|2[0-4][0-9]|25[0-5])$/

/**
 * Strict reading of `host[:port]` (RFC 9110 section 7.2); null when it is anything else: empty, userinfo, an empty
 * port, `localhost:8443.evil.example`, zone ids, `127.1`, `0x7f000001`, or an octet outside ASCII. Strict because the
 * answer decides who may talk to the app (DNS rebinding): a browser never sends the forms that are refused here.
 */
export function parseAuthority(text: string): Authority | null {
  const match = AUTHORITY.exec(text)
  if (match === null) return null
  const [, ipv6, name, digits] = match
  const port = digits === undefined ? null : Number(digits)
  if (port !== null && (port < 1 || port > 65_535)) return null
  if (ipv6 !== undefined) {
    const url = URL.parse(`http://[${ipv6}]/`)
    return url === null ? null : { hostname: url.hostname.slice(1, -1), port }
  }
  if (name === undefined) return null
  const hostname = name.toLowerCase().replace(/\.$/, '')
  const labels = hostname.split('.')
  if (!labels.every(label => LABEL.test(label))) return null
  const last = labels.at(-1) ?? ''
  // A name whose last label is a number is an IPv4 address to a browser (WHATWG URL, "ends in a number").
  if (/^(?:[0-9]+|0x[0-9a-f]*)$/.test(last) && !(labels.length === 4 && labels.every(label => OCTET.test(label))))
    return null
  return { hostname, port }
}
