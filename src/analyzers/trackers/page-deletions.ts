import { printable } from '../../http/printable.ts'
import type { ClientId } from '../../model/observation.ts'
import type { PageDeletionObservation } from '../../model/observation-guard.ts'
import type { ExchangeFacts } from '../facts.ts'
import { proofOf, reissuedCsrf, seenIn, tokenForm } from './seen-in.ts'
import type { SignInPages } from './sign-in-pages.ts'
import type { TokenHistory } from './token-history.ts'

/**
 * Ends of good sessions that nobody asked for, whatever the method, status and path: an answer outside the session endpoint
 * deletes the cookie of a token that a server had accepted a short while ago.
 */
export interface PageDeletions {
  readonly take: (facts: ExchangeFacts, client: ClientId) => readonly PageDeletionObservation[]
}

export function createPageDeletions(history: TokenHistory, pages: SignInPages): PageDeletions {
  return {
    take: (facts, client) => {
      const { sent, signsOut, prefetch } = facts
      if (facts.cookieEffect !== 'deleted' || sent === null || facts.origin === 'null' || facts.status === null)
        return []
      if (!isPlace(facts) || (signsOut !== null && !prefetch) || isDecision(facts, pages)) return []
      // Pages could read this row before: now it is gone, which the reading of it tells.
      if (sent.snapshot.kind === 'opaque' && history.of(sent.digest)?.renewedByPage === true && signsOut === null)
        return []
      const good = history.readSince(sent.digest, facts.at, facts.origin) ?? history.goodSince(sent.digest, facts.at)
      const line = facts.setCookies.findLast(
        one => one.identity?.role === 'session' && one.identity.base === sent.cookie && one.deletes,
      )
      if (good === null || line === undefined || 'rejected' in line.parsed) return []
      const proof = prefetch ? proofOf(facts, 'a prefetch, and its answer deletes the session cookie') : line.proof
      return [
        {
          kind: 'page-deletion',
          ...seenIn(facts, client, `session cookie on ${facts.origin}`, proof),
          method: facts.exchange.request.method,
          path: printable(facts.page, 200),
          status: facts.status,
          cookie: sent.cookie,
          form: tokenForm(sent),
          byLibrary: facts.writer === 'library',
          signsOut: signsOut !== null,
          prefetch,
          acceptedAs: good.how,
          csrfReissued: reissuedCsrf(facts) !== null,
          chain: [good.proof, proof],
        },
      ]
    },
  }
}

/** A handler that ends a session and leads on; Next's middleware redirects with 307 alone. */
function isDecision({ status, redirectsTo }: ExchangeFacts, pages: SignInPages): boolean {
  return (status === 301 || status === 302 || status === 303) && redirectsTo !== null && !pages.isOne(redirectsTo)
}

/** The session endpoint's own deletions are told by its answer; sign-in and sign-out replace sessions by right. */
function isPlace({ endpoint }: ExchangeFacts): boolean {
  return (
    endpoint === null || endpoint.action === 'csrf' || endpoint.action === 'providers' || endpoint.action === 'other'
  )
}
