import { createBoundedMap } from '../../http/bounded-map.ts'
import type { Evidence } from '../../model/finding.ts'
import { writerOf } from '../acts.ts'
import type { ExchangeFacts } from '../facts.ts'
import { answersWithUser, proofOf } from './seen-in.ts'

/** A sign-out that ended nothing: how, and where it was asked for. */
export interface KeptSignOut {
  readonly what: 'kept-sign-out' | 'undone-sign-out' | 'left-sign-out'
  readonly path: string
  readonly before: readonly Evidence[]
}

/** A request named for signing out whose answer ended no session; nothing is said of it before the browser went on with that session. */
interface Pending {
  readonly path: string
  readonly proof: Evidence
  readonly renewed: boolean
  /** The session's token, where the answer left it alone. */
  readonly digest: string
  /** A document was opened since. */
  readonly movedOn: boolean
}

/** Joins the request named for signing out to what the browser did next; `key` is one client at one origin. */
export function createKeptSignOuts(capacity: number): (facts: ExchangeFacts, key: string) => KeptSignOut | null {
  const pending = createBoundedMap<Pending>(capacity)
  return (facts, key) => {
    const { path, sent, cookieEffect } = facts
    if (undoesSignOut(facts)) return { what: 'undone-sign-out', path, before: [] }
    if (keepsSession(facts)) return { what: 'kept-sign-out', path, before: [] }
    const renewed = cookieEffect === 'refreshed'
    if (isOwnSignOut(facts) && sent !== null && !facts.signsIn && (renewed || cookieEffect === 'untouched')) {
      const proof = proofOf(
        facts,
        renewed ? 'set the session cookie instead of deleting it' : 'left the session cookie as it was',
      )
      pending.set(key, { path, proof, renewed, digest: sent.digest, movedOn: false })
      return null
    }
    const one = pending.get(key)
    if (one === undefined) return null
    // Whoever asks for the logout of a provider first signs out by NextAuth's own route after it.
    const over = facts.signsIn || cookieEffect === 'deleted' || facts.endpoint?.action === 'signout'
    const isPage = facts.use === 'page' && !facts.prefetch
    const lives = one.renewed ? isPage && sent !== null : sent?.digest === one.digest && answersWithUser(facts)
    if (over || (one.movedOn && lives)) pending.delete(key)
    else if (isPage) pending.set(key, { ...one, movedOn: true })
    if (over || !one.movedOn || !lives) return null
    return { what: one.renewed ? 'kept-sign-out' : 'left-sign-out', path: one.path, before: [one.proof] }
  }
}

/** NextAuth's own sign-out, whose answer renews the session. */
function keepsSession(facts: ExchangeFacts): boolean {
  if (facts.sent === null || facts.cookieEffect !== 'refreshed' || facts.signsIn) return false
  return (
    facts.endpoint?.action === 'signout' &&
    facts.exchange.request.method === 'POST' &&
    facts.target?.csrfRefused !== true
  )
}

/**
 * signOut() deletes the cookie, and whatever wraps the request (auth() around a page or an action) writes its own line last. The
 * renewal of a guard that comes first, and pieces of a cookie that make room for others, are in order.
 */
function undoesSignOut(facts: ExchangeFacts): boolean {
  if (facts.sent === null || facts.cookieEffect !== 'refreshed' || facts.signsIn) return false
  const lines = facts.setCookies.filter(one => one.identity?.role === 'session')
  const asked = facts.endpoint?.action === 'signout'
  return lines.some(
    (one, at) =>
      one.deletes &&
      (asked || writerOf(one) === 'next') &&
      lines.slice(at + 1).some(later => later.name === one.name && !later.deletes),
  )
}

/**
 * Whoever leaves a room or ends another device's session does not sign out: only the plain words, at the end of the path. A page
 * with a button to sign out may be read by GET.
 */
function isOwnSignOut({ path, status, exchange, endpoint, redirectsTo }: ExchangeFacts): boolean {
  if (endpoint !== null && endpoint.action !== 'other') return false
  const done = status !== null && status >= 200 && status < 400
  return (
    done &&
    (exchange.request.method !== 'GET' || redirectsTo !== null) &&
    /\/(?:log|sign)[-_]?(?:out|off)\/?$/i.test(path)
  )
}
