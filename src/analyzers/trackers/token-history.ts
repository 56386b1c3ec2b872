import { createBoundedMap } from '../../http/bounded-map.ts'
import type { Evidence } from '../../model/finding.ts'
import type { ClientId } from '../../model/observation.ts'
import type { Acceptance } from '../../model/observation-guard.ts'
import type { ExchangeFacts } from '../facts.ts'
import { answersWithUser, proofOf, replicaOf } from './seen-in.ts'

export interface Accepted {
  readonly how: Acceptance
  readonly origin: string
  /** The auth routes that did; null = a page. */
  readonly basePath: string | null
  /** Which replica did; null = there is one place. */
  readonly by: string | null
  /** ms since the epoch. */
  readonly at: number
  readonly proof: Evidence
}

/** One session token, from the answer that set it to its end. */
export interface TokenNode {
  readonly digest: string
  /** Digest of the token that was sent with the request whose answer set this one; null = it began a session, or came before the recording. */
  readonly parent: string | null
  /** How many renewals lie between it and the sign-in; 0 where that is not known. */
  readonly generation: number
  /** The session that it belongs to: the digest of the oldest token known of it. */
  readonly family: string
  /** Where it was set, and to whom; null = before the recording. */
  readonly from: Evidence | null
  readonly client: ClientId | null
  readonly origin: string | null
  /** The replica that set it; null = there is one place, or it came before the recording. */
  readonly by: string | null
  /** ms since the epoch: when the request that brought it began, and when the answer's head came. */
  readonly askedAt: number
  readonly setAt: number
  readonly bySignIn: boolean
  /** By a Credentials sign-in. */
  readonly byCredentials: boolean
  /** By the answer to a POST to the session endpoint: update(). */
  readonly byUpdate: boolean
  /** Keyed digest of the session that the same answer showed, without its dates; null = it showed none. */
  readonly shows: string | null
  /** That session carries an error of the app's. */
  readonly carriesError: boolean
  /** ms since the epoch: the end that the answer told (its body, else the cookie's own); null = not told. */
  readonly endsAt: number | null
  readonly cookieEndsAt: number | null
  /** The end that its first cookie was given. */
  readonly bornEndsAt: number | null
  /** Session requests that carried it. */
  readonly sessionRequests: number
  /** Pages that were asked with it. */
  readonly pages: number
  /** The last of them whose answer left the cookie alone. */
  readonly readBy: Evidence | null
  /** Keys of the `user` that was last shown for it; null = none was. */
  readonly userKeys: readonly string[] | null
  readonly lastUsedAt: number
  /** A page or middleware renewed it: such a reader can read it. */
  readonly renewedByPage: boolean
  readonly signedOut: boolean
  /** Newest first, one a place. */
  readonly accepted: readonly Accepted[]
}

/** The life of every session token. Trackers ask it; nobody else keeps a map by token. */
export interface TokenHistory {
  readonly of: (digest: string | null | undefined) => TokenNode | null
  /** A server's acceptance that is fresh enough to say that it still would; null = none. `origin`: only of this one. */
  readonly goodSince: (digest: string, at: number, origin?: string) => Accepted | null
  /** The same, by a server that read it: making it is not reading it. */
  readonly readSince: (digest: string, at: number, origin: string) => Accepted | null
  /** Is `older` the parent, or the parent's parent, … of `younger`? */
  readonly descends: (younger: string, older: string) => boolean
  /** What this exchange says of its tokens; after all trackers have asked. */
  readonly note: (facts: ExchangeFacts, client: ClientId) => void
}

const MAX_TOKENS = 5_000
const MAX_PLACES = 6
const MAX_ANCESTORS = 50
/** A database row can go and a token can expire unseen: an old answer proves nothing of now. */
export const FRESH_MS = 5 * 60_000

