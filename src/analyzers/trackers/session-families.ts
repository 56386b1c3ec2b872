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
  readonly path: string
  readonly proof: Evidence
}

interface SignOut {
  readonly headAt: number
  readonly proof: Evidence
}

interface Family {
  signOut: SignOut | null
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
      const { at, dialect, origin } = facts
      const seen = (proof: Evidence) => ({ exchange: exchange.id, client, at, dialect, origin, proof })
      const race = (late: Refresh, signOut: SignOut): SignOutRaceObservation => {
        const proof = {
          ...late.proof,
          note: `${late.path}, asked before the sign-out and answered after it, set the cookie again`,
        }
        const lateMs = Math.round(late.headAt - signOut.headAt)
        const situation = `sign-out of ${origin}`
        return {
          kind: 'sign-out-race',
          ...seen(proof),
          path: late.path,
          lateMs,
          situation,
          chain: [signOut.proof, proof],
        }
      }
      if (isSignOut(facts)) {
        const signOut: SignOut = { headAt, proof: { ...facts.proof, note: `${facts.proof.note} signed out` } }
        family.signOut = signOut
        // The late answer may have been complete first: what counts is when the browser saw its head.
        return family.refreshes.filter(one => isLate(one, signOut)).map(one => race(one, signOut))
      }
      const proof: Evidence | null = facts.setProof
      if (set === null || proof === null || set.digest === sent.digest || isSignIn(facts)) return []
      remember(set.digest, family)
      const refresh: Refresh = {
        ...{ startedAt, headAt, sent: sent.digest, set: set.digest, proof },
        path: printable(facts.path, 200),
      }
      const overlapping = family.refreshes.filter(
        one => one.sent === refresh.sent && one.set !== refresh.set && one.startedAt < headAt && startedAt < one.headAt,
      )
      family.refreshes = [...family.refreshes.slice(-(MAX_REFRESHES - 1)), refresh]
      const joined: Joined[] = []
      if (family.signOut !== null && isLate(refresh, family.signOut)) joined.push(race(refresh, family.signOut))
      const [first] = overlapping
      if (first !== undefined) {
        const chain: [Evidence, ...Evidence[]] = [first.proof, ...overlapping.slice(1).map(one => one.proof), proof]
        const situation = `parallel session requests of ${origin}`
        joined.push({ kind: 'parallel-refresh', ...seen(proof), count: overlapping.length + 1, situation, chain })
      }
      return joined
    },
  }
}

function isLate(refresh: Refresh, signOut: SignOut): boolean {
  return refresh.startedAt < signOut.headAt && refresh.headAt > signOut.headAt
}

/** The sign-out route, or a server action, that deletes the session cookie. */
function isSignOut(facts: ExchangeFacts): boolean {
  const { method, headers } = facts.exchange.request
  if (method !== 'POST' || facts.cookieEffect !== 'deleted') return false
  return (
    facts.endpoint?.action === 'signout' || (facts.endpoint === null && headerValue(headers, 'next-action') !== null)
  )
}

/** A sign-in starts a new family; a server action may be one. */
function isSignIn(facts: ExchangeFacts): boolean {
  const { method } = facts.exchange.request
  return (
    facts.endpoint?.action === 'callback' ||
    facts.endpoint?.action === 'signin' ||
    (method === 'POST' && facts.endpoint === null)
  )
}
