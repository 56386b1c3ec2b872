import { createBoundedMap } from '../../http/bounded-map.ts'
import { printable } from '../../http/printable.ts'
import type { Evidence } from '../../model/finding.ts'
import type { ClientId } from '../../model/observation.ts'
import type { MailLinkObservation } from '../../model/observation-browser.ts'
import type { ExchangeFacts } from '../facts.ts'
import type { Tracker } from '../tracker.ts'
import { browserKey } from './browser-key.ts'
import { proofOf, seenIn } from './seen-in.ts'

interface Use {
  readonly client: ClientId
  readonly browser: string
  readonly proof: Evidence
}

const MAX_LINKS = 500

/** Follows one-time links that were sent by mail: who asked for one, who used it first. Keeps neither token nor address. */
export function createMailLinks(digest: (value: string) => string): Tracker<MailLinkObservation> {
  const used = createBoundedMap<Use>(MAX_LINKS)
  /** Origin and provider -> who asked for a link last. */
  const asked = createBoundedMap<Use>(MAX_LINKS)
  return {
    take: (facts, client) => {
      const { endpoint, target } = facts
      if (endpoint === null || endpoint.provider === null || facts.status === null) return []
      const provider = printable(endpoint.provider, 60)
      const browser = browserKey(facts, digest)
      const owner = `${facts.origin} ${provider}`
      if (endpoint.action === 'signin' && facts.exchange.request.method === 'POST' && isSent(facts))
        asked.set(owner, { client, browser, proof: proofOf(facts, 'asked for a mail link') })
      const link = linkOf(facts)
      if (link === null) return []
      const key = digest(`${owner} ${link}`)
      const observe = (
        what: MailLinkObservation['what'],
        note: string,
        before: readonly Evidence[],
      ): MailLinkObservation => {
        const proof = proofOf(facts, note)
        const [first = proof, ...rest] = [...before, proof]
        return {
          kind: 'mail-link',
          ...seenIn(facts, client, `mail link of ${provider} on ${facts.origin}`, proof),
          what,
          provider,
          chain: [first, ...rest],
        }
      }
      const start = asked.get(owner)
      const begun = start === undefined ? [] : [start.proof]
      if (facts.signsIn) {
        if (used.get(key) === undefined)
          used.set(key, { client, browser, proof: proofOf(facts, 'used the link first') })
        const elsewhere = start !== undefined && start.client !== client && start.browser !== browser
        return [observe(elsewhere ? 'other-client' : 'accepted', 'signed in by the link', elsewhere ? begun : [])]
      }
      if (target?.error !== 'Verification') return []
      const first = used.get(key)
      if (first === undefined)
        return [observe(hasSpace(facts) ? 'plus-lost' : 'refused', 'the link was refused', begun)]
      const same = first.client === client || first.browser === browser
      return [observe(same ? 'twice' : 'used-before', 'the link was refused', [...begun, first.proof])]
    },
  }
}

/** NextAuth's link: `…/callback/email?callbackUrl=…&token=…&email=…`; a confirmation page posts it. */
function linkOf({ endpoint, exchange }: ExchangeFacts): string | null {
  const { method, url } = exchange.request
  if (endpoint?.action !== 'callback' || (method !== 'GET' && method !== 'POST') || !URL.canParse(url)) return null
  const query = new URL(url).searchParams
  return query.has('email') ? query.get('token') : null
}

/** No address has one: a plus that was written into the link as it is arrives as a space. */
function hasSpace({ exchange: { request } }: ExchangeFacts): boolean {
  return new URL(request.url).searchParams.get('email')?.includes(' ') === true
}

/** NextAuth leads to "check your mail", by its own page or the app's, with these two parameters. */
function isSent({ target }: ExchangeFacts): boolean {
  if (target === null || target.error !== null) return false
  const { pathname, searchParams } = target.url
  return pathname.endsWith('/verify-request') || (searchParams.has('type') && searchParams.has('provider'))
}
