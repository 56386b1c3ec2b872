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

/**
 * Programs that keep no times apart: Insomnia gives all entries that of the export, Proxyman whole seconds. They stand in their order, and
 * each is taken to begin when the one before it had its answer: who says that two ran at once would accuse the app of losing a race.
 */
export function oneAfterTheOther(exchanges: readonly Exchange[]): readonly Exchange[] {
  if (!areCoarse(exchanges)) return exchanges
  let at = 0
  return exchanges.map(exchange => {
    const startedAt = Math.max(at, exchange.startedAt)
    at = endOf({ ...exchange, startedAt })
    return startedAt === exchange.startedAt ? exchange : { ...exchange, startedAt }
  })
}

export function endOf({ startedAt, timing }: Exchange): number {
  return startedAt + timing.sendMs + timing.waitMs + timing.receiveMs
}

/** Some have the same time, and none says more than the second; or all have one. */
function areCoarse(exchanges: readonly Exchange[]): boolean {
  const starts = exchanges.map(one => one.startedAt)
  const twice = new Set(starts).size < starts.length
  return twice && (starts.every(at => at % 1000 === 0) || starts.every(at => at === starts[0]))
}
