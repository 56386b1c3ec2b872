import { unkeptByUpdate } from '../../auth/session-update.ts'
import { createBoundedMap } from '../../http/bounded-map.ts'
import { decodeBody } from '../../http/decode-body.ts'
import { headerValue } from '../../http/headers.ts'
import { parseJson } from '../../http/json.ts'
import { printable } from '../../http/printable.ts'
import type { Evidence } from '../../model/finding.ts'
import type { ClientId, SessionResponseObservation, TokenChangeObservation } from '../../model/observation.ts'
import type { TokenSighting } from '../../model/token.ts'
import { compareClaims } from '../../tokens/claims.ts'
import type { ExchangeFacts } from '../facts.ts'
import type { Tracker } from '../tracker.ts'
import { isOfOtherHost, replicaOf, serverOf } from './seen-in.ts'
import type { ServerClock } from './server-clock.ts'
import type { TokenHistory, TokenNode } from './token-history.ts'

/** NextAuth accepts a token up to this long after its `exp` (read in its source). */
const EXPIRY_TOLERANCE_MS = 15_000
const MAX_ENTRIES = 5_000

/** Joins tokens over time: where each was set, how often it was asked about, whether it was signed out. */
export function createTokenLedger(
  digest: (value: string) => string,
  history: TokenHistory,
  clock: ServerClock,
): Tracker<SessionResponseObservation | TokenChangeObservation> {
  const csrfSeen = createBoundedMap<true>(MAX_ENTRIES)
  return {
    take: (facts, client) => {
      const { sent, set } = facts
      const known = history.of(sent?.digest)
      const csrfKey = (value: string) => `${serverOf(facts)} ${digest(value)}`
      const csrfReissued =
        facts.csrf.sent !== null && facts.csrf.set !== null && csrfSeen.get(csrfKey(facts.csrf.sent)) === true
      if (facts.csrf.set !== null) csrfSeen.set(csrfKey(facts.csrf.set), true)
      const change = sent === null || set === null ? null : tokenChange(facts, client, sent, set, known)
      const response =
        sessionResponse(facts, client, known, csrfReissued, clock) ??
        pageReading(facts, client, known, history, csrfReissued, clock)
      return [...(change === null ? [] : [change]), ...(response === null ? [] : [response])]
    },
  }
}

function seenIn(facts: ExchangeFacts, client: ClientId, proof: Evidence) {
  const { exchange, at, dialect, origin } = facts
  return { exchange: exchange.id, client, at, dialect, origin, proof }
}

function sessionResponse(
  facts: ExchangeFacts,
  client: ClientId,
  known: TokenNode | null,
  csrfReissued: boolean,
  clock: ServerClock,
): SessionResponseObservation | null {
  const { sessionBody, status } = facts
  if (sessionBody === null || status === null || sessionBody.body === 'not-a-session') return null
  const method = facts.exchange.request.method
  if (method !== 'GET' && method !== 'POST') return null
  const { body, keys } = sessionBody
  const reading = { reader: 'the session endpoint', situation: `session of ${facts.origin}`, status, body, keys }
  return readingOf(facts, client, known, { ...reading, csrfReissued }, clock)
}

/**
 * A page whose own code read the session: NextAuth's line in its answer shows it. What a server read a moment before, or made
 * and this reader takes for another kind of session, is a difference between readers, which `page-deletions` tells.
 */
function pageReading(
  facts: ExchangeFacts,
  client: ClientId,
  known: TokenNode | null,
  history: TokenHistory,
  csrfReissued: boolean,
  clock: ServerClock,
): SessionResponseObservation | null {
  const { sent, status, endpoint } = facts
  if (sent === null || status === null || endpoint !== null || facts.writer !== 'library' || facts.signsIn) return null
  if (facts.cookieEffect === 'deleted') {
    const isRow = sent.snapshot.kind === 'opaque' && known?.renewedByPage === true
    if (facts.signsOut !== null) return null
    const over = expiredAt(sent, facts.serverAt ?? facts.at, known?.endsAt ?? null) === true
    if (!isRow && !over && history.readSince(sent.digest, facts.at, facts.origin) !== null) return null
    if (sent.snapshot.kind === 'opaque' && !isRow && history.goodSince(sent.digest, facts.at) !== null) return null
  }
  const path = `\`${printable(facts.path, 200)}\``
  const reading = {
    reader: path,
    situation: `session at pages of ${facts.origin}`,
    status,
    body: 'not-read',
    keys: [],
  } as const
  return readingOf(facts, client, known, { ...reading, csrfReissued }, clock)
}

type Reading = Pick<SessionResponseObservation, 'reader' | 'situation' | 'status' | 'body' | 'keys' | 'csrfReissued'>

