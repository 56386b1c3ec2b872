import type { StoredCookie } from '../model/cookie.ts'

/**
 * A browser's cookies, immutable: `applySetCookie` gives a new jar that shares what did not change. Filed by site
 * (eTLD+1) and partition, as the limits are. JSON-safe.
 */
export interface CookieJar {
  readonly shelves: readonly CookieShelf[]
  /** The `order` of the next cookie. */
  readonly nextOrder: number
}

/** The cookies of one site in one partition, the one set last at the end. Never empty. */
export interface CookieShelf {
  /** eTLD+1, or the host where there is none. */
  readonly site: string
  readonly partition: string | null
  readonly cookies: readonly StoredCookie[]
}

/** A jar without cookies. */
export const emptyJar: CookieJar = { shelves: [], nextOrder: 0 }

/** All cookies of a jar, oldest first. */
export function jarCookies(jar: CookieJar): StoredCookie[] {
  return jar.shelves.flatMap(shelf => shelf.cookies).sort((a, b) => a.order - b.order)
}

/** The cookies filed under a site and a partition. */
export function shelfCookies(jar: CookieJar, site: string, partition: string | null): readonly StoredCookie[] {
  return jar.shelves.find(shelf => shelf.site === site && shelf.partition === partition)?.cookies ?? []
}

/** RFC 6265bis section 5.7: one cookie per name, domain, host-only flag, path (and partition). */
export function isSameCookie(a: StoredCookie, b: StoredCookie): boolean {
  return (
    a.name === b.name &&
    a.domain === b.domain &&
    a.hostOnly === b.hostOnly &&
    a.path === b.path &&
    a.partition === b.partition
  )
}

/** Has it ended? (Chromium: at its expiry, not after it.) */
export function isExpired(cookie: StoredCookie, nowMs: number): boolean {
  return cookie.expiresAt !== null && cookie.expiresAt <= nowMs
}

/** How many cookies a jar holds. */
export function jarSize(jar: CookieJar): number {
  let size = 0
  for (const shelf of jar.shelves) size += shelf.cookies.length
  return size
}

/** A jar with one shelf replaced, added, or (when it has no cookies) taken away. */
export function replaceShelf(jar: CookieJar, shelf: CookieShelf): CookieJar {
  const others = jar.shelves.filter(other => other.site !== shelf.site || other.partition !== shelf.partition)
  return { ...jar, shelves: shelf.cookies.length === 0 ? others : [...others, shelf] }
}
