import type { Evidence } from '../../model/finding.ts'
import type { ClientId, SessionResponseObservation, TokenChangeObservation } from '../../model/observation.ts'
import type { TokenSighting } from '../../model/token.ts'
import { compareClaims } from '../../tokens/claims.ts'
import type { ExchangeFacts } from '../facts.ts'

/** NextAuth accepts a token up to this long after its `exp` (read in its source). */
const EXPIRY_TOLERANCE_MS = 15_000
const MAX_ENTRIES = 5_000

interface Entry {
  readonly from: Evidence | null
  readonly bySignIn: boolean
  /** ms since the epoch: the `expires` of the answer that set it, which is the token's own end. null = not told. */
  readonly endsAt: number | null
  sessionRequests: number
  signedOut: boolean
}

/** Joins tokens over time: where each was set, how often it was asked about, whether it was signed out. */
export interface TokenLedger {
  readonly take: (
    facts: ExchangeFacts,
    client: ClientId,
  ) => readonly (SessionResponseObservation | TokenChangeObservation)[]
}

export function createTokenLedger(digest: (value: string) => string): TokenLedger {
  const tokens = new Map<string, Entry>()
  const csrfSeen = new Map<string, true>()

  const touch = <V>(map: Map<string, V>, key: string, make: () => V): V => {
    const known = map.get(key)
    if (known !== undefined) return known
    const oldest = map.size >= MAX_ENTRIES ? map.keys().next() : null
    if (oldest && !oldest.done) map.delete(oldest.value)
    const made = make()
    map.set(key, made)
    return made
  }

  return {
    take: (facts, client) => {
      const { sent, set } = facts
      const known = sent === null ? undefined : tokens.get(sent.digest)
      const csrfKey = (value: string) => digest(`${facts.origin} ${value}`)
      const csrfReissued = facts.csrf.sent !== null && facts.csrf.set !== null && csrfSeen.has(csrfKey(facts.csrf.sent))
      if (facts.csrf.set !== null) touch(csrfSeen, csrfKey(facts.csrf.set), () => true)
      if (sent !== null && isSignOut(facts)) {
        touch(tokens, sent.digest, () => ({
          from: null,
          bySignIn: false,
          endsAt: null,
          sessionRequests: 0,
          signedOut: true,
        })).signedOut = true
      }
      const joined: (SessionResponseObservation | TokenChangeObservation)[] = []
      const change = sent === null || set === null ? null : tokenChange(facts, client, sent, set, known)
      if (change !== null) joined.push(change)
      const response = sessionResponse(facts, client, known, csrfReissued)
      if (response !== null) {
        joined.push(response)
        if (known !== undefined) known.sessionRequests++
      }
      if (set !== null) {
        touch(tokens, set.digest, () => ({
          from: facts.setProof,
          bySignIn: isSignIn(facts),
          endsAt: facts.sessionBody?.body === 'user' && set.enc !== null ? facts.sessionBody.expiresAt : null,
          sessionRequests: 0,
          signedOut: known?.signedOut ?? false,
        }))
      }
      return joined
    },
  }
}

/** A POST that NextAuth's sign-out route answers, or a server action that ends in a deletion. */
function isSignOut(facts: ExchangeFacts): boolean {
  const { method } = facts.exchange.request
  if (method !== 'POST' || facts.cookieEffect !== 'deleted') return false
  return facts.endpoint?.action === 'signout' || facts.endpoint === null
}

function isSignIn(facts: ExchangeFacts): boolean {
  return facts.endpoint?.action === 'callback' || facts.endpoint?.action === 'signin' || isServerAction(facts)
}

function isServerAction(facts: ExchangeFacts): boolean {
  return facts.exchange.request.method === 'POST' && facts.endpoint === null
}

function seenIn(facts: ExchangeFacts, client: ClientId, proof: Evidence) {
  const { exchange, at, dialect, origin } = facts
  return { exchange: exchange.id, client, at, dialect, origin, proof }
}

function sessionResponse(
  facts: ExchangeFacts,
  client: ClientId,
  known: Entry | undefined,
  csrfReissued: boolean,
): SessionResponseObservation | null {
  const { sent, set, sessionBody, status } = facts
  if (sessionBody === null || status === null || sessionBody.body === 'not-a-session') return null
  const method = facts.exchange.request.method
  if (method !== 'GET' && method !== 'POST') return null
  const proof: Evidence = { ...facts.proof, note: `${facts.proof.note} answered, cookie ${facts.cookieEffect}` }
  const from = known?.from ?? null
  return {
    kind: 'session-response',
    ...seenIn(facts, client, proof),
    situation: `session of ${facts.origin}`,
    chain: from === null ? [proof] : [from, proof],
    method,
    status,
    body: sessionBody.body,
    keys: sessionBody.keys,
    cookieEffect: facts.cookieEffect,
    tellsToken: tellsToken(facts),
    sent,
    set,
    csrfReissued,
    sentFrom: from,
    firstAfterSignIn: known?.bySignIn === true && known.sessionRequests === 0,
    cacheSign: facts.cacheSign,
    serverAt: facts.serverAt,
    expired: expiredAt(sent, facts.serverAt ?? facts.at, known?.endsAt ?? null),
    signedOut: known?.signedOut ?? false,
  }
}

/** Shorter values are no token, and might stand there by chance. */
const MIN_TOKEN_CHARS = 16

/** The session cookie's value, which HttpOnly keeps from scripts, is in the answer that every script can ask for. */
function tellsToken({ bodyText, cookies, setCookies }: ExchangeFacts): boolean {
  if (bodyText === null) return false
  return [...cookies, ...setCookies].some(
    one => one.identity?.role === 'session' && one.value.length >= MIN_TOKEN_CHARS && bodyText.includes(one.value),
  )
}

function expiredAt(sent: TokenSighting | null, serverAt: number, endsAt: number | null): boolean | null {
  if (sent === null) return null
  // Unread, its end is known only if it is over: a jwt callback may have set an earlier one.
  if (sent.snapshot.kind !== 'decoded') return endsAt !== null && endsAt + EXPIRY_TOLERANCE_MS < serverAt ? true : null
  const { expiresAt } = sent.snapshot
  return expiresAt === null ? false : expiresAt + EXPIRY_TOLERANCE_MS < serverAt
}

/** A refresh: the answer replaces the token that was sent. A sign-in may replace anybody's token by anybody's. */
function tokenChange(
  facts: ExchangeFacts,
  client: ClientId,
  before: TokenSighting,
  after: TokenSighting,
  known: Entry | undefined,
): TokenChangeObservation | null {
  if (facts.setProof === null || isSignIn(facts) || facts.endpoint?.action === 'signout') return null
  if (before.digest === after.digest || before.cookie !== after.cookie) return null
  const [old, now] = [before.snapshot, after.snapshot]
  const claims = old.kind === 'decoded' && now.kind === 'decoded' ? compareClaims(old.claims, now.claims) : null
  return {
    kind: 'token-change',
    ...seenIn(facts, client, { ...facts.setProof, note: 'refresh replaced it' }),
    before,
    after,
    beforeFrom: known?.from ?? null,
    firstRefresh: known?.bySignIn ?? false,
    claims,
    lengthDeltaBytes: after.lengthBytes - before.lengthBytes,
    strategyChanged: (old.kind === 'opaque') !== (now.kind === 'opaque'),
    keyChanged: before.kid === null || after.kid === null ? null : before.kid !== after.kid,
    action: facts.endpoint?.action ?? null,
  }
}
