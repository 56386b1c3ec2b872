import type { Evidence } from '../../model/finding.ts'
import type { TokenSighting } from '../../model/token.ts'
import type { ExchangeFacts } from '../facts.ts'
import { answersForNobody, answersWithUser, honouredCsrf, proofOf, reissuedCsrf } from './seen-in.ts'

/** A value that one replica makes and the others have to take: the hash in it, its key or its row must be known to all. */
export type ValueKind = 'csrf' | 'token' | 'row'

/** What shows with which secret a value was made, without knowing it. */
export interface KeyMark {
  /** The secret that authproxy was given fits; null = it has none, or cannot tell. */
  readonly fits: boolean | null
  /** Name of the cookie, which salts the key, and the key's id, where the token tells it. */
  readonly kid: { readonly cookie: string; readonly id: string } | null
}

export interface SightedValue {
  readonly kind: ValueKind
  /** Keyed digest. */
  readonly value: string
  readonly proof: Evidence
}

/** What one answer says of the values that came with the question, and which ones it makes. */
export interface ReplicaSight {
  /** It was made with a view of the cookies. */
  readonly sees: boolean
  readonly taken: readonly SightedValue[]
  readonly refused: readonly SightedValue[]
  readonly made: readonly (SightedValue & { readonly key: KeyMark })[]
}

export function sightOf(facts: ExchangeFacts, digest: (value: string) => string): ReplicaSight {
  const csrf = (value: string, proof: Evidence): SightedValue => ({ kind: 'csrf', value: digest(value), proof })
  const { sent } = facts
  const isTaken = sent !== null && takesToken(facts)
  const isRefused = sent !== null && refusesToken(facts)
  const again = reissuedCsrf(facts)
  const kept = again === null ? honouredCsrf(facts) : null
  const token = (proof: Evidence) => (sent === null ? [] : sighted(sent, proof))
  return {
    sees: isTaken || isRefused || kept !== null,
    taken: [
      ...(kept === null ? [] : [csrf(kept.value, proofOf(facts, 'took the csrf cookie'))]),
      ...(isTaken ? token(proofOf(facts, 'took the session token')) : []),
    ],
    refused: [
      ...(again === null ? [] : [csrf(again.sent, proofOf(facts, 'replaced the csrf cookie'))]),
      ...(isRefused ? token(proofOf(facts, 'deleted the session cookie')) : []),
    ],
    made: [
      ...facts.setCookies.flatMap(one =>
        one.identity?.role === 'csrf' && !one.deletes
          ? [{ ...csrf(one.value, one.proof), key: { fits: fitsOf(facts, one.name, one.value), kid: null } }]
          : [],
      ),
      ...(facts.set === null || facts.setProof === null
        ? []
        : sighted(facts.set, facts.setProof).map(one => ({ ...one, key: keyOf(facts.set) }))),
    ],
  }
}

/** Of a token that the library itself made: what is signed, or in pieces, follows other laws. */
function sighted({ digest, enc, snapshot }: TokenSighting, proof: Evidence): readonly SightedValue[] {
  if (snapshot.kind === 'opaque') return [{ kind: 'row', value: digest, proof }]
  return enc === null ? [] : [{ kind: 'token', value: digest, proof }]
}

function takesToken(facts: ExchangeFacts): boolean {
  if (facts.signsIn || facts.signsOut !== null) return false
  return answersWithUser(facts) || (facts.cookieEffect === 'refreshed' && facts.writer === 'library')
}

/** By the library, of itself. */
function refusesToken(facts: ExchangeFacts): boolean {
  if (facts.cookieEffect !== 'deleted' || facts.writer !== 'library' || facts.signsOut !== null) return false
  return facts.endpoint === null || (facts.endpoint.action === 'session' && answersForNobody(facts))
}

function fitsOf({ valueFacts }: ExchangeFacts, name: string, value: string): boolean | null {
  return valueFacts.find(one => one.cookie === name && one.values.includes(value))?.facts.csrfMatches ?? null
}

function keyOf(token: TokenSighting | null): KeyMark {
  if (token === null) return { fits: null, kid: null }
  const { snapshot, cookie, kid } = token
  const fits =
    snapshot.kind === 'decoded'
      ? true
      : snapshot.kind === 'undecodable' && snapshot.reason === 'wrong-secret'
        ? false
        : null
  return { fits, kid: kid === null ? null : { cookie, id: kid } }
}

/** Both are known, and are not the same. */
export function keysDiffer(one: KeyMark, other: KeyMark): boolean {
  if (one.fits !== null && other.fits !== null && one.fits !== other.fits) return true
  return one.kid !== null && other.kid !== null && one.kid.cookie === other.kid.cookie && one.kid.id !== other.kid.id
}
