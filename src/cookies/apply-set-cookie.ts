import type { ParsedSetCookie, RejectedSetCookie, StoredCookie, StoreVerdict } from '../model/cookie.ts'
import { COOKIES_AFTER_FULL_PURGE, MAX_COOKIES, purgeShelf } from './evict.ts'
import { type CookieJar, isSameCookie, jarCookies, jarSize, replaceShelf, shelfCookies } from './jar.ts'
import { judgeStore, type StoreContext } from './judge-store.ts'
import { parseSetCookie } from './parse-set-cookie.ts'
import { siteKey } from './site.ts'

/** What a Set-Cookie line did to a jar. */
export interface AppliedSetCookie {
  readonly jar: CookieJar
  readonly verdict: StoreVerdict
  /** The stored cookie; null = rejected, expired or deleted. */
  readonly cookie: StoredCookie | null
  /** The cookie of the old jar that it replaced or deleted. */
  readonly replaced: StoredCookie | null
  /** Other cookies that had to go because there are too many; the browser gives no reason for them. */
  readonly evicted: readonly StoredCookie[]
}

/**
 * Judges one Set-Cookie line and folds it into the jar; the given jar stays as it is. `set` is the raw line (latin1) or
 * its parsed form.
 *
 * @example
 * import assert from 'node:assert/strict'
 * import { applySetCookie, emptyJar } from 'authproxy'
 *
 * const answer = { url: 'https://app.example.com/', nowMs: Date.now() }
 * const { jar, verdict } = applySetCookie(emptyJar, 'sid=1; Path=/; Secure', answer)
 * assert.equal(verdict.kind, 'stored')
 * const gone = applySetCookie(jar, 'sid=; Path=/; Secure; Max-Age=0', answer)
 * assert.equal(gone.verdict.kind, 'deleted')
 */
export function applySetCookie(
  jar: CookieJar,
  set: string | ParsedSetCookie | RejectedSetCookie,
  context: Omit<StoreContext, 'jar'>,
): AppliedSetCookie {
  const parsed = typeof set === 'string' ? parseSetCookie(set, context.browser) : set
  const { verdict, cookie, replaced } = judgeStore(parsed, { ...context, jar })
  const subject = cookie ?? replaced
  if (subject === null) return { jar, verdict, cookie, replaced, evicted: [] }
  const site = siteKey(subject.domain)
  const others = shelfCookies(jar, site, subject.partition).filter(other => !isSameCookie(subject, other))
  const full = cookie === null ? others : [...others, cookie]
  const cookies = purgeShelf(full, context.nowMs)
  const filed = replaceShelf(jar, { site, partition: subject.partition, cookies })
  const bounded = purgeJar({ ...filed, nextOrder: jar.nextOrder + 1 })
  const evicted = cookies.length === full.length ? [] : full.filter(other => !cookies.includes(other))
  return { jar: bounded, verdict, cookie, replaced, evicted }
}

/** Sent cookies count as used, which keeps them from eviction (Chromium writes this down at most once a minute). */
export function recordSent(jar: CookieJar, sent: readonly StoredCookie[], nowMs: number): CookieJar {
  const stale = new Set(sent.filter(cookie => nowMs - cookie.accessedAt >= 60_000))
  if (stale.size === 0) return jar
  const touch = (cookie: StoredCookie) => (stale.has(cookie) ? { ...cookie, accessedAt: nowMs } : cookie)
  const shelves = jar.shelves.map(shelf =>
    shelf.cookies.some(cookie => stale.has(cookie)) ? { ...shelf, cookies: shelf.cookies.map(touch) } : shelf,
  )
  return { ...jar, shelves }
}

function purgeJar(jar: CookieJar): CookieJar {
  if (jarSize(jar) <= MAX_COOKIES) return jar
  const byUse = jarCookies(jar).sort((a, b) => b.accessedAt - a.accessedAt || b.order - a.order)
  const kept = new Set(byUse.slice(0, COOKIES_AFTER_FULL_PURGE))
  const shelves = jar.shelves.map(shelf => ({ ...shelf, cookies: shelf.cookies.filter(cookie => kept.has(cookie)) }))
  return { ...jar, shelves: shelves.filter(shelf => shelf.cookies.length > 0) }
}
