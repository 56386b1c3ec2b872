import { isReadByOther, writerOfToken } from '../../auth/dialects.ts'
import { createBoundedMap } from '../../http/bounded-map.ts'
import type { Evidence } from '../../model/finding.ts'
import type { SessionEndObservation } from '../../model/observation-server.ts'
import type { TokenSighting } from '../../model/token.ts'
import type { ExchangeFacts } from '../facts.ts'
import type { Tracker } from '../tracker.ts'
import { answersForNobody, answersWithUser, isOfOtherHost, isUsualId, proofOf, sameHost, seenIn } from './seen-in.ts'
import type { SignInPages } from './sign-in-pages.ts'
import { type Accepted, FRESH_MS, type TokenHistory } from './token-history.ts'

/** As NextAuth's own tolerance: below it two clocks count as equal. */
const CLOCK_MS = 15_000
/** A later sign-in says nothing of a session that ended long before. */
const AFTER_MS = 30 * 60_000

interface Row {
  readonly bodyExpires: number
  readonly proof: Evidence
  readonly cookieExpires: Set<number>
  steady: boolean
}
interface Ended {
  readonly at: number
  readonly token: TokenSighting
  readonly proof: Evidence
  /** Set by a credentials sign-in and refused at its first use. */
  readonly credentialsAtOnce: boolean
  /** Sent away to sign in, the cookie left alone: the token may be well all the same. */
  readonly onlySentAway: boolean
}

/** An end, or that there is none (`cause: null`), and what proves it: what came before, where that matters, and what came last. */
interface Ending {
  readonly cause: SessionEndObservation['cause']
  readonly proof: Evidence
  readonly from?: Evidence | null
  readonly seconds?: number
  readonly otherOrigin?: string | null
  readonly usualId?: boolean
}

/** Joins the end of a session to what came before and after it. */
export function createSessionEnds(history: TokenHistory, pages: SignInPages): Tracker<SessionEndObservation> {
  const rows = createBoundedMap<Row>(1_000)
  const ended = createBoundedMap<Ended>(200)

  /** A server has read it since the sign-in. */
  const readBefore = (digest: string) => history.of(digest)?.accepted.some(one => one.how !== 'sign-in') ?? false

  /** Other auth routes of this host that took the token which these refuse, and no page or route of these ever did. */
  const otherPath = ({ endpoint, origin, at }: ExchangeFacts, sent: TokenSighting): Accepted | null => {
    const [mine, all] = [endpoint?.basePath, history.of(sent.digest)?.accepted ?? []]
    if (mine === undefined || all.some(one => one.origin === origin && one.basePath === mine)) return null
    return all.find(one => one.origin === origin && one.basePath !== null && at - one.at <= FRESH_MS) ?? null
  }

  /** Why the server may have refused the token that was sent. */
  const causesOf = (facts: ExchangeFacts, sent: TokenSighting): readonly Omit<Ending, 'proof'>[] => {
    const causes: Omit<Ending, 'proof'>[] = []
    const { snapshot } = sent
    const expiresAt = snapshot.kind === 'decoded' ? snapshot.expiresAt : null
    const expired = expiresAt !== null && expiresAt + CLOCK_MS < facts.at
    const node = history.of(sent.digest)
    if (!expired) {
      const known = history.goodSince(sent.digest, facts.at)
      if (known !== null && known.origin !== facts.origin && sameHost(known.origin, facts.origin))
        causes.push({ cause: 'other-origin', otherOrigin: known.origin, from: known.proof })
      const neighbour = otherPath(facts, sent)
      if (neighbour !== null)
        causes.push({
          cause: 'other-path',
          otherOrigin: `${neighbour.origin}${neighbour.basePath}`,
          from: neighbour.proof,
        })
      if (node !== null && isOfOtherHost(node, facts))
        causes.push({ cause: 'other-site', otherOrigin: node.origin, from: node.from })
    }
    if (facts.endpoint?.action !== 'session') return causes
    const stranger = otherDialect(facts, sent)
    if (stranger !== null) causes.push({ cause: stranger })
    const { serverAt } = facts
    if (expiresAt !== null && serverAt !== null && expiresAt > facts.at && expiresAt + CLOCK_MS < serverAt)
      causes.push({ cause: 'clock', seconds: Math.round((serverAt - facts.at) / 1000) })
    const row = rows.get(sent.digest)
    if (row?.steady && row.cookieExpires.size >= 2 && facts.at >= row.bodyExpires)
      causes.push({ cause: 'row-not-extended', from: row.proof })
    return causes
  }

  /** What the new token says of the one that ended before. */
  const onSignIn = (facts: ExchangeFacts, set: TokenSighting): Ending | null => {
    const key = `${facts.origin} ${set.cookie}`
    const before = ended.get(key)
    ended.delete(key)
    if (before === undefined || facts.exchange.startedAt - before.at > AFTER_MS) return null
    const cause = changeBetween(before, set)
    const usualId = isUsualId(before.token) || isUsualId(set)
    return cause === null ? null : { cause, from: before.proof, proof: facts.setProof ?? facts.proof, usualId }
  }

  const onRefusal = (facts: ExchangeFacts, sent: TokenSighting, onlySentAway: boolean): readonly Ending[] => {
    const proof = proofOf(facts, onlySentAway ? 'sent to the sign-in page' : 'the session ends')
    const credentialsAtOnce = history.of(sent.digest)?.byCredentials === true && !readBefore(sent.digest)
    const key = `${facts.origin} ${sent.cookie}`
    ended.set(key, { at: facts.at, token: sent, proof, credentialsAtOnce, onlySentAway })
    return onlySentAway ? [] : causesOf(facts, sent).map(one => ({ ...one, proof }))
  }

  const endings = (facts: ExchangeFacts): readonly Ending[] => {
    const { sent, set } = facts
    const refusal = sent === null ? null : refusalOf(facts, pages)
    if (sent !== null && refusal !== null) return onRefusal(facts, sent, refusal === 'sent-away')
    if (set === null) return []
    if (facts.endpoint?.action === 'session' && answersWithUser(facts)) {
      if (set.enc === null) noteRow(rows, facts, set)
      return [{ cause: null, proof: facts.proof }]
    }
    const ending = facts.signsIn ? onSignIn(facts, set) : null
    return ending === null ? [] : [ending]
  }

  return {
    take: (facts, client) => {
      if (!facts.complete) return []
      return [...bornExpired(facts), ...endings(facts)].map((one): SessionEndObservation => {
        const { cause, proof, from = null, seconds = 0, otherOrigin = null, usualId = false } = one
        const seen = seenIn(facts, client, `session of ${facts.origin}`, proof)
        const chain = from === null ? ([proof] as const) : ([from, proof] as const)
        return { kind: 'session-end', ...seen, cause, seconds, otherOrigin, usualId, chain }
      })
    },
  }
}

