import { headerValue } from '../../http/headers.ts'
import { printable } from '../../http/printable.ts'
import type { Evidence } from '../../model/finding.ts'
import type { ClientId } from '../../model/observation.ts'
import type { ParallelRefreshObservation, SignOutRaceObservation } from '../../model/observation-oauth.ts'
import type { ExchangeFacts } from '../facts.ts'

type Joined = SignOutRaceObservation | ParallelRefreshObservation

/**
 * Follows every session through its tokens: an answer that replaces one token by another keeps both in one family. So
 * two browsers are never confused, however much they look alike.
 */
export interface SessionFamilies {
  readonly take: (facts: ExchangeFacts, client: ClientId) => readonly Joined[]
}

interface Refresh {
  readonly startedAt: number
  readonly headAt: number
  readonly sent: string
  readonly set: string
  readonly proof: Evidence
}

interface Family {
  signOut: { readonly headAt: number; readonly proof: Evidence } | null
  /** The newest ones only. */
  refreshes: readonly Refresh[]
}

const MAX_TOKENS = 5_000
const MAX_REFRESHES = 12

export function createSessionFamilies(): SessionFamilies {
  const families = new Map<string, Family>()
  const remember = (token: string, family: Family) => {
    const oldest = families.size >= MAX_TOKENS && !families.has(token) ? families.keys().next() : null
    if (oldest && !oldest.done) families.delete(oldest.value)
    families.set(token, family)
  }
  return {
    take: (facts, client) => {
      const { sent, set, exchange } = facts
      // A database session's id stays the same, and a late answer cannot bring its deleted row back.
      if (sent === null || sent.snapshot.kind === 'opaque' || exchange.initiator === 'probe') return []
      const family = families.get(sent.digest) ?? { signOut: null, refreshes: [] }
      remember(sent.digest, family)
      const { startedAt, timing } = exchange
      const headAt = startedAt + timing.sendMs + timing.waitMs
      if (isSignOut(facts)) {
        family.signOut = { headAt, proof: { ...facts.proof, note: `${facts.proof.note} signed out` } }
        return []
      }
      const path = printable(facts.path, 200)
      const proof: Evidence | null = facts.setProof
      if (set === null || proof === null || set.digest === sent.digest || isSignIn(facts)) return []
      remember(set.digest, family)
      const refresh: Refresh = { startedAt, headAt, sent: sent.digest, set: set.digest, proof }
      const overlapping = family.refreshes.filter(
        one => one.sent === refresh.sent && one.set !== refresh.set && one.startedAt < headAt && startedAt < one.headAt,
      )
      family.refreshes = [...family.refreshes.slice(-(MAX_REFRESHES - 1)), refresh]
      const joined: Joined[] = []
      const { exchange: id, at, dialect, origin } = { ...facts, exchange: exchange.id }
      const seen = { exchange: id, client, at, dialect, origin, proof }
      const { signOut } = family
      if (signOut !== null && startedAt < signOut.headAt && headAt > signOut.headAt) {
        const late = { ...proof, note: `${facts.proof.note} began before the sign-out, ended after it, and set the cookie again` }
        const lateMs = Math.round(headAt - signOut.headAt)
        const situation = `sign-out of ${origin}`
        joined.push({ kind: 'sign-out-race', ...seen, proof: late, path, lateMs, situation, chain: [signOut.proof, late] })
      }
      const [first] = overlapping
      if (first !== undefined) {
        const chain: [Evidence, ...Evidence[]] = [first.proof, ...overlapping.slice(1).map(one => one.proof), proof]
        const situation = `parallel session requests of ${origin}`
        joined.push({ kind: 'parallel-refresh', ...seen, count: overlapping.length + 1, situation, chain })
      }
      return joined
    },
  }
}

/** The sign-out route, or a server action, that deletes the session cookie. */
function isSignOut(facts: ExchangeFacts): boolean {
  const { method, headers } = facts.exchange.request
  if (method !== 'POST' || facts.cookieEffect !== 'deleted') return false
  return facts.endpoint?.action === 'signout' || (facts.endpoint === null && headerValue(headers, 'next-action') !== null)
}

/** A sign-in starts a new family; a server action may be one. */
function isSignIn(facts: ExchangeFacts): boolean {
  const { method } = facts.exchange.request
  return facts.endpoint?.action === 'callback' || facts.endpoint?.action === 'signin' || (method === 'POST' && facts.endpoint === null)
}
