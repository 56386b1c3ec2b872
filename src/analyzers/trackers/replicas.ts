import { createBoundedMap } from '../../http/bounded-map.ts'
import { printable } from '../../http/printable.ts'
import type { Evidence } from '../../model/finding.ts'
import type { ClientId } from '../../model/observation.ts'
import type { ReplicaObservation } from '../../model/observation-replica.ts'
import type { ExchangeFacts } from '../facts.ts'
import type { Tracker } from '../tracker.ts'
import { type KeyMark, keysDiffer, type SightedValue, sightOf, type ValueKind } from './replica-sights.ts'
import { seenIn } from './seen-in.ts'
import type { TokenHistory, TokenNode } from './token-history.ts'

interface Made {
  readonly by: string
  /** Of its maker, then. */
  readonly epoch: number
  /** ms since the epoch. */
  readonly at: number
  readonly key: KeyMark
  readonly proof: Evidence
}

interface Replica {
  /** Rises when it refuses what it has made itself: from then on its secret is another one. */
  epoch: number
  sees: boolean
  key: KeyMark
}

interface Refusal {
  readonly kind: ValueKind
  /** Keyed digest of what was refused. */
  readonly value: string
  readonly maker: string
  readonly other: string
  readonly at: number
  readonly chain: readonly [Evidence, Evidence]
  readonly keysDiffer: boolean
  /** The maker took afterwards what it had made before. */
  readonly kept: Evidence | null
}

/** All that is known of the replicas behind one origin. */
interface Group {
  readonly replicas: Map<string, Replica>
  readonly refusals: Map<string, Refusal>
}

const MAX_ORIGINS = 100
/** More are no replicas that anybody runs on one machine. */
const MAX_REPLICAS = 20

/**
 * Replicas of one app are told apart by name, so who made a cookie and who refuses it is known. That two do not share a secret is
 * certain only where each is shown to work with its own: the one that refuses sees cookies, and the maker still takes what it had
 * made before, or refuses the other's in turn. Else the secret of all of them may have been changed in between. A token or a row
 * may be refused for many reasons: only a maker that takes the very same one afterwards shows that the replica is the reason.
 */
export function createReplicas(digest: (value: string) => string, history: TokenHistory): Tracker<ReplicaObservation> {
  const made = createBoundedMap<Made>(5_000)
  const groups = createBoundedMap<Group>(MAX_ORIGINS)
  const groupOf = (origin: string): Group => {
    const group = groups.get(origin) ?? { replicas: new Map(), refusals: new Map() }
    groups.set(origin, group)
    return group
  }
  return {
    take: (facts, client) => {
      const { upstream } = facts.exchange
      if (upstream === undefined || facts.cacheSign !== null || facts.status === null) return []
      const group = groupOf(facts.origin)
      const me = upstream.name
      const own = group.replicas.get(me) ?? { epoch: 0, sees: false, key: { fits: null, kid: null } }
      if (group.replicas.size >= MAX_REPLICAS && !group.replicas.has(me)) return []
      group.replicas.set(me, own)
      const keyOf = (one: SightedValue) => `${facts.origin} ${one.kind} ${one.value}`
      const known = (one: SightedValue): Made | null => made.get(keyOf(one)) ?? null
      const sight = sightOf(facts, digest)
      const found: ReplicaObservation[] = []
      /** Refusals of which this answer says more. */
      const toJudge = new Set<string>()

      if (sight.sees && !own.sees) {
        own.sees = true
        for (const [key, { maker, other }] of group.refusals) if (maker === me || other === me) toJudge.add(key)
      }
      for (const { key } of sight.made) own.key = { fits: key.fits ?? own.key.fits, kid: key.kid ?? own.key.kid }
      for (const one of sight.refused) {
        const before = known(one)
        if (before === null) continue
        if (before.by === me) {
          // A session may end for many reasons; its own csrf cookie it refuses for one.
          if (one.kind === 'csrf' && before.epoch === own.epoch) renounce(group, me, own)
          continue
        }
        if (before.epoch !== group.replicas.get(before.by)?.epoch) continue
        if (one.kind !== 'csrf' && isOver(facts, history.of(one.value))) continue
        const refusal: Refusal = {
          ...{ kind: one.kind, value: one.value, maker: before.by, other: me, at: facts.at, kept: null },
          chain: [before.proof, one.proof],
          keysDiffer: one.kind !== 'row' && keysDiffer(before.key, own.key),
        }
        const key = pairKey(refusal)
        const told = group.refusals.get(key)
        // What shows less does not take the place of what shows more.
        if (told === undefined || showsKey(refusal) || !showsKey(told)) group.refusals.set(key, refusal)
        toJudge.add(key)
      }
      for (const one of sight.taken) {
        const before = known(one)
        if (before === null) continue
        if (before.by !== me) {
          const pair = { kind: one.kind, maker: before.by, other: me }
          group.refusals.delete(pairKey(pair))
          const seen = {
            what: WHAT[one.kind],
            refused: false,
            certain: true,
            mutual: false,
            chain: [one.proof],
          } as const
          found.push(observed(facts, client, pair, seen))
          continue
        }
        for (const [key, refusal] of group.refusals) {
          const isLater = refusal.maker === me && refusal.kept === null && facts.startedAt >= refusal.at
          const isSame = refusal.kind === one.kind && refusal.value === one.value
          const isOfSecret = showsKey(refusal) && one.kind !== 'row' && before.at <= refusal.at
          if (!isLater || !(isSame || isOfSecret) || before.epoch !== own.epoch) continue
          group.refusals.set(key, { ...refusal, kept: one.proof })
          toJudge.add(key)
        }
      }
      for (const key of toJudge) {
        const refusal = group.refusals.get(key)
        if (refusal !== undefined) found.push(...judged(facts, client, group, refusal))
      }
      for (const one of sight.made) {
        // A row keeps its id when it is renewed.
        if (known(one) === null)
          made.set(keyOf(one), { by: me, epoch: own.epoch, at: facts.startedAt, key: one.key, proof: one.proof })
      }
      return found
    },
  }
}

