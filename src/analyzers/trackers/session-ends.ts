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

  const onEnd = (
    facts: ExchangeFacts,
    sent: TokenSighting,
  ): [SessionEndObservation['cause'], number, string | null, Evidence | null][] => {
    const causes: [SessionEndObservation['cause'], number, string | null, Evidence | null][] = []
    const { snapshot } = sent
    const expiresAt = snapshot.kind === 'decoded' ? snapshot.expiresAt : null
    const expired = expiresAt !== null && expiresAt + CLOCK_MS < facts.at
    const known = history.goodSince(sent.digest, facts.at)
    if (known !== null && known.origin !== facts.origin && sameHost(known.origin, facts.origin) && !expired) {
      causes.push(['other-origin', 0, known.origin, known.proof])
    }
    const neighbour = otherPath(facts, sent)
    if (neighbour !== null && !expired)
      causes.push(['other-path', 0, `${neighbour.origin}${neighbour.basePath}`, neighbour.proof])
    const node = history.of(sent.digest)
    if (node !== null && isOfOtherHost(node, facts) && !expired) causes.push(['other-site', 0, node.origin, node.from])
    if (facts.endpoint?.action !== 'session') return causes
    const writer = sent.enc === null ? null : writerOfToken(sent)
    // Each library has its own answer for nobody, and neither reads the other's tokens.
    if (writer !== null && facts.sessionBody?.body !== writer.anonymousBody) {
      // @auth/core before 0.18 wrote this kind of token itself, and answers `null`: the key tells them apart, its form does not.
      const body = facts.sessionBody?.body ?? ''
      const early = snapshot.kind !== 'decoded' && isReadByOther(writer, sent.enc, body)
      causes.push([early ? 'other-dialect-or-early' : 'other-dialect', 0, null, null])
    }
    if (
      expiresAt !== null &&
      facts.serverAt !== null &&
      expiresAt > facts.at &&
      expiresAt + CLOCK_MS < facts.serverAt
    ) {
      causes.push(['clock', Math.round((facts.serverAt - facts.at) / 1000), null, null])
    }
    const row = rows.get(sent.digest)
    if (row?.steady && row.cookieExpires.size >= 2 && facts.at >= row.bodyExpires)
      causes.push(['row-not-extended', 0, null, row.proof])
    return causes
  }

  const onSignIn = (facts: ExchangeFacts, set: TokenSighting): SessionEndObservation['cause'] => {
    const before = ended.get(`${facts.origin} ${set.cookie}`)
    if (before === undefined || facts.exchange.startedAt - before.at > AFTER_MS) return null
    // v5 names its key in the token: it changes with the secret, or with the cookie's name.
    const [was, is] = [before.token.kid, set.kid]
    if (was !== null && is !== null && was !== is) return 'other-key'
    if (before.onlySentAway) return null
    const [wasOpaque, isOpaque] = [before.token.enc === null, set.enc === null]
    if (wasOpaque !== isOpaque) {
      if (before.token.snapshot.kind !== 'opaque' && wasOpaque) return null
      return wasOpaque
        ? 'strategy-to-jwt'
        : before.credentialsAtOnce
          ? 'credentials-with-database'
          : 'strategy-to-database'
    }
    return null
  }

  return {
    take: (facts, client) => {
      if (!facts.complete) return []
      const situation = `session of ${facts.origin}`
      const found: SessionEndObservation[] = []
      const observe = (
        cause: SessionEndObservation['cause'],
        seconds: number,
        otherOrigin: string | null,
        chain: SessionEndObservation['chain'],
        usualId = false,
      ) =>
        found.push({
          kind: 'session-end',
          ...seenIn(facts, client, situation, chain[chain.length - 1]),
          cause,
          seconds,
          otherOrigin,
          usualId,
          chain,
        })
      const { sent, set } = facts
      const action = facts.endpoint?.action ?? null

      for (const one of facts.setCookies) {
        if (one.identity?.role !== 'session' || !one.deletes || one.value.length < 30 || action === 'signout') continue
        const expiresAt = 'rejected' in one.parsed ? null : one.parsed.expiresAt
        const now = facts.serverAt ?? facts.at
        if (expiresAt !== null && expiresAt <= now)
          observe('born-expired', Math.round((now - expiresAt) / 1000), null, [one.proof])
      }
      const refusal = sent === null ? null : refusalOf(facts, pages)
      if (sent !== null && refusal !== null) {
        const onlySentAway = refusal === 'sent-away'
        const proof = proofOf(facts, onlySentAway ? 'sent to the sign-in page' : 'the session ends')
        if (!onlySentAway)
          for (const [cause, seconds, origin, from] of onEnd(facts, sent))
            observe(cause, seconds, origin, from === null ? [proof] : [from, proof])
        const credentialsAtOnce = history.of(sent.digest)?.byCredentials === true && !readBefore(sent.digest)
        ended.set(`${facts.origin} ${sent.cookie}`, {
          at: facts.at,
          token: sent,
          proof,
          credentialsAtOnce,
          onlySentAway,
        })
      } else if (action === 'session' && answersWithUser(facts) && set !== null) {
        observe(null, 0, null, [facts.proof])
        if (set.enc === null) noteRow(rows, facts, set)
      } else if (set !== null && facts.signsIn) {
        const cause = onSignIn(facts, set)
        const before = ended.get(`${facts.origin} ${set.cookie}`)
        if (cause !== null && before !== undefined)
          observe(
            cause,
            0,
            null,
            [before.proof, facts.setProof ?? facts.proof],
            isUsualId(before.token) || isUsualId(set),
          )
        ended.delete(`${facts.origin} ${set.cookie}`)
      }
      return found
    },
  }
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
