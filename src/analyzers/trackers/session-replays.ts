import { createBoundedMap } from '../../http/bounded-map.ts'
import type { Evidence } from '../../model/finding.ts'
import type { ClientId } from '../../model/observation.ts'
import type { SessionReplayObservation } from '../../model/observation-server.ts'
import type { ExchangeFacts } from '../facts.ts'
import type { Tracker } from '../tracker.ts'
import { answersWithUser, proofOf, seenIn } from './seen-in.ts'

/** A browser's own record may hold one answer twice (service worker and network), at the same time. */
const APART_MS = 1_000

/** What is known of the session answers of an origin once one of them was a replay. */
interface Replays {
  /** ms: the longest time between the answer that was kept and the one that repeated it; null = not known. */
  readonly keptMs: number | null
  /** When the app itself answered last, ms since the epoch; null = a cache did since. */
  readonly freshAt: number | null
}

interface First {
  readonly at: number
  /** ms since the epoch: when it was asked for. */
  readonly startedAt: number
  readonly client: ClientId
  readonly proof: Evidence
}

/**
 * Finds answers of the session endpoint that were made for another request. A JWE and a csrf token are new each time
 * they are written, so the same one in two answers was written once and handed out twice.
 */
export function createSessionReplays(digest: (value: string) => string): Tracker<SessionReplayObservation> {
  const firsts = createBoundedMap<First>(5_000)
  /** Origins to which a session cookie came: this recording holds them. */
  const recorded = createBoundedMap<true>(200)
  const replays = createBoundedMap<Replays>(200)
  /** A cache whose time is over asks the app, too: only an answer that came as soon as a replay did shows that there is none. */
  const isProvenFresh = (origin: string, at: number): boolean => {
    const known = replays.get(origin)
    if (known === undefined) return true
    replays.set(origin, { ...known, freshAt: at })
    return known.freshAt !== null && (known.keptMs === null || at - known.freshAt <= known.keptMs)
  }
  /** The first answer that held something of this one; what is new is remembered. */
  const firstOf = (facts: ExchangeFacts, client: ClientId, proof: Evidence): First | undefined => {
    const keys = writtenOnce(facts, digest)
    const first = keys.map(key => firsts.get(key)).find(one => one !== undefined)
    const mine: First = { at: facts.at, startedAt: facts.exchange.startedAt, client, proof }
    for (const key of keys) if (firsts.get(key) === undefined) firsts.set(key, mine)
    return first
  }

  const noteReplay = ({ origin, exchange }: ExchangeFacts, first: First | undefined): void => {
    const storedAt = exchange.frontCache?.storedAt ?? first?.startedAt
    const before = replays.get(origin)?.keptMs ?? null
    const keptMs = storedAt === undefined ? before : Math.max(before ?? 0, exchange.startedAt - storedAt)
    replays.set(origin, { keptMs, freshAt: null })
  }

  return {
    take: (facts, client) => {
      const { endpoint, origin, sessionBody, cacheSign } = facts
      if (endpoint === null) return []
      if (facts.sent !== null) recorded.set(origin, true)
      const proof = proofOf(facts, cacheSign ?? 'answered')
      const first = firstOf(facts, client, proof)
      if (endpoint.action !== 'session' || sessionBody === null || facts.status !== 200) return []
      if (sessionBody.body === 'not-a-session') return []
      const { startedAt } = facts.exchange
      const later = first !== undefined && (first.client !== client || startedAt - first.at >= APART_MS)
      // Cookies are recorded (others came, or this origin set some and they came back): then none was sent for this user.
      const isBare = facts.sent === null && facts.set === null
      const uninvited = answersWithUser(facts) && isBare && recorded.get(origin) === true
      const replayed = cacheSign !== null || later || uninvited
      if (replayed) noteReplay(facts, first)
      else if (!isProvenFresh(origin, startedAt)) return []
      return [
        {
          kind: 'session-replay',
          ...seenIn(facts, client, `session answers of ${origin}`, proof),
          replayed,
          sign: cacheSign ?? (later ? 'the same token in two answers' : 'no session cookie was sent'),
          withUser: answersWithUser(facts),
          otherClient: first !== undefined && first.client !== client,
          uninvited,
          setsCookie: facts.set !== null,
          chain: replayed && first !== undefined ? [first.proof, proof] : [proof],
        },
      ]
    },
  }
}

/** Keys of what no server writes twice. */
function writtenOnce({ set, setCookies }: ExchangeFacts, digest: (value: string) => string): readonly string[] {
  const tokens = set !== null && set.enc !== null ? [`token ${set.digest}`] : []
  const csrf = setCookies.filter(one => one.identity?.role === 'csrf' && !one.deletes)
  return [...tokens, ...csrf.map(one => `csrf ${digest(one.value)}`)]
}
