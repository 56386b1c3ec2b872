import { type CookieJar, emptyJar } from '../cookies/jar.ts'
import { judgeSend, LAX_POST_MS, type SendRequest } from '../cookies/judge-send.ts'
import { explainWithhold } from '../cookies/reasons.ts'
import { siteKey } from '../cookies/site.ts'
import { partitionKey } from '../cookies/site-context.ts'
import type { Browser, StoredCookie, WithholdReason } from '../model/cookie.ts'

/** One way a request can come about, and whether the cookie goes with it. */
export interface Sending {
  readonly when: SendingContext
  readonly sent: boolean
  /** Sent only so long after the cookie got its value; null = no such limit. */
  readonly onlyWithinMs: number | null
  readonly reasons: ReadonlyArray<{ readonly reason: WithholdReason; readonly sentence: string; readonly fix: string }>
}

/** `embedded`: a frame, or a fetch with credentials, of a page of another site. */
export type SendingContext =
  | 'same-site'
  | 'cross-site-link'
  | 'cross-site-post'
  | 'embedded'
  | 'embedded-with-third-party-cookies-blocked'

const CONTEXTS: ReadonlyArray<readonly [SendingContext, Pick<SendRequest, 'siteContext' | 'thirdPartyCookies'>]> = [
  ['same-site', { siteContext: 'strict' }],
  ['cross-site-link', { siteContext: 'lax' }],
  ['cross-site-post', { siteContext: 'lax-unsafe' }],
  ['embedded', { siteContext: 'cross' }],
  ['embedded-with-third-party-cookies-blocked', { siteContext: 'cross', thirdPartyCookies: 'blocked' }],
]

/** When a cookie just stored comes back to its own host and path, for each way a request can come about. */
export function judgeSendings(
  cookie: StoredCookie,
  place: { readonly url: URL; readonly nowMs: number; readonly browser: Browser; readonly foreignSite: string },
): Sending[] {
  // Its end is told elsewhere: here only the circumstances of a request count.
  const jar: CookieJar = {
    ...emptyJar,
    shelves: [
      {
        site: siteKey(cookie.domain),
        partition: cookie.partition,
        cookies: [{ ...cookie, expiresAt: null, path: '/' }],
      },
    ],
  }
  return CONTEXTS.map(([when, circumstances]) => {
    const foreign = circumstances.siteContext === 'cross'
    const judge = (nowMs: number) => {
      const request: SendRequest = {
        url: place.url.origin,
        nowMs,
        browser: place.browser,
        ...circumstances,
        // Its default since 13.1 (WebKit, "Full Third-Party Cookie Blocking").
        ...(foreign && place.browser === 'safari' ? { thirdPartyCookies: 'blocked' as const } : {}),
        ...(foreign ? { partition: partitionKey(place.foreignSite, true) } : {}),
      }
      return judgeSend(jar, request)[0]?.verdict ?? null
    }
    const verdict = judge(place.nowMs)
    const sent = verdict?.kind === 'sent'
    const reasons = verdict?.kind === 'withheld' ? verdict.reasons : []
    return {
      when,
      sent,
      onlyWithinMs: sent && judge(place.nowMs + LAX_POST_MS + 1)?.kind !== 'sent' ? LAX_POST_MS : null,
      reasons: reasons.map(reason => ({ reason, ...explainWithhold(reason) })),
    }
  })
}
