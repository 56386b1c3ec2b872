import { identifyCookie } from '../auth/cookie-names.ts'
import type { AuthEndpoint } from '../auth/endpoints.ts'
import { parseSetCookie } from '../cookies/parse-set-cookie.ts'
import { excerptSetCookie } from '../http/excerpt.ts'
import { pathOf } from '../http/origin.ts'
import { printable } from '../http/printable.ts'
import type { Exchange, ResponseMessage } from '../model/exchange.ts'
import type { Evidence } from '../model/finding.ts'
import type { SetCookieFact } from './facts.ts'
import { atOf } from './read-answer.ts'

/** The answer's Set-Cookie lines, each as it stands. `at`: ms since the epoch, by the server's clock. */
export function readSetCookies(
  exchange: Exchange,
  received: ResponseMessage,
  at: number,
  endpoint: AuthEndpoint | null,
  sessionCookies: readonly string[],
): readonly SetCookieFact[] {
  return received.headers.flatMap(([header, line], index) => {
    if (header.toLowerCase() !== 'set-cookie') return []
    const parsed = parseSetCookie(line)
    const { name } = parsed
    const value = 'value' in parsed ? parsed.value : ''
    const ended = !('rejected' in parsed) && isPast(parsed.maxAgeSeconds, parsed.expiresAt, at)
    const deletes = !('rejected' in parsed) && (value === '' || ended)
    const proof: Evidence = {
      exchange: exchange.id,
      part: exchange.front === undefined ? 'received' : 'delivered',
      headerIndex: index,
      note: printable(`${labelOf(exchange, endpoint)}${atOf(exchange)} ${deletes ? 'deleted' : 'set'} it`, 200),
      excerpt: excerptSetCookie(line),
    }
    return [{ name, value, identity: identifyCookie(name, sessionCookies), index, line, parsed, deletes, proof }]
  })
}

/** What a person calls this exchange. */
function labelOf({ request }: Exchange, endpoint: AuthEndpoint | null): string {
  if (endpoint?.action === 'callback') return 'sign-in'
  if (endpoint?.action === 'session') return request.method === 'POST' ? 'session update' : 'session request'
  if (endpoint?.action === 'signout' && request.method === 'POST') return 'sign-out'
  return `${request.method} ${pathOf(request.url)}`
}

/** `at`: by the server's Date where it gives one, as Chromium corrects Expires by it. */
function isPast(maxAgeSeconds: number | null, expiresAt: number | null, at: number): boolean {
  return maxAgeSeconds !== null ? maxAgeSeconds <= 0 : expiresAt !== null && expiresAt <= at
}

/** Within one answer the last line of a name wins (v5's middleware refreshes, then signs out). */
export function finalSets(setCookies: readonly SetCookieFact[]) {
  const last = new Map<string, SetCookieFact>()
  for (const one of setCookies) if (one.identity?.role === 'session') last.set(one.name, one)
  const all = [...last.values()]
  const alive = all.filter(one => !one.deletes)
  const deleted = all.length > 0 && alive.length === 0
  return { alive, deleted, line: alive.at(-1) ?? all.at(-1) ?? null, touched: all[0]?.identity?.base ?? null }
}
