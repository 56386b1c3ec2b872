import { createBoundedMap } from '../../http/bounded-map.ts'
import { decodeBody } from '../../http/decode-body.ts'
import { blockedByFormAction } from '../../http/form-action.ts'
import { headerValue, headerValues } from '../../http/headers.ts'
import { metaPolicies } from '../../http/meta-policies.ts'
import { originOf, pathOf } from '../../http/origin.ts'
import { printable } from '../../http/printable.ts'
import type { Body, HeaderList } from '../../model/exchange.ts'
import type { Evidence } from '../../model/finding.ts'
import type { ClientId } from '../../model/observation.ts'
import type { FormRedirectObservation } from '../../model/observation-browser.ts'
import type { Tracker } from '../tracker.ts'
import { proofOf, seenIn } from './seen-in.ts'

interface Page {
  readonly url: string
  readonly policies: readonly string[]
  readonly proof: Evidence
}

const MAX_PAGES = 500

/** Compares where a form's answer leads with what the page that sent it is allowed. */
export function createFormRedirects(): Tracker<FormRedirectObservation> {
  /** By client and address, and by client and origin: the document shown last. */
  const pages = createBoundedMap<Page>(MAX_PAGES)
  /** By origin and path of the page: what its policy did not allow. */
  const blocked = createBoundedMap<{ readonly seen: FormRedirectObservation; readonly target: string }>(MAX_PAGES)
  return {
    take: (facts, client) => {
      const { outcome, request } = facts.exchange
      if (outcome.kind !== 'response') return []
      const value = (name: string) => headerValue(request.headers, name)
      const from = value('referer')
      const isForm = request.method === 'POST' && value('sec-fetch-mode') === 'navigate'
      const target = facts.redirectsTo
      if (isForm && target !== null && originOf(target) !== facts.origin) {
        const page =
          (from === null ? undefined : pages.get(keyOf(client, from))) ?? pages.get(`${client} ${facts.origin}`)
        // Firefox looks at the first address only.
        if (page === undefined || /\bFirefox\//.test(value('user-agent') ?? '')) return []
        const blockedBy = blockedByFormAction(page.policies, page.url, target)
        const leads = printable(originOf(target) ?? 'another scheme', 200)
        const proof = proofOf(facts, `leads to ${leads}`)
        const seen: FormRedirectObservation = {
          kind: 'form-redirect',
          ...seenIn(facts, client, `forms of ${facts.origin}`, proof),
          blockedBy: blockedBy === null ? null : printable(blockedBy, 200),
          page: printable(pathOf(page.url), 200),
          target: leads,
          chain: [page.proof, proof],
        }
        if (blockedBy !== null) blocked.set(placeOf(page.url), { seen, target })
        return [seen]
      }
      const html = /text\/html/i.test(headerValue(outcome.received.headers, 'content-type') ?? '')
      if (request.method === 'GET' && html && (value('sec-fetch-dest') ?? 'document') === 'document') {
        const policies = policiesOf(outcome.received)
        const page = { url: request.url, policies, proof: proofOf(facts, 'the page with the form') }
        pages.set(keyOf(client, request.url), page)
        pages.set(`${client} ${facts.origin}`, page)
        // The policy is another one now, and allows where the form led.
        const before = blocked.get(placeOf(request.url))
        if (before !== undefined && blockedByFormAction(policies, request.url, before.target) === null) {
          blocked.delete(placeOf(request.url))
          return [{ ...before.seen, ...seenIn(facts, client, before.seen.situation), blockedBy: null }]
        }
      }
      return []
    },
  }
}

/** Of the answer, and those that the document sets for itself where its text was recorded. */
function policiesOf({
  headers,
  body,
}: {
  readonly headers: HeaderList
  readonly body: Body | null
}): readonly string[] {
  const byHeader = headerValues(headers, 'content-security-policy')
  if (body === null) return byHeader
  const decoded = decodeBody(body, headerValue(headers, 'content-encoding'))
  return decoded.error === null ? [...byHeader, ...metaPolicies(decoded.text)] : byHeader
}

function placeOf(url: string): string {
  return `${originOf(url)} ${pathOf(url)}`
}

function keyOf(client: ClientId, url: string): string {
  return `${client} ${placeOf(url)}`
}
