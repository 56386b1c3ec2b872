import { headerValue } from '../../http/headers.ts'
import { printable } from '../../http/printable.ts'
import type { ClientId } from '../../model/observation.ts'
import type { UndefinedAddressObservation } from '../../model/observation-cookies.ts'
import type { ExchangeFacts } from '../facts.ts'
import { proofOf, seenIn } from './seen-in.ts'

/**
 * A target with a path segment `undefined`, where NextAuth is at work: the answer of an auth endpoint, or a redirect that
 * carries its `callbackUrl` or `error`. null = none.
 */
export function findUndefinedAddress(facts: ExchangeFacts, client: ClientId): UndefinedAddressObservation | null {
  const { outcome } = facts.exchange
  if (outcome.kind !== 'response' || facts.origin === 'null') return null
  const target = readTarget(headerValue(outcome.received.headers, 'location') ?? bodyUrl(facts), facts.origin)
  if (target === null || !target.pathname.split('/').includes('undefined') || facts.path.includes('/undefined'))
    return null
  if (facts.endpoint === null && !target.searchParams.has('callbackUrl') && !target.searchParams.has('error'))
    return null
  const shown = printable(`${target.origin === facts.origin ? '' : target.origin}${target.pathname}`, 200)
  const proof = proofOf(facts, `leads to ${shown}`)
  return {
    kind: 'undefined-address',
    ...seenIn(facts, client, printable(`addresses of ${facts.origin}`, 200), proof),
    target: shown,
    chain: [proof],
  }
}

function bodyUrl(facts: ExchangeFacts): string | null {
  try {
    const body: unknown = JSON.parse(facts.bodyText ?? 'null')
    return typeof body === 'object' && body !== null && 'url' in body && typeof body.url === 'string' ? body.url : null
  } catch {
    return null
  }
}

function readTarget(text: string | null, base: string): URL | null {
  return text !== null && URL.canParse(text, base) ? new URL(text, base) : null
}
