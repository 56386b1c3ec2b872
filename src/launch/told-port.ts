/** Where a dev server says that it listens. */
export interface ToldAddress {
  readonly protocol: 'http:' | 'https:'
  readonly port: number
}

/** `- Local: http://localhost:3001`, `started server on 0.0.0.0:3000, url: …`, `> Ready on https://localhost:3000`. */
const URL_TOLD =
  /\b(?:local|url|ready|listening|started|running|server|available)\b[^/\n]{0,60}?\b(https?):\/\/(?:localhost|[a-z0-9-]{1,60}\.localhost|127\.0\.0\.\d{1,3}|0\.0\.0\.0|\[::1?\]):(\d{2,5})\b/i
const PORT_TOLD = /\b(?:ready|listening|started|running)\b[^\d\n]{0,30}\bport:? {0,2}(\d{2,5})\b/i
/** That a port is taken is told with its number, too. */
const NOT_ITS_OWN = /\bin use\b|EADDRINUSE|\bNetwork:/i

/** What a line of the app's output says of its address; null = nothing. `line`: without colours. */
export function readToldAddress(line: string): ToldAddress | null {
  const text = line.slice(0, 400)
  if (NOT_ITS_OWN.test(text)) return null
  const url = URL_TOLD.exec(text)
  if (url !== null) return toldAt(url[1]?.toLowerCase() === 'https' ? 'https:' : 'http:', url[2])
  return toldAt('http:', PORT_TOLD.exec(text)?.[1])
}

function toldAt(protocol: ToldAddress['protocol'], digits: string | undefined): ToldAddress | null {
  const port = Number(digits)
  return port >= 1 && port <= 65_535 ? { protocol, port } : null
}