const WHAT = { csrf: 'secret', token: 'secret', row: 'store' } as const

/** A secret is one for csrf cookies and tokens; rows are another matter. */
function classOf(kind: ValueKind): 'secret' | 'store' {
  return WHAT[kind]
}

function pairKey({ kind, maker, other }: Pick<Refusal, 'kind' | 'maker' | 'other'>): string {
  return `${classOf(kind)} ${maker} ${other}`
}

/** What it did with another secret says nothing any more. */
function renounce({ refusals }: Group, name: string, replica: Replica): void {
  replica.epoch++
  replica.sees = false
  for (const [key, { maker, other }] of refusals) if (maker === name || other === name) refusals.delete(key)
}

/** The hash of a csrf cookie, or two keys, show a secret; all else may have other reasons. */
function showsKey({ kind, keysDiffer: differ }: Refusal): boolean {
  return differ || kind === 'csrf'
}

/** Somebody signed out, or its time was over. */
function isOver(facts: ExchangeFacts, token: TokenNode | null): boolean {
  return token !== null && (token.signedOut || (token.endsAt !== null && token.endsAt <= (facts.serverAt ?? facts.at)))
}

/** Says what a refusal shows by now, and says it again with each further one. */
function judged(
  facts: ExchangeFacts,
  client: ClientId,
  { replicas, refusals }: Group,
  one: Refusal,
): readonly ReplicaObservation[] {
  const back = refusals.get(pairKey({ ...one, maker: one.other, other: one.maker })) ?? null
  const sees = replicas.get(one.other)?.sees === true
  const what = classOf(one.kind) === 'store' ? 'store' : showsKey(one) ? 'secret' : 'tokens'
  const isMutual = back !== null && what === 'secret' && showsKey(back) && replicas.get(one.maker)?.sees === true
  const certain = one.kept !== null || one.keysDiffer || isMutual
  // A secret that is seen to be another one is worth a guess; of all else there are too many reasons.
  if (what === 'secret' ? !sees && !one.keysDiffer : !certain) return []
  const more = isMutual ? [back.chain[1]] : one.kept === null ? [] : [one.kept]
  return [
    observed(facts, client, one, {
      ...{ what, refused: true, certain, mutual: isMutual },
      chain: [...one.chain, ...more],
    }),
  ]
}

function observed(
  facts: ExchangeFacts,
  client: ClientId,
  { kind, maker, other }: Pick<Refusal, 'kind' | 'maker' | 'other'>,
  seen: Pick<ReplicaObservation, 'what' | 'refused' | 'certain' | 'mutual' | 'chain'>,
): ReplicaObservation {
  const shared = classOf(kind) === 'store' ? 'sessions' : 'secret'
  const { origin } = facts
  const way = (from: string, to: string) => printable(`${shared} of ${from} at ${to}, ${origin}`, 300)
  const situation = way(maker, other)
  // What holds both ways is told in the same words, whoever refused last.
  const [to = other, from = maker] = seen.mutual ? [maker, other].toSorted() : [other, maker]
  return {
    kind: 'replica',
    ...seenIn(facts, client, situation),
    situations: seen.mutual ? [situation, way(other, maker)] : [situation],
    pair: printable(`${shared} of ${[maker, other].toSorted().join(' and ')} at ${origin}`, 300),
    maker: printable(from, 100),
    other: printable(to, 100),
    ...seen,
  }
}
