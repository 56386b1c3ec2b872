import { createBoundedMap } from '../../http/bounded-map.ts'
import { headerValue } from '../../http/headers.ts'
import { printable } from '../../http/printable.ts'
import type { HandlerRefusalObservation } from '../../model/observation-browser.ts'
import type { ExchangeFacts } from '../facts.ts'
import type { Tracker } from '../tracker.ts'
import { proofOf, seenIn } from './seen-in.ts'
import type { TokenHistory } from './token-history.ts'

interface Family {
  readonly refused: ReadonlySet<string>
  readonly passes: boolean
}

const MAX_FAMILIES = 500
const MAX_PATHS = 20

/** Notices handlers and pages that answer 401 to a session which the server accepts elsewhere. */
export function createHandlerRefusals(history: TokenHistory): Tracker<HandlerRefusalObservation> {
  const families = createBoundedMap<Family>(MAX_FAMILIES)
  return {
    take: (facts, client) => {
      const { endpoint, sent, status, origin } = facts
      if (endpoint !== null || sent === null || status === null || facts.prefetch) return []
      const good = history.goodSince(sent.digest, facts.at, origin)
      if (good === null || facts.cookieEffect !== 'untouched') return []
      const key = `${origin} ${history.of(sent.digest)?.family ?? sent.digest}`
      const known = families.get(key) ?? { refused: new Set<string>(), passes: false }
      const path = printable(facts.page, 200)
      const refused = status === 401 && !asksOtherwise(facts)
      if (!refused) {
        if (status >= 300 || !isCall(facts)) return []
        families.set(key, { ...known, passes: true })
        if (!known.refused.has(path)) return []
      } else if (known.refused.size < MAX_PATHS)
        families.set(key, { ...known, refused: new Set([...known.refused, path]) })
      const proof = proofOf(facts, refused ? 'refused the session' : 'accepts the session')
      return [
        {
          kind: 'handler-refusal',
          ...seenIn(facts, client, printable(`${path} on ${origin}`, 300), proof),
          refused,
          path,
          paths: families.get(key)?.refused.size ?? 0,
          othersPass: known.passes,
          chain: [good.proof, proof],
        },
      ]
    },
  }
}

/** It wants another credential than the session cookie. */
function asksOtherwise({ exchange: { request, outcome } }: ExchangeFacts): boolean {
  const asked = outcome.kind === 'response' ? headerValue(outcome.received.headers, 'www-authenticate') : null
  return asked !== null || headerValue(request.headers, 'authorization') !== null
}

/** A request of a script, whose answer depends on who asks. */
function isCall(facts: ExchangeFacts): boolean {
  return headerValue(facts.exchange.request.headers, 'sec-fetch-dest') === 'empty' && facts.use === 'other'
}
