import { applySetCookie } from '../../src/cookies/apply-set-cookie.ts'
import { type CookieJar, emptyJar } from '../../src/cookies/jar.ts'
import { cookieHeader, judgeSend, type SendJudgement, type SendRequest } from '../../src/cookies/judge-send.ts'
import { type CookieContext, siteContextOf } from '../../src/cookies/site-context.ts'
import { type CorpusCookie, type CorpusReport, newReport, type SendCase, type SendHop } from './corpus-files.ts'
import { sendsCredentials } from './corpus-store.ts'

/** Judges every cookie decision of every hop with the context given, and the Cookie header as a whole. */
export function compareSend(cases: readonly SendCase[]): CorpusReport {
  const report = newReport()
  for (const entry of cases) {
    if (!entry.stable) continue
    for (const [index, hop] of entry.hops.entries()) {
      const judged = judgeSend(jarOf(entry, hop), { ...requestOf(entry, index, hop), url: hop.url, nowMs: hop.nowMs })
      compareHop(hop, judged, problem => report.add(entry.category, entry.id, problem))
    }
  }
  return report.done()
}

function compareHop(hop: SendHop, judged: SendJudgement[], add: (problem: string | null) => void): void {
  for (const [cookie, want] of expectedDecisions(hop)) {
    const found = judged.find(({ cookie: own }) => isSame(own, cookie))
    add(compareDecision(found, want, cookie, hop.url))
  }
  if (hop.wireMismatch) return
  const header = cookieHeader(judged)
  add(header === hop.wire.cookie ? null : `${hop.url} sends ${header}, want ${hop.wire.cookie}`)
}

/** `sent`, the reasons, or `unlisted` (Chromium did not consider it). */
export type Expected = { readonly sent: boolean; readonly reasons: readonly string[] | null }

/** Every cookie decision of a hop; none where Chromium tells no reasons (WebSocket: the header tells all). */
export function expectedDecisions(hop: SendHop): Array<[CorpusCookie, Expected]> {
  if (!hop.reasonsKnown) return []
  const listed = hop.cookies.map((cookie): [CorpusCookie, Expected] => [cookie, cookie])
  const others = (hop.notConsidered ?? []).map((cookie): [CorpusCookie, Expected] => [
    cookie,
    { sent: false, reasons: null },
  ])
  return [...listed, ...others]
}

function compareDecision(
  found: SendJudgement | undefined,
  want: Expected,
  cookie: CorpusCookie,
  url: string,
): string | null {
  const reasons = found?.verdict.kind === 'withheld' ? [...found.verdict.reasons].sort().join() : ''
  const sent = found?.verdict.kind === 'sent'
  const right = sent === want.sent && (want.reasons === null || reasons === [...want.reasons].sort().join())
  return right ? null : `${url} ${cookie.name}: is ${sent ? 'sent' : reasons || 'absent'}, want ${JSON.stringify(want)}`
}

/** Is it the cookie that the corpus means? The partition's ancestor bit is shown only for unlisted ones. */
export function isSame(own: SendJudgement['cookie'], cookie: CorpusCookie): boolean {
  const domain = own.hostOnly ? own.domain : `.${own.domain}`
  const partition = (key: string | null | undefined) => (key ?? '').replace(/ \(.*/, '')
  return (
    own.name === cookie.name &&
    domain === cookie.domain &&
    own.path === cookie.path &&
    partition(own.partition) === partition(cookie.partitionKey)
  )
}

/** The jar before the action, folded from the case's own set-up responses. */
export function jarOf(entry: SendCase, hop: SendHop): CookieJar {
  const age = typeof entry.cookieAgeSeconds === 'string' ? 125_000 : 1000
  const at = hop.nowMs - entry.waitMs - age
  let jar = emptyJar
  const again = entry.thenSetAgain as { url: string; setCookies: string[] } | undefined
  const responses = [...entry.setup.map(set => ({ ...set, at })), ...(again ? [{ ...again, at: hop.nowMs - 500 }] : [])]
  for (const response of responses) {
    const { url, setCookies } = response
    const page = 'page' in response ? response.page : undefined
    const context = contextOf({ url, method: 'GET', initiator: page ?? null, ancestors: page ? [page] : [] })
    for (const line of setCookies)
      jar = applySetCookie(jar, line, {
        url,
        nowMs: response.at,
        thirdPartyCookies: entry.settings.thirdPartyCookies,
        ...context,
      }).jar
  }
  return jar
}

/** The truth about a hop, from how the case started it. */
export function requestOf(entry: SendCase, index: number, hop: SendHop): Omit<SendRequest, 'url' | 'nowMs'> {
  const { action, settings } = entry
  const kind = action.via ?? action.kind
  const documents = [...(action.page === null ? [] : [action.page]), ...(action.pageNested ?? [])]
  const navigates = kind.startsWith('nav-')
  const ancestors = navigates ? documents.slice(0, -1) : documents
  const initiator = kind === 'nav-addressbar' ? null : (documents.at(-1) ?? null)
  const chain = [action.url, ...action.redirects].slice(0, index + 1)
  return {
    ...contextOf({
      url: hop.url,
      method: hop.method,
      initiator,
      ancestors: kind === 'nav-addressbar' ? [] : ancestors,
    }),
    thirdPartyCookies: settings.thirdPartyCookies,
    credentials: sendsCredentials(kind, initiator, chain),
    credentialless:
      kind === 'iframe-credentialless' && new URL(hop.url).origin !== new URL(action.page ?? hop.url).origin,
  }
}

function contextOf(
  origin: Parameters<typeof siteContextOf>[0],
): Omit<CookieContext, 'partition'> & { partition?: string } {
  const { partition, ...context } = siteContextOf(origin)
  return partition === null ? context : { ...context, partition }
}