export function createTokenHistory(): TokenHistory {
  const nodes = createBoundedMap<TokenNode>(MAX_TOKENS)
  const of: TokenHistory['of'] = digest => (digest == null ? null : (nodes.get(digest) ?? null))

  /** A token that was there before the recording. */
  const stranger = (digest: string, facts: ExchangeFacts): TokenNode => ({
    digest,
    parent: null,
    generation: 0,
    family: digest,
    from: null,
    client: null,
    origin: null,
    by: null,
    askedAt: facts.startedAt,
    setAt: facts.startedAt,
    bySignIn: false,
    byCredentials: false,
    byUpdate: false,
    shows: null,
    carriesError: false,
    endsAt: null,
    cookieEndsAt: null,
    bornEndsAt: null,
    sessionRequests: 0,
    pages: 0,
    readBy: null,
    userKeys: null,
    lastUsedAt: facts.startedAt,
    renewedByPage: false,
    signedOut: false,
    accepted: [],
  })

  const born = (facts: ExchangeFacts, client: ClientId, digest: string): TokenNode => {
    const parent = facts.signsIn ? null : of(facts.sent?.digest)
    const isUpdate = facts.endpoint?.action === 'session' && facts.exchange.request.method === 'POST'
    return {
      ...stranger(digest, facts),
      parent: parent?.digest ?? null,
      generation: parent === null ? 0 : parent.generation + 1,
      family: parent?.family ?? digest,
      from: facts.setProof,
      client,
      origin: facts.origin,
      by: replicaOf(facts),
      setAt: facts.headAt,
      bySignIn: facts.signsIn,
      byCredentials: facts.signsIn && isCredentials(facts),
      byUpdate: isUpdate,
      shows: facts.sessionContent,
      userKeys: facts.sessionBody?.body === 'user' ? facts.sessionBody.userKeys : null,
      carriesError: facts.sessionBody?.carriesError ?? false,
      endsAt: facts.sessionBody?.body === 'user' && facts.set?.enc !== null ? facts.sessionBody.expiresAt : null,
      cookieEndsAt: cookieEnd(facts),
      bornEndsAt: cookieEnd(facts),
      renewedByPage: facts.endpoint === null && !facts.signsIn,
      signedOut: of(facts.sent?.digest)?.signedOut ?? false,
    }
  }

  const noteSent = (facts: ExchangeFacts, digest: string): void => {
    const known = of(digest) ?? stranger(digest, facts)
    const asked = facts.sessionBody !== null && facts.status !== null && facts.sessionBody.body !== 'not-a-session'
    nodes.set(digest, {
      ...known,
      sessionRequests: known.sessionRequests + (asked ? 1 : 0),
      pages: known.pages + (isPage(facts) ? 1 : 0),
      readBy:
        isPage(facts) && facts.cookieEffect === 'untouched'
          ? proofOf(facts, 'was asked with this token')
          : known.readBy,
      lastUsedAt: Math.max(known.lastUsedAt, facts.startedAt),
      renewedByPage:
        known.renewedByPage || (facts.endpoint === null && facts.cookieEffect === 'refreshed' && !facts.signsIn),
      signedOut: known.signedOut || facts.signsOut !== null,
      accepted: facts.cookieEffect === 'deleted' ? [] : withAcceptance(known, acceptanceOfSent(facts)),
    })
  }

  const noteSet = (facts: ExchangeFacts, client: ClientId, digest: string): void => {
    // A database session keeps its id: what was known of it stays known.
    const known = of(digest) ?? born(facts, client, digest)
    // Where none was sent none was read: a sign-in at auth routes that are not known as such.
    const made = facts.signsIn || facts.sent === null
    const how = made ? 'sign-in' : answersWithUser(facts) ? 'session-answer' : 'renewal'
    const proof = how === 'session-answer' ? proofOf(facts, 'the session is well') : (facts.setProof ?? facts.proof)
    const accepted = facts.cacheSign === null ? ({ how, ...placeOf(facts), at: facts.at, proof } as const) : null
    nodes.set(digest, { ...known, cookieEndsAt: cookieEnd(facts), accepted: withAcceptance(known, accepted) })
  }

  return {
    of,
    goodSince: (digest, at, origin) =>
      of(digest)?.accepted.find(one => at - one.at <= FRESH_MS && (origin === undefined || one.origin === origin)) ??
      null,
    readSince: (digest, at, origin) =>
      of(digest)?.accepted.find(one => at - one.at <= FRESH_MS && one.origin === origin && one.how !== 'sign-in') ??
      null,
    descends: (younger, older) => {
      let node = of(younger)
      for (let steps = 0; node !== null && steps < MAX_ANCESTORS; steps++) {
        if (node.parent === older) return true
        node = of(node.parent)
      }
      return false
    },
    note: (facts, client) => {
      if (facts.sent !== null) noteSent(facts, facts.sent.digest)
      if (facts.set !== null) noteSet(facts, client, facts.set.digest)
    },
  }
}

/** A cache's answer says nothing of the token that was sent with the question. */
function acceptanceOfSent(facts: ExchangeFacts): Accepted | null {
  if (facts.cacheSign !== null || facts.signsIn) return null
  const place = { ...placeOf(facts), at: facts.at }
  if (answersWithUser(facts)) return { how: 'session-answer', ...place, proof: proofOf(facts, 'the session is well') }
  return facts.cookieEffect === 'refreshed' && facts.setProof !== null
    ? { how: 'renewal', ...place, proof: { ...facts.setProof, note: `${facts.proof.note} renewed it` } }
    : null
}

function placeOf(facts: ExchangeFacts): Pick<Accepted, 'origin' | 'basePath' | 'by'> {
  return { origin: facts.origin, basePath: facts.endpoint?.basePath ?? null, by: replicaOf(facts) }
}

function isPage(facts: ExchangeFacts): boolean {
  return facts.use === 'page' && !facts.prefetch
}

function withAcceptance({ accepted }: TokenNode, added: Accepted | null): readonly Accepted[] {
  if (added === null) return accepted
  const isSame = (one: Accepted) =>
    one.origin === added.origin && one.by === added.by && one.basePath === added.basePath
  return [added, ...accepted.filter(one => !isSame(one))].slice(0, MAX_PLACES)
}

/** ms since the epoch: when the browser drops the cookie that this answer sets; null = when it closes. */
function cookieEnd(facts: ExchangeFacts): number | null {
  const line = facts.setCookies.findLast(one => one.identity?.role === 'session' && !one.deletes)
  if (line === undefined || 'rejected' in line.parsed) return null
  const { maxAgeSeconds, expiresAt } = line.parsed
  return maxAgeSeconds === null ? expiresAt : facts.at + maxAgeSeconds * 1000
}

/** An OAuth provider that answers by POST brings its check cookies. */
function isCredentials(facts: ExchangeFacts): boolean {
  const checks = facts.cookies.some(
    one => one.identity?.role === 'state' || one.identity?.role === 'pkce' || one.identity?.role === 'nonce',
  )
  return facts.endpoint?.action === 'callback' && facts.exchange.request.method === 'POST' && !checks
}
