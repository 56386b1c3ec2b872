import { embeddedSessions } from '../../auth/embedded-session.ts'
import { createBoundedMap } from '../../http/bounded-map.ts'
import { headerValue } from '../../http/headers.ts'
import { printable } from '../../http/printable.ts'
import type { Exchange, ResponseMessage } from '../../model/exchange.ts'
import type { CachedPageObservation } from '../../model/observation-browser.ts'
import type { ExchangeFacts } from '../facts.ts'
import { cacheSign, readBody, sessionContent } from '../read-answer.ts'
import type { Tracker } from '../tracker.ts'
import { proofOf, seenIn } from './seen-in.ts'
import type { TokenHistory } from './token-history.ts'

/** Looks into pages that a cache gave for a session that they were made with: it is somebody's, and everybody gets it. */
export function createCachedPages(
  digest: (value: string) => string,
  history: TokenHistory,
): Tracker<CachedPageObservation> {
  /** Origins to which a session cookie came: this recording holds them. */
  const recorded = createBoundedMap<true>(200)
  /** What session endpoints showed, and whose it is. */
  const shown = createBoundedMap<string | null>(2_000)
  const told = createBoundedMap<true>(200)

  /** Digest of what tells one user from another; null = nothing does. */
  const ownerOf = (session: unknown): string | null => {
    if (typeof session !== 'object' || session === null || !('user' in session)) return null
    const user = Object(session.user)
    const name: unknown = user.email ?? user.id ?? user.name
    return typeof name === 'string' ? digest(name) : null
  }

  const whose = (facts: ExchangeFacts, received: ResponseMessage, sign: string): CachedPageObservation['whose'] => {
    for (const { value, hasEnd } of embeddedSessions(readBody(received) ?? '')) {
      const content = sessionContent(value, digest)
      // Without an end it may be anything that has a user.
      if (content === null || (!hasEnd && shown.get(content) === undefined)) continue
      if (facts.sent === null && recorded.get(facts.origin)) return 'uninvited'
      const own = shown.get(history.of(facts.sent?.digest)?.shows ?? '') ?? null
      const owner = ownerOf(value)
      if (own !== null && owner !== null && own !== owner) return 'other'
      // Next looks at no cookie when it keeps a page; a CDN may.
      return sign.startsWith('x-nextjs-cache') ? 'kept' : null
    }
    return null
  }

  return {
    take: (facts, client) => {
      const { exchange, origin, status, endpoint } = facts
      if (facts.sent !== null) recorded.set(origin, true)
      if (facts.sessionContent !== null) shown.set(facts.sessionContent, ownerOf(facts.json))
      const isPage = endpoint === null && exchange.request.method === 'GET' && status === 200 && facts.complete
      if (!isPage || exchange.outcome.kind !== 'response') return []
      const { received } = exchange.outcome
      const sign = sharedSign(exchange, received)
      const key = `${origin} ${facts.page}`
      const found = sign === null ? null : whose(facts, received, sign)
      if (found === null && told.get(key) === undefined) return []
      told.set(key, true)
      const path = printable(facts.page, 200)
      const proof = proofOf(
        facts,
        found === null ? 'holds no session' : `holds a session, and is out of a cache (${sign})`,
      )
      return [
        {
          kind: 'cached-page',
          ...seenIn(facts, client, `${path} on ${origin}`, proof),
          path,
          sign: sign ?? '',
          whose: found,
          chain: [proof],
        },
      ]
    },
  }
}

/** The mark of a cache that gives one answer to everybody; null = none, or one that looks at the cookies. */
function sharedSign(exchange: Exchange, received: ResponseMessage): string | null {
  if (/\bcookie\b|\*/i.test(headerValue(received.headers, 'vary') ?? '')) return null
  return /\bprivate\b/i.test(headerValue(received.headers, 'cache-control') ?? '')
    ? null
    : cacheSign(exchange, received, false)
}
