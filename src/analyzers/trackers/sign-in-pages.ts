import { endpointOf } from '../../auth/dialects.ts'
import { headerValue } from '../../http/headers.ts'
import { originOf, pathOf } from '../../http/origin.ts'
import type { ExchangeFacts } from '../facts.ts'
import { createBoundedMap } from './bounded-map.ts'

/** Which addresses are sign-in pages: by name, by NextAuth's own parameters, and by what signed in from there. */
export interface SignInPages {
  readonly note: (facts: ExchangeFacts) => void
  /** `target`: absolute. */
  readonly isOne: (target: string) => boolean
}

/** `/login`, `/auth/sign-in`, `/login-page`; not `/design-intro`. */
const NAMED = /(?<![a-z])(?:log|sign)[-_]?in(?![a-z])/i

export function createSignInPages(): SignInPages {
  const learnt = createBoundedMap<true>(200)
  return {
    note: facts => {
      const { action } = facts.endpoint ?? { action: null }
      // NextAuth's own address for it, when `pages.signIn` is set.
      if (action === 'signin' && facts.redirectsTo !== null && originOf(facts.redirectsTo) === facts.origin)
        learnt.set(keyOf(facts.redirectsTo), true)
      if (facts.exchange.request.method !== 'POST' || facts.sent !== null) return
      if (facts.signsIn && facts.endpoint === null) learnt.set(keyOf(facts.exchange.request.url), true)
      const from = headerValue(facts.exchange.request.headers, 'referer')
      const asks = action === 'callback' || action === 'signin'
      if (asks && from !== null && originOf(from) === facts.origin) learnt.set(keyOf(from), true)
    },
    isOne: target =>
      endpointOf(pathOf(target))?.action === 'signin' ||
      /[?&]callbackUrl=/i.test(target) ||
      NAMED.test(pathOf(target)) ||
      learnt.get(keyOf(target)) === true,
  }
}

function keyOf(url: string): string {
  return `${originOf(url)} ${pathOf(url)}`
}
