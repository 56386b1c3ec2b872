import { isIP } from 'node:net'
import { readDer, readDerChildren } from './der.ts'
import { ipOctets, LOCAL_SUFFIXES } from './host-name.ts'
import { contains, coverOf, type IpRange } from './networks.ts'

/** What a CA may sign for (RFC 5280 4.2.1.10): DNS names with everything below them, and address ranges. */
export interface NameConstraints {
  readonly dns: readonly string[]
  readonly ip: readonly IpRange[]
}

const LOOPBACK_V4 = Uint8Array.of(127, 0, 0, 0, 255, 0, 0, 0)
const LOOPBACK_V6 = Uint8Array.of(...ipOctets('::1'), ...new Array<number>(16).fill(255))

/** The constraints of a new CA: this machine and the local suffixes, plus what covers `extraHosts` (of `readExtraHosts`). */
export function localConstraints(extraHosts: readonly string[]): NameConstraints {
  const ranges = new Set(extraHosts.flatMap(host => coverOf(host).ranges))
  return {
    dns: [...LOCAL_SUFFIXES, ...extraHosts.filter(host => isIP(host) === 0)],
    ip: [LOOPBACK_V4, LOOPBACK_V6, ...ranges],
  }
}

/** May a CA with these constraints sign for the host (a normalised name or a canonical address)? null = no constraints. */
export function permitsHost(constraints: NameConstraints | null, host: string): boolean {
  if (constraints === null) return true
  if (isIP(host) === 0) return constraints.dns.some(base => host === base || host.endsWith(`.${base}`))
  const octets = ipOctets(host)
  return constraints.ip.some(range => contains(range, octets))
}

/** Reads the permitted subtrees out of a nameConstraints extension. Throws RangeError when its DER is broken. */
export function readConstraints(value: Uint8Array): NameConstraints {
  const dns: string[] = []
  const ip: Uint8Array[] = []
  const permitted = readDerChildren(value, readDer(value, 0)).find(element => element.tag === 0xa0)
  for (const subtree of permitted === undefined ? [] : readDerChildren(value, permitted)) {
    const base = readDerChildren(value, subtree)[0]
    if (base === undefined) throw new RangeError('DER: empty subtree')
    const content = value.slice(base.contentStart, base.end)
    if (base.tag === 0x82) dns.push(Buffer.from(content).toString('latin1').toLowerCase())
    if (base.tag === 0x87) ip.push(content)
  }
  return { dns, ip }
}

/** For people: `localhost, test, local, 127.0.0.0/8, ::1/128`. */
export function describeConstraints(constraints: NameConstraints | null): string {
  return constraints === null
    ? 'none: it may sign for any site'
    : [...constraints.dns, ...constraints.ip.map(cidr)].join(', ')
}

function cidr(range: Uint8Array): string {
  const half = range.length / 2
  const bits = range.subarray(half).reduce((sum, octet) => sum + octet.toString(2).replaceAll('0', '').length, 0)
  const address = range.subarray(0, half)
  if (half === 4) return `${address.join('.')}/${bits}`
  const groups = Array.from({ length: half / 2 }, (_, index) =>
    (((address[index * 2] ?? 0) << 8) | (address[index * 2 + 1] ?? 0)).toString(16),
  )
  return `${new URL(`http://[${groups.join(':')}]/`).hostname.slice(1, -1)}/${bits}`
}
