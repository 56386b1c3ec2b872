import { lookup as dnsLookup, type LookupAddress } from 'node:dns'
import http from 'node:http'
import https from 'node:https'
import type { LookupFunction } from 'node:net'
import { isLoopbackHost } from '../http/origin.ts'
import { openQuickPool, type QuickPool } from './quick-pool.ts'

/** Where the app is. Chosen by who started the proxy; of a request Host alone selects, and only among those that were named. */
export interface Target {
  readonly protocol: 'http:' | 'https:'
  /** Host name or address, IPv6 without brackets. */
  readonly host: string
  readonly port: number
}

/** Connections to the app. `pooled` keeps them alive; `fresh` opens one for each request. */
export interface UpstreamAgents {
  readonly pooled: http.Agent
  readonly fresh: http.Agent
  /** GET requests over undici; null where it may not: a TLS target, or it is not loaded yet. */
  readonly quick: () => QuickPool | null
  /** Tells the address that a connection reached, so that the next one tries it first. */
  readonly remember: (address: string) => void
  /** Nothing new is kept or asked here; what is under way goes on to its end. */
  readonly release: () => void
  readonly destroy: () => void
}

/**
 * One address after the other. A loopback address that nobody listens on refuses at once; Node's 250 ms for each are less than a busy
 * machine may need to look: the other address was tried, refused, and an app that is up counted as down (measured).
 */
export const BOTH_FAMILIES = { autoSelectFamily: true, autoSelectFamilyAttemptTimeout: 2_000 } as const

const LOOPBACK: readonly LookupAddress[] = [
  { address: '::1', family: 6 },
  { address: '127.0.0.1', family: 4 },
]

/**
 * `localhost` is both ::1 and 127.0.0.1, whatever the hosts file says: an app that listens on one of them only is
 * reached all the same (measured: with only 127.0.0.1 in the file, an app on ::1 was unreachable). What answered last
 * is tried first.
 */
export function createLookup(): { readonly lookup: LookupFunction; readonly remember: (address: string) => void } {
  let preferred: string | null = null
  const ordered = (): LookupAddress[] =>
    [...LOOPBACK].sort((a, b) => Number(b.address === preferred) - Number(a.address === preferred))
  return {
    lookup: (hostname, options, callback) => {
      if (!isLoopbackHost(hostname)) {
        dnsLookup(hostname, { ...options, all: true }, (error, addresses) => {
          const [first] = addresses ?? []
          if (error !== null || options.all === true || first === undefined) callback(error, addresses ?? [])
          else callback(null, first.address, first.family)
        })
        return
      }
      const all = ordered()
      const [first] = all
      if (options.all === true || first === undefined) process.nextTick(callback, null, all)
      else process.nextTick(callback, null, first.address, first.family)
    },
    remember: address => {
      if (LOOPBACK.some(known => known.address === address)) preferred = address
    },
  }
}

/** `trustSelfSigned` only ever applies to a loopback target: elsewhere the certificate is checked. */
export function createUpstreamAgents(target: Target, trustSelfSigned: boolean): UpstreamAgents {
  const { lookup, remember } = createLookup()
  const shared = {
    lookup,
    ...BOTH_FAMILIES,
    // No limit: requests that wait for a slow app must not hold up the others.
    maxSockets: Number.POSITIVE_INFINITY,
    ...(target.protocol === 'https:' && trustSelfSigned && isLoopbackHost(target.host)
      ? { rejectUnauthorized: false }
      : {}),
  }
  const make = (options: http.AgentOptions): http.Agent =>
    target.protocol === 'https:'
      ? new https.Agent({ ...shared, ...options })
      : new http.Agent({ ...shared, ...options })
  const pooled = make({ keepAlive: true, maxFreeSockets: 256, scheduling: 'lifo' })
  const fresh = make({ keepAlive: false })
  let quick: QuickPool | null = null
  let isReleased = false
  return {
    pooled,
    fresh,
    quick: () => {
      if (isReleased) return null
      quick ??= target.protocol === 'http:' ? openQuickPool({ ...target, ...shared }, remember) : null
      return quick
    },
    remember,
    release: () => {
      isReleased = true
      pooled.maxFreeSockets = 0
      for (const sockets of Object.values(pooled.freeSockets)) for (const socket of sockets ?? []) socket.destroy()
      quick?.close().catch(() => {})
    },
    destroy: () => {
      pooled.destroy()
      fresh.destroy()
      quick?.destroy().catch(() => {})
    },
  }
}