/** Session cookies that are over when they are set. */
function bornExpired(facts: ExchangeFacts): readonly Ending[] {
  if (facts.endpoint?.action === 'signout') return []
  const now = facts.serverAt ?? facts.at
  return facts.setCookies.flatMap((one): readonly Ending[] => {
    if (one.identity?.role !== 'session' || !one.deletes || one.value.length < 30) return []
    const expiresAt = 'rejected' in one.parsed ? null : one.parsed.expiresAt
    if (expiresAt === null || expiresAt > now) return []
    return [{ cause: 'born-expired', seconds: Math.round((now - expiresAt) / 1000), proof: one.proof }]
  })
}

/** Each library has its own answer for nobody, and neither reads the other's tokens. */
function otherDialect({ sessionBody }: ExchangeFacts, sent: TokenSighting): SessionEndObservation['cause'] {
  const writer = sent.enc === null ? null : writerOfToken(sent)
  if (writer === null || sessionBody?.body === writer.anonymousBody) return null
  // @auth/core before 0.18 wrote this kind of token itself, and answers `null`: the key tells them apart, its form does not.
  const early = sent.snapshot.kind !== 'decoded' && isReadByOther(writer, sent.enc, sessionBody?.body ?? '')
  return early ? 'other-dialect-or-early' : 'other-dialect'
}

/** What else the app reads, or writes, by now. */
function changeBetween(before: Ended, set: TokenSighting): SessionEndObservation['cause'] {
  // v5 names its key in the token: it changes with the secret, or with the cookie's name.
  const [was, is] = [before.token.kid, set.kid]
  if (was !== null && is !== null && was !== is) return 'other-key'
  const [wasOpaque, isOpaque] = [before.token.enc === null, set.enc === null]
  if (before.onlySentAway || wasOpaque === isOpaque) return null
  if (wasOpaque) return before.token.snapshot.kind === 'opaque' ? 'strategy-to-jwt' : null
  return before.credentialsAtOnce ? 'credentials-with-database' : 'strategy-to-database'
}

/** How a reader refused the session that was sent; null = it did not, or was asked to end it. */
function refusalOf(facts: ExchangeFacts, pages: SignInPages): 'deleted' | 'sent-away' | null {
  if (facts.signsOut !== null) return null
  if (facts.cookieEffect === 'deleted') {
    if (facts.endpoint?.action === 'session') return answersForNobody(facts) ? 'deleted' : null
    return facts.endpoint === null && facts.writer === 'library' ? 'deleted' : null
  }
  const away = facts.endpoint === null && facts.cookieEffect === 'untouched' && facts.redirectsTo !== null
  return away && pages.isOne(facts.redirectsTo ?? '') ? 'sent-away' : null
}

/** Body and cookie of a database session: the row's end against the cookie's. */
function noteRow(rows: ReturnType<typeof createBoundedMap<Row>>, facts: ExchangeFacts, set: TokenSighting): void {
  const bodyExpires = facts.sessionBody?.expiresAt ?? null
  const line = facts.setCookies.findLast(one => one.identity?.role === 'session' && !one.deletes)
  const cookieExpires = line === undefined || 'rejected' in line.parsed ? null : line.parsed.expiresAt
  if (bodyExpires === null || cookieExpires === null) return
  const known = rows.get(set.digest)
  if (known === undefined || known.bodyExpires !== bodyExpires) {
    rows.set(set.digest, {
      bodyExpires,
      proof: proofOf(facts, 'body.expires stands still while the cookie is renewed'),
      cookieExpires: new Set([cookieExpires]),
      // Once extended, the row does move.
      steady: known === undefined,
    })
    return
  }
  if (known.cookieExpires.size < 10) known.cookieExpires.add(cookieExpires)
}
