import type { HeaderList } from '../model/exchange.ts'

/** Meant for one connection only (RFC 9110 section 7.6.1), and `Proxy-*` (below by prefix). */
const HOP_BY_HOP = new Set([
  'connection',
  'keep-alive',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
  'http2-settings',
])

/**
 * End to end, whatever `Connection` says: a client must not be able to strip what the app decides by
 * (the class of CVE-2022-31813), nor an app the evidence that is looked at here.
 */
const NEVER_NAMED = new Set([
  'host',
  'cookie',
  'set-cookie',
  'authorization',
  'origin',
  'referer',
  'content-length',
  'content-type',
  'content-encoding',
  'location',
  'via',
  'forwarded',
])

/** Not allowed in trailers (RFC 9110 section 6.5.1): framing, routing, authentication, and what describes the content. */
const NOT_IN_TRAILERS = new Set([
  'content-length',
  'content-type',
  'content-encoding',
  'content-range',
  'host',
  'authorization',
  'cookie',
  'set-cookie',
  'location',
  'expect',
  'via',
  'forwarded',
  'origin',
  'cache-control',
  'x-real-ip',
])

/** Belongs to one connection, by its name in lower case. */
export function isHopByHop(name: string): boolean {
  return HOP_BY_HOP.has(name) || name.startsWith('proxy-')
}

/** Names that the `Connection` lines list, in lower case, without those that are end to end in any case. */
function connectionNamed(headers: HeaderList): ReadonlySet<string> | null {
  let named: Set<string> | null = null
  for (const [name, value] of headers) {
    if (name.length !== 10 || name.toLowerCase() !== 'connection') continue
    for (const token of value.split(',')) {
      const option = token.trim().toLowerCase()
      if (option === '' || NEVER_NAMED.has(option) || option.startsWith('x-forwarded-')) continue
      named ??= new Set()
      named.add(option)
    }
  }
  return named
}

/** A header list without what belongs to one connection. Order, case and repeats of the rest are kept. */
export function withoutHopByHop(headers: HeaderList): HeaderList {
  const named = connectionNamed(headers)
  return headers.filter(([name]) => {
    const key = name.toLowerCase()
    return !(isHopByHop(key) || named?.has(key))
  })
}

/** Trailer fields that may be passed on. */
export function forwardableTrailers(trailers: HeaderList): HeaderList {
  return trailers.filter(([name]) => {
    const key = name.toLowerCase()
    return !(isHopByHop(key) || NOT_IN_TRAILERS.has(key) || key.startsWith('x-forwarded-') || key.startsWith(':'))
  })
}
