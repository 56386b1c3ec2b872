import { printable } from '../../http/printable.ts'
import type { ClientId } from '../../model/observation.ts'
import type { UndefinedAddressObservation } from '../../model/observation-cookies.ts'
import type { ExchangeFacts } from '../facts.ts'
import { proofOf, seenIn } from './seen-in.ts'

/**
 * An address that was put together from a variable without a value, where NextAuth is at work: a path segment `undefined` in the
 * answer of an auth endpoint, a redirect that carries its `callbackUrl` or `error`, or one of a server action that is nothing else
 * (signIn() got no address); or the way to a provider with no name for the app in it. Empty = none.
 */
export function findUndefinedAddress(facts: ExchangeFacts, client: ClientId): readonly UndefinedAddressObservation[] {
  const target = facts.target?.url ?? null
  if (target === null) return []
  // Of an app that has NextAuth: any action may redirect to nothing.
  const isOurs = [...facts.cookies, ...facts.setCookies].some(one => one.identity !== null)
  const observe = (part: UndefinedAddressObservation['part']): readonly UndefinedAddressObservation[] => {
    const shown = printable(`${target.origin === facts.origin ? '' : target.origin}${target.pathname}`, 200)
    const proof = proofOf(facts, `leads to ${shown}${part === 'client-id' ? ' without a client_id' : ''}`)
    const seen: UndefinedAddressObservation = {
      kind: 'undefined-address',
      ...seenIn(facts, client, printable(`addresses of ${facts.origin}`, 200), proof),
      part,
      target: shown,
      path: printable(facts.path, 200),
      chain: [proof],
    }
    return [seen]
  }
  const starts = facts.endpoint?.action === 'signin' || facts.serverAction
  if (starts && isOurs && target.searchParams.has('redirect_uri') && lacksValue(target.searchParams.get('client_id')))
    return observe('client-id')
  if (!target.pathname.split('/').includes('undefined') || facts.path.includes('/undefined')) return []
  const bare = facts.serverAction && isOurs && target.pathname.endsWith('/undefined') && target.search === ''
  const named = target.searchParams.has('callbackUrl') || target.searchParams.has('error')
  return facts.endpoint === null && !named && !bare ? [] : observe(bare ? 'action' : 'path')
}

/** v5 writes the text, v3 nothing; v4 refuses to begin. */
function lacksValue(value: string | null): boolean {
  return value === '' || value === 'undefined'
}