function readingOf(
  facts: ExchangeFacts,
  client: ClientId,
  known: TokenNode | null,
  reading: Reading,
  clock: ServerClock,
): SessionResponseObservation {
  const { sent, set } = facts
  const proof: Evidence = { ...facts.proof, note: `${facts.proof.note} answered, cookie ${facts.cookieEffect}` }
  const from = known?.from ?? null
  return {
    kind: 'session-response',
    ...seenIn(facts, client, proof),
    ...reading,
    chain: from === null ? [proof] : [from, proof],
    method: facts.exchange.request.method,
    cookieEffect: facts.cookieEffect,
    tellsToken: tellsToken(facts),
    unkept: unkept(facts, known),
    secretFits: secretFits(facts),
    sent,
    set,
    sentFrom: from,
    madeElsewhere: elsewhere(facts, known),
    ofOtherHost: isOfOtherHost(known, facts),
    firstAfterSignIn:
      known?.bySignIn === true && known.accepted.every(one => one.how === 'sign-in') && known.sessionRequests === 0,
    readBefore: known?.accepted.some(one => one.how !== 'sign-in') ?? false,
    bornFor: known?.bornEndsAt == null ? null : Math.round((known.bornEndsAt - known.setAt) / 1000),
    shiftSeconds: shiftOf(facts, known),
    clockSeconds: clock.offsetSeconds(facts.origin),
    cacheSign: facts.cacheSign,
    serverAt: facts.serverAt,
    expired: expiredAt(sent, facts.serverAt ?? facts.at, known?.endsAt ?? null),
    signedOut: known?.signedOut ?? false,
  }
}

/** NextAuth leaves the csrf cookie of a request alone, or makes a new one: whose hash fits was made with the secret that is known here. */
function secretFits({ csrf, valueFacts }: ExchangeFacts): boolean | null {
  const inForce = csrf.set ?? csrf.sent
  if (inForce === null) return null
  return (
    valueFacts.find(one => one.facts.csrfMatches !== null && one.values.includes(inForce))?.facts.csrfMatches ?? null
  )
}

/** By another replica than the one that is asked. */
function elsewhere(facts: ExchangeFacts, known: TokenNode | null): SessionResponseObservation['madeElsewhere'] {
  const asked = replicaOf(facts)
  if (asked === null || known?.by == null || known.by === asked) return null
  return { maker: printable(known.by, 100), other: printable(asked, 100) }
}

/** Only where the session as a whole is as it was: then nothing of it was kept, in whatever spelling. */
function unkept({ endpoint, exchange, json, sessionBody, sessionContent }: ExchangeFacts, known: TokenNode | null) {
  const { method, body, headers } = exchange.request
  if (endpoint?.action !== 'session' || method !== 'POST' || body === null || sessionBody?.body !== 'user') return null
  if (known?.shows == null) return null
  const { text } = decodeBody(body, headerValue(headers, 'content-encoding'))
  const paths = unkeptByUpdate(parseJson(text), json)
  if (paths === null || sessionContent !== known.shows) return paths === null ? null : []
  return paths.slice(0, 5).map(path => printable(path, 60))
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

/** Past its end, as NextAuth reads it; null = not known. */
export function expiredAt(sent: TokenSighting | null, serverAt: number, endsAt: number | null): boolean | null {
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
  known: TokenNode | null,
): TokenChangeObservation | null {
  if (facts.setProof === null || facts.signsIn || facts.endpoint?.action === 'signout') return null
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
    byUpdate: facts.endpoint?.action === 'session' && facts.exchange.request.method === 'POST',
    hidden: hiddenKeys(facts, known),
    lengthDeltaBytes: after.lengthBytes - before.lengthBytes,
    strategyChanged: (old.kind === 'opaque') !== (now.kind === 'opaque'),
    keyChanged: before.kid === null || after.kid === null ? null : before.kid !== after.kid,
    action: facts.endpoint?.action ?? null,
  }
}

function hiddenKeys({ sessionBody }: ExchangeFacts, known: TokenNode | null): readonly string[] {
  if (sessionBody?.body !== 'user') return []
  return (known?.userKeys ?? []).filter(key => !sessionBody.userKeys.includes(key)).map(key => printable(key, 60))
}

/** A database row's end, as the answer tells it, against the end that it was given at the sign-in. */
function shiftOf({ sessionBody }: ExchangeFacts, known: TokenNode | null): number | null {
  if (sessionBody?.expiresAt == null || known?.bornEndsAt == null || !known.bySignIn) return null
  return Math.round((sessionBody.expiresAt - known.bornEndsAt) / 1000)
}
