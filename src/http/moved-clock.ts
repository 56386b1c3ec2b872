import type { Exchange, HeaderList } from '../model/exchange.ts'
import { headerValues } from './headers.ts'

/** Headers without those pairs (`name=value`) of their Cookie lines; a line that loses all of them goes. */
export function withoutPairs(headers: HeaderList, isGone: (pair: string) => boolean): HeaderList {
  return headers.flatMap(([name, value]): HeaderList => {
    if (name.toLowerCase() !== 'cookie') return [[name, value]]
    const pairs = pairsOf(value)
    const kept = pairs.filter(pair => !isGone(pair))
    if (kept.length === pairs.length) return [[name, value]]
    return kept.length === 0 ? [] : [[name, kept.join('; ')]]
  })
}

/** Those of a Cookie line. */
export function pairsOf(value: string): readonly string[] {
  return value.split(';').map(pair => pair.trim())
}

/**
 * The exchange as it would have been, had the browser's clock been moved with the app's: without the cookies that authproxy kept
 * back in its place.
 */
export function asOfItsTime<T extends Pick<Exchange, 'request' | 'forwarded' | 'clock' | 'witness'>>(exchange: T): T {
  const { request, forwarded, clock, witness } = exchange
  if (clock === undefined || clock.keptBack.length === 0) return exchange
  const names = new Set(clock.keptBack)
  // Of two cookies of one name one may have gone on.
  const passed = new Set(headerValues(forwarded ?? [], 'cookie').flatMap(pairsOf))
  const isGone = (pair: string) => names.has(pair.slice(0, Math.max(0, pair.indexOf('=')))) && !passed.has(pair)
  return {
    ...exchange,
    request: { ...request, headers: withoutPairs(request.headers, isGone) },
    ...(witness === undefined
      ? {}
      : { witness: { ...witness, cookies: witness.cookies.filter(one => !names.has(one.name)) } }),
  }
}

/** `+31 d`, `+1 d 8 h`, `+90 s`; '' = at this machine's time. */
export function describeAhead(aheadMs: number): string {
  const seconds = Math.round(aheadMs / 1000)
  if (seconds === 0) return ''
  const parts = [
    [Math.floor(seconds / 86_400), 'd'],
    [Math.floor((seconds % 86_400) / 3_600), 'h'],
    [Math.floor((seconds % 3_600) / 60), 'min'],
    [seconds % 60, 's'],
  ] as const
  const first = parts.findIndex(([count]) => count > 0)
  const shown = parts.slice(first, first + 2).filter(([count]) => count > 0)
  return `+${shown.map(([count, unit]) => `${count} ${unit}`).join(' ')}`
}
