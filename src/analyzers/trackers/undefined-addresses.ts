import { headerValue } from '../../http/headers.ts'
import { printable } from '../../http/printable.ts'
import type { ClientId } from '../../model/observation.ts'
import type { UndefinedAddressObservation } from '../../model/observation-cookies.ts'
import { urlField } from '../auth-target.ts'
import type { ExchangeFacts } from '../facts.ts'
import { proofOf, seenIn } from './seen-in.ts'

/**
 * A target with a path segment `undefined`, where NextAuth is at work: the answer of an auth endpoint, a redirect that carries
 * its `callbackUrl` or `error`, or one of a server action that is nothing else: signIn() got no address. Empty = none.
 */
export function findUndefinedAddress(facts: ExchangeFacts, client: ClientId): readonly UndefinedAddressObservation[] {
  const { outcome } = facts.exchange
  if (outcome.kind !== 'response') return []
  const { headers } = outcome.received
  const action = facts.serverAction ? (headerValue(headers, 'x-action-redirect')?.replace(/;\w*$/, '') ?? null) : null
  const target = readTarget(
    headerValue(headers, 'location') ?? action ?? urlField(facts.json),
    facts.exchange.request.url,
  )
  if (target === null || !target.pathname.split('/').includes('undefined') || facts.path.includes('/undefined'))
    return []
  // Of an app that has NextAuth: any action may redirect to nothing.
  const isOurs = [...facts.cookies, ...facts.setCookies].some(one => one.identity !== null)
  const bare = action !== null && isOurs && target.pathname.endsWith('/undefined') && target.search === ''
  const named = target.searchParams.has('callbackUrl') || target.searchParams.has('error')
  if (facts.endpoint === null && !named && !bare) return []
  const shown = printable(`${target.origin === facts.origin ? '' : target.origin}${target.pathname}`, 200)
  const proof = proofOf(facts, `leads to ${shown}`)
  const seen: UndefinedAddressObservation = {
    kind: 'undefined-address',
    ...seenIn(facts, client, printable(`addresses of ${facts.origin}`, 200), proof),
    target: shown,
    path: printable(facts.path, 200),
    byAction: bare,
    chain: [proof],
  }
  return [seen]
}

function readTarget(text: string | null, base: string): URL | null {
  return text !== null && URL.canParse(text, base) ? new URL(text, base) : null
}
