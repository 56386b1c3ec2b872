import { applySetCookie } from '../../src/cookies/apply-set-cookie.ts'
import { type CookieJar, emptyJar, jarCookies } from '../../src/cookies/jar.ts'
import type { StoreContext } from '../../src/cookies/judge-store.ts'
import { isSilentReject } from '../../src/cookies/reasons.ts'
import { siteOf } from '../../src/cookies/site.ts'
import { partitionKey } from '../../src/cookies/site-context.ts'
import type { StoredCookie, StoreVerdict } from '../../src/model/cookie.ts'
import { type CorpusCookie, type CorpusReport, newReport, type StoreCase } from './corpus-files.ts'

/** Judges every line of every case, the site context given, and compares outcome, reasons and fields. */
export function compareStore(cases: readonly StoreCase[]): CorpusReport {
  const report = newReport()
  for (const entry of cases) if (entry.stable) compareCase(entry, report.add)
  return report.done()
}

function compareCase(entry: StoreCase, add: (category: string, id: string, problem: string | null) => void): void {
  const context = contextOf(entry)
  let jar: CookieJar = emptyJar
  for (const before of entry.prior) {
    for (const line of before.setCookies)
      jar = applySetCookie(jar, line, { url: before.url, nowMs: context.nowMs - 1000 }).jar
  }
  for (const [index, line] of entry.setCookies.entries()) {
    const expected = entry.results[index]
    if (expected === undefined) continue
    const applied = applySetCookie(jar, line, context)
    jar = applied.jar
    const problem =
      compareVerdict(applied.verdict, expected) ??
      (expected.cookie === undefined ? null : compareCookie(applied.cookie, expected.cookie))
    add(entry.category, entry.id, problem === null ? null : `${JSON.stringify(line.slice(0, 90))} ${problem}`)
  }
  if (entry.jarAfter !== undefined) add(`${entry.category} (jar)`, entry.id, compareJar(jar, entry.jarAfter))
}

/** The truth about the request, from how the case started it. */
function contextOf({ request, response, settings }: StoreCase): Omit<StoreContext, 'jar'> {
  const { url, initiator, context, redirectedFrom } = request
  const embedded = !context.startsWith('nav-')
  const cross = embedded && initiator !== null && siteOf(initiator) !== siteOf(url)
  const top = embedded && initiator !== null ? siteOf(initiator) : siteOf(url)
  return {
    url,
    nowMs: response.nowMs,
    dateHeader: response.date,
    siteContext: cross ? 'cross' : 'strict',
    thirdPartyCookies: settings.thirdPartyCookies,
    credentials: sendsCredentials(context, initiator, [...redirectedFrom, url]),
    ...(top === null ? {} : { partition: partitionKey(top, cross) }),
  }
}

/** The Fetch standard's credentials modes: `same-origin` counts only while every URL of the chain is of the page's origin. */
export function sendsCredentials(kind: string, page: string | null, chain: readonly string[]): boolean {
  if (kind === 'fetch-omit') return false
  const sameOriginOnly = ['fetch-same-origin', 'fetch-default', 'fetch-post-default', 'xhr-plain', 'eventsource']
  const plainCors = ['img-crossorigin-anonymous', 'script-module']
  if (![...sameOriginOnly, ...plainCors].includes(kind) || page === null) return true
  return chain.every(url => new URL(url).origin === new URL(page).origin)
}

function compareVerdict(verdict: StoreVerdict, expected: StoreCase['results'][number]): string | null {
  const shown = verdict.kind === 'rejected' ? `rejected ${verdict.reasons}` : verdict.kind
  const want = `${expected.outcome}${expected.silent === true ? ' silently' : ''} ${expected.reasons}`
  const problem = `is ${shown}, want ${want}`
  const silent = verdict.kind === 'rejected' && verdict.reasons.every(isSilentReject)
  if (expected.outcome === 'accepted') return verdict.kind !== 'rejected' || silent ? null : problem
  if (expected.outcome === 'no-response') return verdict.kind === 'rejected' ? null : problem
  if (verdict.kind !== expected.outcome) return problem
  if (verdict.kind !== 'rejected') return null
  const named = verdict.reasons.filter(reason => !isSilentReject(reason))
  return [...named].sort().join() === [...expected.reasons].sort().join() ? null : problem
}

function compareJar(jar: CookieJar, expected: readonly CorpusCookie[]): string | null {
  const cookies = jarCookies(jar)
  if (cookies.length !== expected.length) return `jar holds ${cookies.length} cookies, want ${expected.length}`
  for (const want of expected) {
    const problems = cookies.map(cookie => compareCookie(cookie, want))
    if (!problems.includes(null))
      return `jar lacks ${want.name}=${want.value} ${want.domain}${want.path}: ${problems[0]}`
  }
  return null
}

const SAME_SITE = { Strict: 'strict', Lax: 'lax', None: 'none' } as const

/** null = all fields agree; expiry within two seconds. */
function compareCookie(cookie: StoredCookie | null, want: CorpusCookie): string | null {
  if (cookie === null) return 'no cookie'
  const shown = {
    name: cookie.name,
    value: cookie.value,
    domain: cookie.hostOnly ? cookie.domain : `.${cookie.domain}`,
    path: want.lossy ? want.path : cookie.path,
    httpOnly: cookie.httpOnly,
    secure: cookie.secure,
    sameSite: cookie.sameSite,
    partition: cookie.partition,
  }
  const expected = {
    name: want.name,
    value: want.value,
    domain: want.domain,
    path: want.path,
    httpOnly: want.httpOnly ?? false,
    secure: want.secure ?? false,
    sameSite: want.sameSite == null ? null : SAME_SITE[want.sameSite],
    partition: want.partitionKey ?? null,
  }
  const [left, right] = [JSON.stringify(shown), JSON.stringify(expected)]
  if (left !== right) return `is ${left}, want ${right}`
  const seconds = cookie.expiresAt === null ? null : cookie.expiresAt / 1000
  const wanted = want.expires ?? null
  const near = seconds === wanted || (seconds !== null && wanted !== null && Math.abs(seconds - wanted) <= 2)
  return near ? null : `expires ${seconds}, want ${wanted}`
}
