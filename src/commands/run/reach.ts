import { hostname, type NetworkInterfaceInfo, networkInterfaces } from 'node:os'
import { canonicalIp, normalizeHostName } from '../../certs/host-name.ts'
import { isLoopbackHost } from '../../http/origin.ts'

/** Who can reach the proxy, and under which hosts. Hosts are canonical, IPv6 without brackets. */
export interface Reach {
  /** Where to listen; null = both loopback addresses. */
  readonly listen: readonly string[] | null
  /** The one that the user opens on this machine. */
  readonly host: string
  /** Those by which other machines can: empty = none can. */
  readonly network: readonly string[]
  /** All that the guard and the certificate have to know beyond `localhost`, local names and loopback. */
  readonly names: readonly string[]
}

/** The machine, as arguments. */
export interface Machine {
  readonly interfaces: Readonly<Record<string, readonly NetworkInterfaceInfo[] | undefined>>
  readonly hostname: string
}

/** Of containers, virtual machines and tunnels: no phone is on their networks. */
const VIRTUAL = /^(?:docker|br-|veth|virbr|vmnet|vboxnet|vEthernet|cni|flannel|utun|awdl|llw|bridge|tailscale|tun|wg)/

/** What `--host` means on this machine. null, `localhost`, 127.0.0.1 and ::1: this machine only. */
export function readReach(host: string | null, machine: Machine = readMachine()): Reach {
  const bare = (host ?? 'localhost').replace(/^\[(.*)\]$/, '$1').toLowerCase()
  const address = canonicalIp(bare) ?? bare
  if (address === 'localhost') return { listen: null, host: 'localhost', network: [], names: [] }
  if (address === '127.0.0.1' || address === '::1')
    return { listen: [address], host: 'localhost', network: [], names: [] }
  if (address === '0.0.0.0' || address === '::') {
    const own = addressesOf(machine, address === '::')
    // Else somebody else could have this port on ::1, and a browser that tries it first would reach him as `localhost`.
    const listen = address === '::' ? ['::'] : ['0.0.0.0', '::1']
    return { listen, host: 'localhost', network: own.shown, names: [...own.all, ...mdnsName(machine.hostname)] }
  }
  const network = isLoopbackHost(address) ? [] : [address]
  return { listen: [address], host: address, network, names: [address] }
}

/** `https://192.168.1.5:3443`, `https://[fd00::2]:3443` */
export function originAt(host: string, port: number): string {
  return `https://${host.includes(':') ? `[${host}]` : host}:${port}`
}

function readMachine(): Machine {
  return { interfaces: networkInterfaces(), hostname: hostname() }
}

/** Without those that a browser cannot address from elsewhere: loopback, and IPv6 addresses of one link. */
function addressesOf(machine: Machine, withIpv6: boolean): { readonly all: string[]; readonly shown: string[] } {
  const found = Object.entries(machine.interfaces).flatMap(([name, addresses]) =>
    (addresses ?? [])
      .filter(one => !one.internal && (one.family === 'IPv4' || (withIpv6 && !one.address.startsWith('fe80:'))))
      .map(one => ({ name, family: one.family, address: canonicalIp(one.address) ?? one.address })),
  )
  const sorted = found.toSorted((a, b) => a.family.localeCompare(b.family))
  const real = sorted.filter(({ name }) => !VIRTUAL.test(name))
  const textsOf = (list: typeof found) => [...new Set(list.map(one => one.address))]
  return { all: textsOf(sorted), shown: textsOf(real.length > 0 ? real : sorted) }
}

/** The name under which phones find this machine (RFC 6762), whatever address it has today. */
function mdnsName(host: string): string[] {
  const name = normalizeHostName(`${host.split('.')[0] ?? ''}.local`)
  return name === null ? [] : [name]
}
