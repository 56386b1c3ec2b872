import { headerValue } from '../../http/headers.ts'
import { printable } from '../../http/printable.ts'
import { tellWord } from '../../http/witness-words.ts'
import type { Evidence } from '../../model/finding.ts'
import type { BrowserVerdict } from '../../model/witness.ts'
import type { ExchangeFacts } from '../facts.ts'

/** The request as proof: which cookies it carried, by name. */
export function requestProof(facts: ExchangeFacts, note: string): Evidence {
  const { method, headers } = facts.exchange.request
  const index = headers.findIndex(([name]) => name.toLowerCase() === 'cookie')
  const names = facts.cookies.map(one => `${one.name}=…`).join('; ')
  return {
    exchange: facts.exchange.id,
    part: 'request',
    headerIndex: index < 0 ? null : index,
    note: printable(`${method} ${facts.path} ${note}`, 240),
    excerpt: names === '' ? '(no Cookie header)' : printable(`Cookie: ${names}`, 400),
  }
}

/** The proof of a cookie, with what the browser itself says of it. */
export function withWord(proof: Evidence, browser: BrowserVerdict | null): Evidence {
  const said = tellWord(browser)
  return said === null ? proof : { ...proof, note: printable(`${proof.note} (${said})`, 400) }
}

/** Does a document of another site stand around the request, by its own headers? */
export function isFramed(facts: ExchangeFacts): boolean {
  const { headers } = facts.exchange.request
  const dest = headerValue(headers, 'sec-fetch-dest') ?? ''
  const frame = ['iframe', 'frame', 'embed', 'object', 'fencedframe'].includes(dest)
  const foreign = headerValue(headers, 'sec-fetch-site') === 'cross-site'
  return headerValue(headers, 'sec-fetch-storage-access') !== null || (frame && foreign)
}

/** A form of another site, sent as a top-level navigation by POST: an identity provider's form_post. */
export function isCrossSitePost(facts: ExchangeFacts): boolean {
  const { method, headers } = facts.exchange.request
  if (method !== 'POST' || headerValue(headers, 'sec-fetch-mode') !== 'navigate') return false
  return (
    headerValue(headers, 'sec-fetch-dest') === 'document' && headerValue(headers, 'sec-fetch-site') === 'cross-site'
  )
}
