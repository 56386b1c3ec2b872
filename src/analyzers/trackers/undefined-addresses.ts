import { printable } from '../../http/printable.ts'
import type { ClientId } from '../../model/observation.ts'
import type { UndefinedAddressObservation } from '../../model/observation-cookies.ts'
import type { ExchangeFacts } from '../facts.ts'
import { proofOf, seenIn } from './seen-in.ts'

/**
 * A target with a path segment `undefined`, where NextAuth is at work: the answer of an auth endpoint, a redirect that carries
 * its `callbackUrl` or `error`, or one of a server action that is nothing else: signIn() got no address. Empty = none.
 */
export function findUndefinedAddress(facts: ExchangeFacts, client: ClientId): readonly UndefinedAddressObservation[] {
  const target = facts.target?.url ?? null
  if (target === null || !target.pathname.split('/').includes('undefined') || facts.path.includes('/undefined'))
    return []
  // Of an app that has NextAuth: any action may redirect to nothing.
  const isOurs = [...facts.cookies, ...facts.setCookies].some(one => one.identity !== null)
  const bare = facts.serverAction && isOurs && target.pathname.endsWith('/undefined') && target.search === ''
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
