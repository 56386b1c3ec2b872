import type { Exchange } from '../model/exchange.ts'

const REDIRECTS = new Set([301, 302, 303, 307, 308])

/**
 * Web Inspector lists a chain of redirects as its last request (until WebKit's change 56297 of January 2026): none of the answers that
 * redirect is in its files, nor a cookie that they set or deleted.
 */
export function lacksRedirects(creator: string, exchanges: readonly Exchange[]): boolean {
  return (
    /^webkit web inspector\b/i.test(creator) &&
    !exchanges.some(({ outcome }) => outcome.kind === 'response' && REDIRECTS.has(outcome.received.status))
  )
}

/** Insomnia gives all entries the time of the export: they stand in their order, and each took its time. */
export function oneAfterTheOther(creator: string, exchanges: readonly Exchange[]): readonly Exchange[] {
  if (!/^insomnia\b/i.test(creator)) return exchanges
  let at = exchanges[0]?.startedAt ?? 0
  return exchanges.map(exchange => {
    const { sendMs, waitMs, receiveMs } = exchange.timing
    const startedAt = at
    at += sendMs + waitMs + receiveMs
    return { ...exchange, startedAt }
  })
}
