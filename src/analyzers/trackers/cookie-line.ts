import { MAX_LIFETIME_SECONDS } from '../../cookies/lifetime.ts'
import { pathMatches } from '../../cookies/path.ts'
import type { ParsedSetCookie, StoredCookie } from '../../model/cookie.ts'
import type { CookieLine } from '../../model/observation-cookies.ts'
import type { ExchangeFacts, SetCookieFact } from '../facts.ts'
import type { JarStep } from './cookie-jars.ts'

/** What a stored line says beyond the scope that it gives. `basePath`: where this origin's auth routes are mounted. */
export function readCookieLine(
  facts: ExchangeFacts,
  step: JarStep,
  fact: SetCookieFact,
  cookie: StoredCookie,
  basePath: string,
): CookieLine {
  const parsed = fact.parsed as ParsedSetCookie
  const from = facts.serverAt ?? facts.at
  const expiresInSeconds = parsed.expiresAt === null ? null : Math.round((parsed.expiresAt - from) / 1000)
  const asked = parsed.maxAgeSeconds ?? expiresInSeconds ?? 0
  const known = step.judged.some(one => one.cookie.name === fact.name && one.verdict.kind === 'sent')
  return {
    pathGiven: parsed.path !== null,
    coversSession: pathMatches(cookie.path, `${basePath}/session`),
    coversApp: pathMatches(cookie.path, appRoot(basePath)),
    unknownCopy: !known && facts.cookies.some(one => one.name === fact.name),
    maxAgeSeconds: parsed.maxAgeSeconds,
    expiresInSeconds,
    unreadableExpires:
      parsed.expiresAt === null && parsed.maxAgeSeconds === null && /;\s*expires\s*=\s*[^;\s]/i.test(fact.line),
    repeats: step.applied.filter(one => one.fact.name === fact.name && isSameScope(one.result.cookie, cookie)).length,
    skewSeconds: skewOf(facts, parsed),
    cappedDays: asked > MAX_LIFETIME_SECONDS + 86_400 ? Math.round(asked / 86_400) : null,
  }
}

/** Less is the way of ordinary clocks. */
const SKEW_WORTH_A_WORD_SECONDS = 300

/** Browser time minus Date, which the browser adds to Expires (not to Max-Age). An answer out of a cache has an old Date. */
function skewOf(facts: ExchangeFacts, parsed: ParsedSetCookie): number | null {
  if (facts.serverAt === null || facts.cacheSign !== null) return null
  if (parsed.expiresAt === null || parsed.maxAgeSeconds !== null) return null
  const seconds = Math.round((facts.at - facts.serverAt) / 1000)
  return Math.abs(seconds) < SKEW_WORTH_A_WORD_SECONDS ? null : seconds
}

/** The app around the routes: `/shop/` for `/shop/api/auth`. */
export function appRoot(basePath: string): string {
  return basePath.endsWith('/api/auth') ? basePath.slice(0, -8) : basePath.slice(0, basePath.lastIndexOf('/') + 1)
}

function isSameScope(a: StoredCookie | null, b: StoredCookie): boolean {
  return (
    a !== null && a.domain === b.domain && a.path === b.path && a.partition === b.partition && a.hostOnly === b.hostOnly
  )
}
