import { isIP } from 'node:net'
import { getPublicSuffix } from 'tldts'
import { UserError } from '../model/user-error.ts'

/** Suffixes under which any name may get a certificate: all are reserved for local use (RFC 6761, RFC 6762). */
export const LOCAL_SUFFIXES: readonly string[] = ['localhost', 'test', 'local']

/**
 * A host name in the one form used for certificates: lower case, no trailing dot. Null unless it consists of LDH labels
 * (RFC 5890 2.3.1: letters, digits, inner hyphens; 1 to 63 octets each, 253 in all). An all-numeric last label is
 * refused too: such a name is, to a browser, a (malformed) IPv4 address (WHATWG URL, "ends in a number").
 */
export function normalizeHostName(name: string): string | null {
  if (name.length > 254) return null
  const host = (name.endsWith('.') ? name.slice(0, -1) : name).toLowerCase()
  if (host.length === 0 || host.length > 253) return null
  const labels = host.split('.')
  if (!labels.every(label => /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/.test(label))) return null
  return /^(?:\d+|0x[0-9a-f]*)$/.test(labels.at(-1) ?? '') ? null : host
}

/** `localhost`, or any name below `.localhost`, `.test` or `.local`. `host` as {@link normalizeHostName} returns it. */
export function isLocalName(host: string): boolean {
  return host === 'localhost' || LOCAL_SUFFIXES.some(suffix => host.endsWith(`.${suffix}`))
}

/**
 * Checks the extra hosts that a user names (a production host to reproduce, a LAN address) and returns them normalised,
 * sorted, without doubles and without those that are local anyway. Throws UserError `bad-host` for what is no host, and
 * for a public suffix (`com`, `co.uk`, `vercel.app`): a CA permitted to sign for one could sign for everybody below it.
 */
export function readExtraHosts(hosts: readonly string[]): readonly string[] {
  const found = new Set<string>()
  for (const text of hosts) {
    const bare = text.replace(/^\[(.*)\]$/, '$1')
    if (isIP(bare) !== 0) {
      const address = canonicalIp(bare)
      if (address === null) throw badHost(text, 'is an address with a zone')
      if (!isLoopbackIp(address)) found.add(address)
      continue
    }
    const host = normalizeHostName(text)
    if (host === null) throw badHost(text, 'is no host name')
    if (isLocalName(host)) continue
    if (getPublicSuffix(host, { allowPrivateDomains: true }) === host)
      throw badHost(text, 'is a public suffix: the CA could then sign for every site below it')
    found.add(host)
  }
  return [...found].sort()
}

/** An IP address in the one text form that URLs use (`::1`, not `0:0:0:0:0:0:0:1`); null when it carries a zone. */
export function canonicalIp(address: string): string | null {
  const kind = isIP(address)
  if (kind === 4) return address
  if (kind !== 6 || address.includes('%')) return null
  return new URL(`http://[${address}]/`).hostname.slice(1, -1)
}

/** The octets of an address for an iPAddress SAN: 4 or 16. `address` as {@link canonicalIp} returns it. */
export function ipOctets(address: string): Uint8Array {
  if (isIP(address) === 4) return Uint8Array.from(address.split('.'), Number)
  const [head = '', tail = ''] = address.split('::')
  const groups = (text: string): number[] =>
    text === '' ? [] : text.split(':').map(group => Number.parseInt(group, 16))
  const left = groups(head)
  const right = address.includes('::') ? groups(tail) : []
  const middle = new Array<number>(8 - left.length - right.length).fill(0)
  return Uint8Array.from([...left, ...middle, ...right].flatMap(group => [group >> 8, group & 0xff]))
}

function isLoopbackIp(address: string): boolean {
  return address === '::1' || address.startsWith('127.')
}

function badHost(text: string, why: string): UserError {
  return new UserError('bad-host', `"${text}" ${why}.`, 'Name the full host, as in --host app.example.com.')
}
