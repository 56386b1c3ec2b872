import { endpointOf } from '../../auth/dialects.ts'
import { createBoundedMap } from '../../http/bounded-map.ts'
import { headerValue } from '../../http/headers.ts'
import { originOf, pathOf } from '../../http/origin.ts'
import { leadsBack } from '../acts.ts'
import type { ExchangeFacts } from '../facts.ts'

/** Which addresses are sign-in pages: by name, by NextAuth's own word, and by what guards and sign-ins do with them. */
export interface SignInPages {
  readonly note: (facts: ExchangeFacts) => void
  /** `target`: absolute. */
  readonly isOne: (target: string) => boolean
}

/** `/login`, `/auth/sign-in`, `/login-page`; not `/design-intro`. */
const NAMED = /(?<![a-z])(?:log|sign)[-_]?in(?![a-z])/i
const MAX_PAGES = 200
const LANGUAGE = /^\/(?:[a-z]{2}(?:[-_][a-z]{2,4})?\/?)?$/i

/**
 * A name of another language tells nothing, and a form to sign in may stand in the header of every page. What is sent there
 * does: whoever is nobody, with the way back; or anybody, when people sign in there, and what sent them is where they come back to or opens now.
 */
export function createSignInPages(): SignInPages {
  /** NextAuth's own address for it, and where pages send nobody with the way back. */
  const known = createBoundedMap<true>(MAX_PAGES)
  /** Where somebody signed in. */
  const used = createBoundedMap<true>(MAX_PAGES)
  /** Where a page sent somebody who has a session, with the way back: a second factor or a welcome page are the same so far. */
  const guarding = createBoundedMap<true>(MAX_PAGES)
  /** Pages that send nobody away without a way back, and where to. */
  const sends = createBoundedMap<string>(MAX_PAGES)

  const noteRedirect = (facts: ExchangeFacts, target: string): void => {
    const key = keyOf(target)
    if (facts.endpoint?.action === 'signin' && originOf(target) === facts.origin) known.set(key, true)
    if (facts.endpoint !== null) return
    const isBack = leadsBack(target, facts.page)
    if (isBack && facts.sent === null) known.set(key, true)
    else if (isBack) guarding.set(key, true)
    else if (facts.sent === null && !isAlias(facts.page, pathOf(target)))
      sends.set(`${facts.origin} ${facts.page}`, key)
  }

  const noteSignIn = (facts: ExchangeFacts): void => {
    const { action } = facts.endpoint ?? { action: null }
    if (facts.exchange.request.method === 'POST' && facts.sent === null) {
      if (facts.signsIn && action === null) used.set(keyOf(facts.exchange.request.url), true)
      const from = headerValue(facts.exchange.request.headers, 'referer')
      const asks = action === 'callback' || action === 'signin'
      if (asks && from !== null && originOf(from) === facts.origin) used.set(keyOf(from), true)
    }
    if (facts.signsIn && facts.target !== null) wasGuarded(facts.target.url.origin, facts.target.url.pathname)
    // It opens for a session, so what it did before was for nobody.
    if (facts.sent !== null && facts.status === 200) wasGuarded(facts.origin, facts.page)
  }

  const wasGuarded = (origin: string, path: string): void => {
    const page = sends.get(`${origin} ${path}`)
    if (page !== undefined) guarding.set(page, true)
  }

  return {
    note: facts => {
      if (facts.redirectsTo !== null) noteRedirect(facts, facts.redirectsTo)
      noteSignIn(facts)
    },
    isOne: target => {
      const key = keyOf(target)
      return (
        endpointOf(pathOf(target))?.action === 'signin' ||
        NAMED.test(pathOf(target)) ||
        known.get(key) === true ||
        (used.get(key) === true && guarding.get(key) === true)
      )
    },
  }
}

/** A language or a slash more or less: the same page under another address. Every path begins with the slash of the home page. */
function isAlias(path: string, target: string): boolean {
  if (path === '/' || target === '/') return LANGUAGE.test(path === '/' ? target : path)
  return target.endsWith(path) || target.startsWith(path) || path.startsWith(target)
}

function keyOf(url: string): string {
  return `${originOf(url)} ${pathOf(url)}`
}
