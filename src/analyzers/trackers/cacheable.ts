import { createBoundedMap } from '../../http/bounded-map.ts'
import { decodePercent } from '../../http/excerpt.ts'
import { headerValue } from '../../http/headers.ts'
import { printable } from '../../http/printable.ts'
import type { ClientId } from '../../model/observation.ts'
import type { CacheableSessionObservation, CsrfAnswerObservation } from '../../model/observation-browser.ts'
import type { ExchangeFacts } from '../facts.ts'
import type { Tracker } from '../tracker.ts'
import { proofOf, seenIn } from './seen-in.ts'

/** Characters of 32 octets in hex. */
const HEX_256 = 64

/** Looks at what a shared cache may keep, and at tokens that a cache handed out. */
export function createCacheable(): Tracker<CacheableSessionObservation | CsrfAnswerObservation> {
  /** Places that set a session cookie on an answer that a cache may keep. */
  const told = createBoundedMap<CacheableSessionObservation>(200)
  const session = (facts: ExchangeFacts, client: ClientId): readonly CacheableSessionObservation[] => {
    const [seen] = sessionOn(facts, client)
    const key = `${facts.origin} ${facts.path}`
    if (seen !== undefined) {
      if (seen.allows === null) told.delete(key)
      else told.set(key, seen)
      return [seen]
    }
    // A session came, and this answer carries none: whatever a cache keeps of it is nobody's.
    const before = told.get(key)
    if (before === undefined || facts.sent === null || facts.set !== null) return []
    if (facts.status !== 200 && facts.status !== 304) return []
    told.delete(key)
    return [{ ...before, ...seenIn(facts, client, before.situation), allows: null }]
  }
  return { take: (facts, client) => [...session(facts, client), ...csrf(facts, client)] }
}

function sessionOn(facts: ExchangeFacts, client: ClientId): readonly CacheableSessionObservation[] {
  const { outcome, request } = facts.exchange
  // No cache keeps the answer to a POST.
  if (facts.set === null || outcome.kind !== 'response' || request.method !== 'GET') return []
  const control = headerValue(outcome.received.headers, 'cache-control')
  const allows = publicly(control) ?? (control === null ? facts.cacheSign : null)
  const path = printable(facts.path, 200)
  const proof = {
    ...(facts.setProof ?? facts.proof),
    note: `${facts.proof.note} sets the session cookie${allows === null ? '' : `: ${allows}`}`,
  }
  const prerendered = headerValue(outcome.received.headers, 'x-nextjs-prerender') !== null
  return [
    {
      kind: 'cacheable-session',
      ...seenIn(facts, client, `${path} on ${facts.origin}`, proof),
      path,
      allows: allows === null ? null : printable(allows, 100),
      prerendered,
      chain: [proof],
    },
  ]
}

/** The word of Cache-Control that lets a shared cache keep the answer (RFC 9111 5.2.2); null = none does. */
function publicly(control: string | null): string | null {
  const words = (control ?? '')
    .toLowerCase()
    .split(',')
    .map(word => word.trim())
  if (words.some(word => word === 'private' || word === 'no-store' || word.startsWith('no-cache'))) return null
  return words.find(word => word === 'public' || /^s-maxage=0*[1-9]/.test(word)) ?? null
}

/** `token|hash`: the answer of /csrf is the token of the cookie that it sets, or of the one that came. */
function csrf(facts: ExchangeFacts, client: ClientId): readonly CsrfAnswerObservation[] {
  if (facts.endpoint?.action !== 'csrf' || facts.status !== 200) return []
  const token =
    typeof facts.json === 'object' && facts.json !== null && 'csrfToken' in facts.json ? facts.json.csrfToken : null
  const cookie = facts.csrf.set ?? facts.csrf.sent
  if (typeof token !== 'string' || cookie === null) return []
  const [first, hash] = decodePercent(cookie).split('|')
  // As NextAuth writes them; of any other value a redacted file does not keep the two apart.
  if (first?.length !== HEX_256 || hash?.length !== HEX_256) return []
  const proof = proofOf(facts, facts.cacheSign ?? 'answers with a token')
  return [
    {
      kind: 'csrf-answer',
      ...seenIn(facts, client, `csrf answers of ${facts.origin}`, proof),
      belongs: first === token,
      chain: [proof],
    },
  ]
}
