import type { Body, Exchange } from '../model/exchange.ts'
import type { NamedFacts } from '../model/session.ts'

/** The exchanges kept for the export: the newest ones, and what is known of the values in them. */
export interface History {
  readonly add: (exchange: Exchange, valueFacts: readonly NamedFacts[]) => void
  readonly recorded: () => { readonly exchanges: readonly Exchange[]; readonly facts: readonly NamedFacts[] }
  /** How many the bound has pushed out. */
  readonly dropped: () => number
}

/** Bodies beyond this are dropped from the oldest exchanges first; heads stay. */
const MAX_BODY_BYTES = 64 * 1024 * 1024

export function createHistory(size: number): History {
  const kept: { exchange: Exchange; facts: readonly NamedFacts[]; bytes: number }[] = []
  let dropped = 0
  let bytes = 0
  /** How many of the oldest ones have lost their bodies. */
  let stripped = 0
  return {
    dropped: () => dropped,
    add: (exchange, facts) => {
      const own = bodyBytes(exchange)
      kept.push({ exchange, facts, bytes: own })
      bytes += own
      while (kept.length > size) {
        bytes -= kept.shift()?.bytes ?? 0
        dropped++
        stripped = Math.max(0, stripped - 1)
      }
      for (; bytes > MAX_BODY_BYTES && stripped < kept.length - 1; stripped++) {
        const oldest = kept[stripped]
        if (oldest === undefined) break
        bytes -= oldest.bytes
        kept[stripped] = { ...oldest, exchange: withoutBodies(oldest.exchange), bytes: 0 }
      }
    },
    recorded: () => ({ exchanges: kept.map(one => one.exchange), facts: kept.flatMap(one => one.facts) }),
  }
}

/** As if recording had stopped before the first octet: how many there were is still told. */
function withoutBodies(exchange: Exchange): Exchange {
  const { outcome, request } = exchange
  return {
    ...exchange,
    request: { ...request, body: emptied(request.body) },
    outcome:
      outcome.kind === 'response'
        ? { ...outcome, received: { ...outcome.received, body: emptied(outcome.received.body) } }
        : outcome,
  }
}

function emptied(body: Body | null): Body | null {
  return body === null ? null : { ...body, bytes: new Uint8Array(0) }
}

/** What its recorded bodies hold. */
export function bodyBytes(exchange: Exchange): number {
  const { outcome, request } = exchange
  const received = outcome.kind === 'response' ? (outcome.received.body?.bytes.length ?? 0) : 0
  return received + (request.body?.bytes.length ?? 0)
}
