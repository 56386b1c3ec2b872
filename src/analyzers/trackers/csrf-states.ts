import { createBoundedMap } from '../../http/bounded-map.ts'
import type { Evidence } from '../../model/finding.ts'
import type { ClientId } from '../../model/observation.ts'
import type { CsrfStateObservation } from '../../model/observation-server.ts'
import type { ExchangeFacts } from '../facts.ts'
import type { Tracker } from '../tracker.ts'
import { honouredCsrf, proofOf, reissuedCsrf, replicaOf, seenIn } from './seen-in.ts'

interface Issued {
  /** Which replica did; null = there is one place. */
  readonly by: string | null
  readonly byRefusal: boolean
  readonly proof: Evidence
  honoured: boolean
}
interface OriginState {
  reissues: number
  honouredInRow: number
  turns: number
  honoured: number
  freshRefused: number
  read: number
  fits: number
  misfits: number
  /** Did the hash of the newest one fit? */
  fitted: boolean | null
  /** Actions whose answers replaced, or kept, a cookie. */
  readonly refusedAt: Set<string>
  readonly honouredAt: Set<string>
}

/**
 * A csrf cookie is its token and a hash of token and secret, and NextAuth re-issues it only when the hash does not fit,
 * or when it does not see the cookie. So csrf cookies tell what happens to the secret, without knowing it.
 */
export function createCsrfStates(digest: (value: string) => string): Tracker<CsrfStateObservation> {
  const issued = createBoundedMap<Issued>(5_000)
  const origins = createBoundedMap<OriginState>(200)
  /** Where the auth routes of an origin are; others on it belong to another app, behind the same front. */
  const mounts = createBoundedMap<string>(200)
  const placeOf = ({ origin, endpoint }: ExchangeFacts): string => {
    if (endpoint === null) return origin
    const first = mounts.get(origin)
    if (first === undefined) mounts.set(origin, endpoint.basePath)
    return first === undefined || first === endpoint.basePath ? origin : `${origin}${endpoint.basePath}`
  }
  const keyOf = (facts: ExchangeFacts, name: string, value: string) => `${placeOf(facts)} ${name} ${digest(value)}`

  const state = (facts: ExchangeFacts): OriginState => {
    const known = origins.get(placeOf(facts))
    if (known !== undefined) return known
    const counts = {
      reissues: 0,
      honoured: 0,
      honouredInRow: 0,
      freshRefused: 0,
      read: 0,
      fits: 0,
      misfits: 0,
      turns: 0,
    }
    const made: OriginState = { ...counts, fitted: null, refusedAt: new Set(), honouredAt: new Set() }
    origins.set(placeOf(facts), made)
    return made
  }

  const observe = (
    facts: ExchangeFacts,
    client: ClientId,
    outcome: CsrfStateObservation['outcome'],
    cookie: string,
    chain: CsrfStateObservation['chain'],
  ): CsrfStateObservation => ({
    kind: 'csrf-state',
    ...seenIn(facts, client, `secret of ${placeOf(facts)}`),
    outcome,
    cookie,
    ...countsOf(state(facts)),
    sessionLost: outcome === 'reissued' && lostSession(facts),
    refreshed: facts.cookieEffect === 'refreshed',
    chain,
  })

  return {
    take: (facts, client) => {
      if (facts.cacheSign !== null || facts.status === null) return []
      const found: CsrfStateObservation[] = []
      const reissued = reissuedCsrf(facts)
      const by = replicaOf(facts)
      // What one replica makes of another one's cookie is told by their names.
      const ownOf = (name: string, value: string): Issued | undefined => {
        const entry = issued.get(keyOf(facts, name, value))
        return entry?.by === by ? entry : undefined
      }
      const before = reissued === null ? undefined : ownOf(reissued.name, reissued.sent)
      if (reissued !== null && before !== undefined) {
        const at = state(facts)
        at.reissues++
        at.honouredInRow = 0
        at.refusedAt.add(facts.endpoint?.action ?? '')
        const read = callbackUrlRead(facts)
        if (read === true) at.read++
        // Who saw the session cookie would have refused that too: this answer saw no cookie at all.
        if (before.byRefusal && !before.honoured && read !== false && !isBlind(facts)) at.freshRefused++
        found.push(
          observe(facts, client, 'reissued', reissued.name, [before.proof, proofOf(facts, 'csrf cookie re-issued')]),
        )
      }
      for (const one of facts.setCookies) {
        if (one.identity?.role !== 'csrf' || one.deletes) continue
        issued.set(keyOf(facts, one.name, one.value), {
          by,
          byRefusal: before !== undefined,
          proof: one.proof,
          honoured: false,
        })
        const match = facts.valueFacts.find(known => known.cookie === one.name && known.values.includes(one.value))
          ?.facts.csrfMatches
        if (match !== null && match !== undefined) countFit(state(facts), match)
      }
      const kept = reissued === null ? honouredCsrf(facts) : null
      // Who keeps a cookie could as well have made it, though it came before the recording.
      if (kept !== null && issued.get(keyOf(facts, kept.name, kept.value)) === undefined)
        issued.set(keyOf(facts, kept.name, kept.value), {
          by,
          byRefusal: false,
          proof: proofOf(facts, 'the csrf cookie is well'),
          honoured: false,
        })
      const entry = kept === null ? undefined : ownOf(kept.name, kept.value)
      if (kept !== null && entry !== undefined) {
        entry.honoured = true
        state(facts).honoured++
        state(facts).honouredInRow++
        state(facts).honouredAt.add(facts.endpoint?.action ?? '')
        found.push(observe(facts, client, 'honoured', kept.name, [facts.proof]))
      }
      return found
    },
  }
}

function countsOf({ fitted: _, refusedAt, honouredAt, ...counts }: OriginState) {
  return { ...counts, sameRoute: [...refusedAt].some(action => honouredAt.has(action)) }
}

/**
 * NextAuth sets the callback-url cookie whenever what it wants differs from what came: left alone it was read, and set to what
 * was sent it was not. null = the request does not tell.
 */
function callbackUrlRead({ cookiesAtApp, setCookies }: ExchangeFacts): boolean | null {
  const sent = cookiesAtApp.find(one => one.identity?.role === 'callback-url' && one.value !== '')
  if (sent === undefined) return null
  const set = setCookies.find(one => one.name === sent.name)
  if (set === undefined) return true
  return set.value === sent.value ? false : null
}

/** A session cookie came, the answer is the one for nobody, and the cookie was left alone. */
function isBlind({ sent, cookieEffect, sessionBody }: ExchangeFacts): boolean {
  return sent !== null && sent.snapshot.kind !== 'opaque' && cookieEffect === 'untouched' && sessionBody !== null
}

function countFit(at: OriginState, fits: boolean): void {
  if (fits) at.fits++
  else at.misfits++
  if (at.fitted !== null && at.fitted !== fits) at.turns++
  at.fitted = fits
}

function lostSession(facts: ExchangeFacts): boolean {
  return (
    facts.cookieEffect === 'deleted' &&
    facts.sent !== null &&
    facts.sent.snapshot.kind !== 'opaque' &&
    facts.endpoint?.action === 'session'
  )
}
