import { isIP } from 'node:net'
import { canonicalIp, ipOctets } from './host-name.ts'

/** Address and mask in one, as RFC 5280 4.2.1.10 writes a range: 8 octets for IPv4, 32 for IPv6. */
export type IpRange = Uint8Array

/** The private networks (RFC 1918, RFC 3927, RFC 4193): no address in them is a public site. */
const PRIVATE: readonly IpRange[] = [
  rangeOf('10.0.0.0', 8),
  rangeOf('172.16.0.0', 12),
  rangeOf('192.168.0.0', 16),
  rangeOf('169.254.0.0', 16),
  rangeOf('fc00::', 7),
]
const PRIVATE_NAME = 'private'
/** An IPv6 network as a home or office has one; a machine changes its address within it every day. */
const IPV6_NETWORK_BITS = 64

/** What a CA that signs for a host is permitted, and a name for it that a folder can have. */
export interface Cover {
  readonly name: string
  readonly ranges: readonly IpRange[]
}

/**
 * All private networks for an address in one of them, so that one CA serves at home and in the office, today and tomorrow;
 * the network of another IPv6 address; any other address, and a name, alone. `host`: of `readExtraHosts`.
 */
export function coverOf(host: string): Cover {
  if (isIP(host) === 0) return { name: host, ranges: [] }
  const octets = ipOctets(host)
  if (PRIVATE.some(range => contains(range, octets))) return { name: PRIVATE_NAME, ranges: PRIVATE }
  if (octets.length === 4) return { name: host, ranges: [rangeOf(host, 32)] }
  const range = rangeOf(host, IPV6_NETWORK_BITS)
  const groups = Array.from({ length: 8 }, (_, index) =>
    (((range[index * 2] ?? 0) << 8) | (range[index * 2 + 1] ?? 0)).toString(16),
  )
  return { name: `${canonicalIp(groups.join(':')) ?? host}-${IPV6_NETWORK_BITS}`, ranges: [range] }
}

/** The folder, below the main CA's, of the CA that signs for these hosts too. */
export function coverName(hosts: readonly string[]): string {
  return [...new Set(hosts.map(host => coverOf(host).name))].sort().join('+').replaceAll(':', '_')
}

export function contains(range: IpRange, octets: Uint8Array): boolean {
  return (
    range.length === octets.length * 2 &&
    octets.every((octet, index) => {
      const mask = range[octets.length + index] ?? 255
      return (octet & mask) === ((range[index] ?? 0) & mask)
    })
  )
}

/** `10.0.0.7`, 8 -> 10.0.0.0 with the mask 255.0.0.0. */
function rangeOf(address: string, bits: number): IpRange {
  const octets = ipOctets(address)
  const mask = octets.map((_, index) => 0xff & ~(0xff >> Math.min(8, Math.max(0, bits - index * 8))))
  return Uint8Array.of(...octets.map((octet, index) => octet & (mask[index] ?? 0)), ...mask)
}
