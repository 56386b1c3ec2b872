import type { Observation } from '../model/observation.ts'
import type { ExchangeFacts } from './facts.ts'

/** The app's clock was moved (`--clock`), and this is the end of a sign-in with a provider, whose clock was not. */
export function isBetweenTimes({ endpoint, exchange }: ExchangeFacts): boolean {
  return exchange.clock !== undefined && endpoint?.action === 'callback' && exchange.request.method !== 'POST'
}

/**
 * Whether what is told here may only come of the two clocks: its tokens count as expired, its check cookies as over. Then nothing is
 * blamed on the app.
 */
export function isOfTwoClocks(one: Observation): boolean {
  if (one.kind === 'oauth-callback' || one.kind === 'server-clock') return true
  return one.kind === 'server-log' && one.place === 'auth' && /\/callback\//.test(one.path)
}
