import { printable } from '../../http/printable.ts'
import type { Evidence } from '../../model/finding.ts'
import type { ClientId } from '../../model/observation.ts'
import type { TokenForm } from '../../model/observation-guard.ts'
import type { TokenSighting } from '../../model/token.ts'
import type { ExchangeFacts } from '../facts.ts'
import type { TokenNode } from './token-history.ts'

/** The fields that every observation of an exchange shares. */
export function seenIn(facts: ExchangeFacts, client: ClientId, situation: string, proof: Evidence = facts.proof) {
  return {
    exchange: facts.exchange.id,
    client,
    at: facts.at,
    dialect: facts.dialect,
    origin: facts.origin,
    proof,
    situation,
  }
}

/** Which of several replicas answered; null = there is one place. */
export function replicaOf({ exchange }: ExchangeFacts): string | null {
  return exchange.upstream?.name ?? null
}

/** Who has one secret for certain: an origin, and of its replicas the one that answered. */
export function serverOf(facts: ExchangeFacts): string {
  return `${facts.origin} ${replicaOf(facts) ?? ''}`
}

/** The exchange as proof, with what it shows in a few words. */
export function sameHost(one: string, other: string): boolean {
  return new URL(one).hostname === new URL(other).hostname
}

/** A cookie of the parent domain that another host set, and whose token this one never accepted: it may be the session of another app. */
export function isOfOtherHost(node: TokenNode | null, { origin }: ExchangeFacts): boolean {
  if (node === null || node.origin === null || sameHost(node.origin, origin)) return false
  return !node.accepted.some(one => one.origin === origin)
}

export function proofOf(facts: ExchangeFacts, note: string): Evidence {
  return { ...facts.proof, note: printable(`${facts.proof.note}: ${note}`, 240) }
}

/** Cookies of NextAuth, in the request or its answer. */
export function hasAuthCookies({ cookies, setCookies }: ExchangeFacts): boolean {
  return [...cookies, ...setCookies].some(one => one.identity !== null)
}

/** NextAuth is in use here, by its cookies or by what only its client asks for; the start probe proves nothing. */
export function showsNextAuth(facts: ExchangeFacts): boolean {
  const action = facts.endpoint?.action
  if (hasAuthCookies(facts)) return true
  return facts.exchange.initiator !== 'probe' && (action === 'providers' || action === 'csrf' || action === 'log')
}

/** The answer shows a user, whole. */
export function answersWithUser(facts: ExchangeFacts): boolean {
  return facts.sessionBody?.body === 'user' && facts.status === 200
}

/** The answer is the one for nobody. */
export function answersForNobody(facts: ExchangeFacts): boolean {
  return facts.status === 200 && (facts.sessionBody?.body === 'empty-object' || facts.sessionBody?.body === 'null')
}

/** A csrf cookie in the request that the answer replaces by another one of the same name. */
export function reissuedCsrf(
  facts: ExchangeFacts,
): { readonly name: string; readonly sent: string; readonly set: string } | null {
  for (const one of facts.setCookies) {
    if (one.identity?.role !== 'csrf' || one.deletes) continue
    const sent = facts.cookiesAtApp.find(cookie => cookie.name === one.name && cookie.value !== '')
    if (sent !== undefined && sent.value !== one.value) return { name: one.name, sent: sent.value, set: one.value }
  }
  return null
}

/** A csrf cookie that was sent and left alone, by an endpoint that would have re-issued it. */
export function honouredCsrf(facts: ExchangeFacts) {
  const action = facts.endpoint?.action
  if (facts.status !== 200 || !facts.complete || facts.exchange.request.method !== 'GET') return null
  if (action !== 'csrf' && !(action === 'session' && facts.sessionBody !== null)) return null
  if (facts.setCookies.some(one => one.identity?.role === 'csrf')) return null
  return facts.cookiesAtApp.find(one => one.identity?.role === 'csrf' && one.value !== '') ?? null
}

/** Of the form in which NextAuth makes the ids of database sessions. */
export function isUsualId({ snapshot }: TokenSighting): boolean {
  return snapshot.kind === 'opaque' && snapshot.usual === true
}

/** What stands in the session cookie, as far as its form tells. */
export function tokenForm({ enc, snapshot }: TokenSighting): TokenForm {
  if (enc !== null) return 'jwe'
  if (snapshot.kind === 'opaque') return 'opaque'
  return snapshot.kind === 'decoded' ? snapshot.format : 'broken'
}
