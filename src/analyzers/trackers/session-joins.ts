import { repeatedOf } from '../../auth/dialects.ts'
import { type ChunkGroup, groupChunks } from '../../cookies/chunks.ts'
import { createBoundedMap } from '../../http/bounded-map.ts'
import { printable } from '../../http/printable.ts'
import type { SessionJoinObservation } from '../../model/observation-cookies.ts'
import { readCompactForm } from '../../tokens/compact.ts'
import type { ExchangeFacts } from '../facts.ts'
import type { Tracker } from '../tracker.ts'
import { requestProof } from './request-proof.ts'
import { seenIn } from './seen-in.ts'

/** One token as an answer set it: the names of all its parts. */
interface Family {
  readonly at: number
  readonly names: readonly string[]
}

type Problem = SessionJoinObservation['problem']
interface Fault {
  readonly problem: Problem
  readonly names: readonly string[]
}

const MAX_VALUES = 5_000

/** Judges how the session cookies of a request fit together, once the session endpoint has answered. */
export function createSessionJoins(digest: (value: string) => string): Tracker<SessionJoinObservation> {
  const families = createBoundedMap<Family>(MAX_VALUES)
  const keyOf = (one: { readonly name: string; readonly value: string }) => `${one.name} ${digest(one.value)}`

  const noteSets = (facts: ExchangeFacts) => {
    const bases = new Set(
      facts.setCookies.flatMap(one => (one.identity?.role === 'session' ? [one.identity.base] : [])),
    )
    for (const base of bases) {
      const alive = facts.setCookies.filter(one => one.identity?.base === base && !one.deletes)
      const family = { at: facts.at, names: [...new Set(alive.map(one => one.name))] }
      for (const one of alive) families.set(keyOf(one), family)
    }
  }

  /** By what was set in this recording: the parts of the newest token, and what is not of it. */
  const byHistory = (group: ChunkGroup): Fault | null => {
    const known = group.parts.map(part => ({ part, family: families.get(keyOf(part)) }))
    const newest = known.flatMap(one => one.family ?? []).sort((a, b) => b.at - a.at)[0]
    if (newest === undefined) return null
    const extra = known.filter(one => one.family !== newest).map(one => one.part.name)
    if (extra.length > 0)
      return { problem: extra.includes(group.baseName) ? 'stale-plain' : 'stale-chunk', names: extra }
    const missing = newest.names.filter(name => !group.parts.some(part => part.name === name))
    return missing.length > 0 ? { problem: 'missing-chunk', names: missing } : null
  }

  return {
    take: (facts, client) => {
      const joined: SessionJoinObservation[] = []
      const { cookieEffect, endpoint } = facts
      if (
        endpoint?.action === 'session' &&
        facts.status === 200 &&
        facts.sent !== null &&
        cookieEffect !== 'untouched'
      ) {
        const group = groupChunks(facts.cookiesAtApp, facts.sent.cookie, repeatedOf(facts.dialect))
        const fault = group === null ? null : faultOf(group, facts, byHistory)
        if (group !== null) {
          const names = fault?.problem === 'chunk-order' ? fault.names : group.parts.map(part => part.name)
          const proof = requestProof(facts, `carried ${names.map(name => `\`${name}\``).join(', ')}`)
          joined.push({
            kind: 'session-join',
            ...seenIn(facts, client, printable(`session cookies on ${facts.hostname}`, 200), proof),
            cookie: group.baseName,
            problem: fault?.problem ?? null,
            names: fault?.names ?? [],
            cookieEffect,
            chain: [proof, facts.proof],
          })
        }
      }
      noteSets(facts)
      return joined
    },
  }
}

function faultOf(
  group: ChunkGroup,
  facts: ExchangeFacts,
  byHistory: (group: ChunkGroup) => Fault | null,
): Fault | null {
  // The library clears exactly what it joined: a stranger that is deleted too was part of the token.
  const joined = group.strangers.filter(name => facts.setCookies.some(one => one.name === name && one.deletes))
  if (joined.length > 0) return { problem: 'prefix-collision', names: joined }
  if (group.strangers.length > 0 || group.numbers.length === 0) return null
  const isBroken = group.mixed || group.gaps.length > 0 || group.numbers.length === 1 || isCut(group.value)
  return byHistory(group) ?? (isBroken ? byForm(group) : byOrder(group, facts))
}

/** Nothing of it was set in this recording: which parts make a whole token by their form? */
function byForm(group: ChunkGroup): Fault | null {
  const at = (number: number) => group.parts.find(part => part.name === `${group.baseName}.${number}`)
  const run: string[] = []
  for (let part = at(0); part !== undefined; part = at(run.length)) run.push(part.value)
  const beyond = group.numbers.filter(number => number >= run.length).map(number => `${group.baseName}.${number}`)
  const isWhole = run.length > 1 && !isCut(run.join(''))
  if (group.mixed) {
    if (isWhole) return { problem: 'stale-plain', names: [group.baseName] }
    return { problem: 'stale-chunk', names: group.numbers.map(number => `${group.baseName}.${number}`) }
  }
  if (isWhole && beyond.length > 0) return { problem: 'stale-chunk', names: beyond }
  const missing = group.gaps.length > 0 ? group.gaps : [run.length]
  return { problem: 'missing-chunk', names: missing.map(number => `${group.baseName}.${number}`) }
}

/** Whole by their numbers, and sent in another order: what joins them as they come reads no token. What our secret refutes is not that. */
function byOrder(group: ChunkGroup, { cookiesAtApp, sent, at, dialect }: ExchangeFacts): Fault | null {
  if (dialect === 'authjs-v5') return null
  const snapshot = sent?.snapshot
  const wrong = snapshot?.kind === 'undecodable' && snapshot.reason !== 'no-secret'
  const over = snapshot?.kind === 'decoded' && snapshot.expiresAt !== null && snapshot.expiresAt <= at
  const names = group.parts.map(part => part.name)
  const came = cookiesAtApp.flatMap(one => (names.includes(one.name) ? [one.name] : []))
  const inOrder = names.every((name, index) => name === came[index])
  return wrong || over || inOrder || group.repeated.length > 0 ? null : { problem: 'chunk-order', names: came }
}

/** Begins like a token and is none; a database id, or a redacted value, is not cut. */
function isCut(value: string): boolean {
  return readCompactForm(value).form === 'malformed'
}
