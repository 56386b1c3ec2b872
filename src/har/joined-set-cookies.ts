import { headerValues } from '../http/headers.ts'
import { parseUrl } from '../http/parse-url.ts'
import type { Exchange, HeaderList } from '../model/exchange.ts'

/**
 * RFC 6265: an attribute that is complete, so that the comma after it belongs to no value, and behind the comma a cookie's
 * name. A pair without attributes is certain of neither, and stays.
 */
const BOUNDARY =
  /^(\s*(?:path=\/[^,]*|(?:domain=[\w.-]+|secure|httponly|partitioned|priority=\w+|samesite=(?:lax|strict|none)|max-age=-?\d+|expires=\w+, [\w: -]+GMT)\s*)),\s*([!#$%&'*+\-.^_`|~0-9A-Za-z]{1,120}=.*)$/is

/**
 * Exporters that keep headers in a dictionary join Set-Cookie lines with ", ", and so does a hop that breaks a sign-in:
 * in the file both look alike. A request that brings a cookie which stood only behind such a comma tells them apart: the
 * browser had the lines one by one, so the file's writer joined them, here and everywhere. Without that proof nothing is
 * touched, and what the browser lost is for a rule to say.
 */
export function partJoinedSetCookies(exchanges: readonly Exchange[]): readonly Exchange[] {
  // Nearly every file holds one cookie a line: then nothing needs to be remembered of it.
  return exchanges.some(holdsJoined) && cameBackApart(exchanges) ? exchanges.map(parted) : exchanges
}

function holdsJoined({ outcome }: Exchange): boolean {
  if (outcome.kind === 'failure') return false
  return headerValues(outcome.received.headers, 'set-cookie').some(line => partLine(line).length > 1)
}

function cameBackApart(exchanges: readonly Exchange[]): boolean {
  const known = new Set<string>()
  const waiting = new Set<string>()
  for (const { request, outcome } of exchanges) {
    const host = parseUrl(request.url)?.hostname ?? ''
    for (const pair of headerValues(request.headers, 'cookie').flatMap(line => line.split(';'))) {
      const key = `${host} ${pair.trim()}`
      if (waiting.has(key)) return true
      known.add(key)
    }
    if (outcome.kind === 'failure') continue
    for (const line of headerValues(outcome.received.headers, 'set-cookie')) {
      for (const [index, one] of partLine(line).entries()) {
        const pair = (one.split(';', 1)[0] ?? '').trim()
        const key = `${host} ${pair}`
        if (index === 0) {
          known.add(key)
          waiting.delete(key)
        } else if (!known.has(key) && !pair.endsWith('=')) waiting.add(key)
      }
    }
  }
  return false
}

function parted(exchange: Exchange): Exchange {
  const { outcome } = exchange
  if (outcome.kind === 'failure') return exchange
  const headers: HeaderList = outcome.received.headers.flatMap(([name, value]) =>
    name.toLowerCase() === 'set-cookie' ? partLine(value).map(line => [name, line] as const) : [[name, value] as const],
  )
  if (headers.length === outcome.received.headers.length) return exchange
  return { ...exchange, outcome: { ...outcome, received: { ...outcome.received, headers }, delivered: headers } }
}

/** The cookies of one line. */
function partLine(line: string): readonly string[] {
  const [pair = '', ...attributes] = line.split(';')
  const cookies = [[pair]]
  for (const attribute of attributes) {
    const [, last = attribute, next] = BOUNDARY.exec(attribute) ?? []
    cookies.at(-1)?.push(last)
    if (next !== undefined) cookies.push([next])
  }
  return cookies.map(parts => parts.join(';'))
}
