import { createBoundedMap } from '../../http/bounded-map.ts'
import { excerptUrl } from '../../http/excerpt.ts'
import { headerValue } from '../../http/headers.ts'
import { originOf, pathOf } from '../../http/origin.ts'
import { printable } from '../../http/printable.ts'
import type { GuardedRequestObservation } from '../../model/observation-browser.ts'
import type { ExchangeFacts } from '../facts.ts'
import type { Tracker } from '../tracker.ts'
import { proofOf, seenIn } from './seen-in.ts'
import type { SignInPages } from './sign-in-pages.ts'

type What = GuardedRequestObservation['what']

const MAX_PATHS = 500

/** Notices what a guard sends to the sign-in page although nobody can sign in there by it. */
export function createGuardedRequests(pages: SignInPages): Tracker<GuardedRequestObservation> {
  /** Origins where a session cookie was seen: a form that leads to a stranger's login is not ours to judge. */
  const inUse = createBoundedMap<true>(MAX_PATHS)
  const sent = createBoundedMap<true>(MAX_PATHS)
  return {
    take: (facts, client) => {
      if (facts.status === null) return []
      if (facts.sent !== null || facts.set !== null) inUse.set(facts.origin, true)
      if (facts.endpoint !== null) return []
      const { method, url, headers } = facts.exchange.request
      const key = `${facts.origin} ${method} ${facts.path}`
      const target = facts.redirectsTo
      const away = target !== null && pages.isOne(target) && !pages.isOne(url)
      const what: What | null = away ? whatOf(facts, pages) : sent.get(key) && facts.status < 400 ? 'passed' : null
      if (what === null || (what === 'cross-site-post' && !inUse.get(facts.origin))) return []
      if (what !== 'passed') sent.set(key, true)
      const path = printable(facts.path, 200)
      const proof = proofOf(facts, NOTES[what])
      const situation = what === 'asset' ? `assets of ${facts.origin}` : `${method} ${path} on ${facts.origin}`
      const location =
        target === null ? '' : originOf(target) === facts.origin ? pathOf(target) : (excerptUrl(target) ?? '')
      return [
        {
          kind: 'guarded-request',
          ...seenIn(facts, client, printable(situation, 300), proof),
          what,
          method,
          path,
          location: printable(location, 200),
          from: originOf(headerValue(headers, 'origin') ?? headerValue(headers, 'referer') ?? '') ?? '',
          keepsMethod: method !== 'GET' && (facts.status === 307 || facts.status === 308),
          chain: [proof],
        },
      ]
    },
  }
}

const NOTES: Readonly<Record<What, string>> = {
  asset: 'a file of the page itself, sent to the sign-in page',
  fetch: 'the request of a script, sent to the sign-in page',
  'cross-site-post': 'the form of another site came without the session cookie',
  passed: 'is answered now',
}

function whatOf(facts: ExchangeFacts, pages: SignInPages): What | null {
  const { method, headers } = facts.exchange.request
  const value = (name: string) => headerValue(headers, name)
  const dest = value('sec-fetch-dest')
  const isCode = dest === 'script' || dest === 'style'
  if (method === 'GET' && (facts.path.includes('/_next/static/') || (isCode && pages.isOne(value('referer') ?? ''))))
    return 'asset'
  // The guard may refuse who is signed in, for reasons of its own.
  if (facts.sent !== null) return null
  if (method === 'POST' && value('sec-fetch-site') === 'cross-site' && value('sec-fetch-mode') === 'navigate')
    return 'cross-site-post'
  // The router follows redirects to other pages by itself.
  const byRouter = ['rsc', 'x-nextjs-data', 'next-action'].some(name => value(name) !== null)
  return dest === 'empty' && !byRouter && !facts.prefetch ? 'fetch' : null
}
