import { headerValue } from '../../http/headers.ts'
import { printable } from '../../http/printable.ts'
import type { ClientId } from '../../model/observation.ts'
import type { UndefinedAddressObservation } from '../../model/observation-cookies.ts'
import { urlField } from '../auth-target.ts'
import type { ExchangeFacts } from '../facts.ts'
import { proofOf, seenIn } from './seen-in.ts'

/**
 * A target with a path segment `undefined`, where NextAuth is at work: the answer of an auth endpoint, or a redirect that
 * carries its `callbackUrl` or `error`. Empty = none.
 */
export function findUndefinedAddress(facts: ExchangeFacts, client: ClientId): readonly UndefinedAddressObservation[] {
  const { outcome } = facts.exchange
  if (outcome.kind !== 'response') return []
  const target = readTarget(headerValue(outcome.received.headers, 'location') ?? urlField(facts.json), facts.origin)
  if (target === null || !target.pathname.split('/').includes('undefined') || facts.path.includes('/undefined'))
    return []
  if (facts.endpoint === null && !target.searchParams.has('callbackUrl') && !target.searchParams.has('error')) return []
  const shown = printable(`${target.origin === facts.origin ? '' : target.origin}${target.pathname}`, 200)
  const proof = proofOf(facts, `leads to ${shown}`)
  const seen: UndefinedAddressObservation = {
    kind: 'undefined-address',
    ...seenIn(facts, client, printable(`addresses of ${facts.origin}`, 200), proof),
    target: shown,
    chain: [proof],
  }
  return [seen]
}

function readTarget(text: string | null, base: string): URL | null {
  return text !== null && URL.canParse(text, base) ? new URL(text, base) : null
}
