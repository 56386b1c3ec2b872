import type { HeaderList } from '../model/exchange.ts'

/** What a reverse proxy tells the app about the browser's side of the connection. */
export interface ForwardedFacts {
  /** `https` for websockets too, never `wss`. */
  readonly proto: 'http' | 'https'
  /** Host as the browser sent it, port included where it sent one. */
  readonly host: string
  /** The port that the browser connects to. */
  readonly port: number
  /** The browser's address, without the `::ffff:` of a mapped IPv4 address. */
  readonly clientAddress: string
  /** `replace` as Vercel does (nothing to spoof), `append` as an ALB does by default. */
  readonly xForwardedFor: 'replace' | 'append'
}

/** Names by which a client could tell the app another origin or address. Every `X-Forwarded-…` counts too. */
const SPOOFABLE = new Set(['forwarded', 'x-real-ip', 'x-original-url', 'x-rewrite-url', 'x-original-host'])

function isSpoofable(name: string): boolean {
  const key = name.toLowerCase()
  return key.startsWith('x-forwarded-') || SPOOFABLE.has(key)
}

function forwardedFor(headers: HeaderList, facts: ForwardedFacts): string {
  if (facts.xForwardedFor === 'replace') return facts.clientAddress
  const earlier = headers.filter(([name]) => name.toLowerCase() === 'x-forwarded-for').map(([, value]) => value.trim())
  return [...earlier.filter(value => value !== ''), facts.clientAddress].join(', ')
}

/**
 * The request's headers with this proxy as the only source of truth about "production": one `X-Forwarded-For`,
 * `-Host`, `-Port` and `-Proto`, at the end; whatever the client sent under such names is gone. NextAuth decides the
 * cookie prefix by these, and `http,https` breaks it. The rest keeps order, case and repeats.
 */
export function withForwarded(headers: HeaderList, facts: ForwardedFacts): HeaderList {
  return [
    ...headers.filter(([name]) => !isSpoofable(name)),
    ['X-Forwarded-For', forwardedFor(headers, facts)],
    ['X-Forwarded-Host', facts.host],
    ['X-Forwarded-Port', String(facts.port)],
    ['X-Forwarded-Proto', facts.proto],
  ]
}

/** `::ffff:127.0.0.1` is `127.0.0.1`; anything else is left alone. */
export function plainAddress(address: string): string {
  return /^::ffff:(?=\d+\.)/i.test(address) ? address.slice(7) : address
}
