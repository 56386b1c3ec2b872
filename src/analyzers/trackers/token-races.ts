import { createBoundedMap } from '../../http/bounded-map.ts'
import { headerValue } from '../../http/headers.ts'
import { printable } from '../../http/printable.ts'
import type { Evidence } from '../../model/finding.ts'
import type { ClientId } from '../../model/observation.ts'
import type {
  ParallelRefreshObservation,
  SignOutRaceObservation,
  UpdateLostObservation,
} from '../../model/observation-oauth.ts'
import type { ClaimShape, TokenSnapshot } from '../../model/token.ts'
import type { ExchangeFacts } from '../facts.ts'
import type { Tracker } from '../tracker.ts'
import { seenIn } from './seen-in.ts'
import { carriesError } from './session-errors.ts'
import type { TokenHistory } from './token-history.ts'

type Joined = SignOutRaceObservation | ParallelRefreshObservation | UpdateLostObservation

interface Renewal {
  readonly startedAt: number
  readonly headAt: number
  readonly sent: string
  readonly set: string
  readonly path: string
  readonly proof: Evidence
  /** Next's router asks for many links at once. */
  readonly prefetch: boolean
  readonly byUpdate: boolean
  /** null = neither its answer nor its token can be read. */
  readonly carriesError: boolean | null
  readonly shows: string | null
  readonly snapshot: TokenSnapshot
}

interface SignOut {
  /** The token that it ended, where the line is one that a browser obeys. */
  readonly ended: string | null
  /** What the client calls itself: server code may pass a cookie on that it was given before. */
  readonly agent: string | null
  readonly headAt: number
  readonly proof: Evidence
}

interface Family {
  readonly signOut: SignOut | null
  /** The newest ones only. */
  readonly renewals: readonly Renewal[]
}

const MAX_FAMILIES = 1_000
const MAX_RENEWALS = 12
/** Requests of other tabs may be under way while the deletion arrives. */
const UNDER_WAY_MS = 900
const NONE: Family = { signOut: null, renewals: [] }

/**
 * Answers of one session that overtake each other. Each sets a cookie, and what arrives last stays, whichever is newer: a
 * sign-out is undone, an update() is lost, a rotation that failed replaces the one that worked.
 */
export function createTokenRaces(history: TokenHistory): Tracker<Joined> {
  const families = createBoundedMap<Family>(MAX_FAMILIES)

  /** The one that came last began before the other was there, from a token that is no newer: it does not know of it. */
  const overwrites = (last: Renewal, first: Renewal) =>
    first.set !== last.set &&
    last.headAt > first.headAt &&
    last.startedAt < first.headAt &&
    (last.sent === first.sent || history.descends(first.sent, last.sent))

  const updateLost = (
    facts: ExchangeFacts,
    client: ClientId,
    first: Renewal,
    last: Renewal,
  ): UpdateLostObservation[] => {
    const before = history.of(last.sent)?.shows ?? null
    const [shown, claims] = [differs(first.shows, last.shows ?? before), claimsDiffer(first.snapshot, last.snapshot)]
    const changed = shown === true || claims === true ? true : (shown ?? claims)
    if (changed === false) return []
    const proof = { ...last.proof, note: `${last.path}, asked with the older token, set the cookie after the update` }
    const update = { ...first.proof, note: 'update() set the newer token' }
    const situation = `update() on ${facts.origin}`
    const chain = [update, proof] as const
    return [
      {
        kind: 'update-lost',
        ...seenIn(facts, client, situation, proof),
        path: last.path,
        proven: changed === true,
        chain,
      },
    ]
  }

  const races = (
    facts: ExchangeFacts,
    client: ClientId,
    one: Renewal,
    others: readonly Renewal[],
  ): readonly Joined[] => {
    const lost = others.flatMap(other => {
      const [first, last] = one.headAt >= other.headAt ? [other, one] : [one, other]
      return first.byUpdate && overwrites(last, first) ? updateLost(facts, client, first, last) : []
    })
    const parallel = others.filter(
      other =>
        // Next's router fetches many links at once, through middleware that renews: that is no race of the app's making.
        !(other.prefetch || one.prefetch) &&
        other.sent === one.sent &&
        other.set !== one.set &&
        other.startedAt < one.headAt &&
        one.startedAt < other.headAt,
    )
    const [first] = parallel
    if (first === undefined) return lost
    const chain: [Evidence, ...Evidence[]] = [first.proof, ...parallel.slice(1).map(other => other.proof), one.proof]
    const winner = [...parallel, one].reduce((a, b) => (b.headAt > a.headAt ? b : a))
    const seen: ParallelRefreshObservation = {
      kind: 'parallel-refresh',
      ...seenIn(facts, client, `parallel session requests of ${facts.origin}`, one.proof),
      count: parallel.length + 1,
      loserWins: winner.carriesError === true && [...parallel, one].some(other => other.carriesError === false),
      chain,
    }
    return [...lost, seen]
  }

  return {
    take: (facts, client) => {
      const { sent, set, setProof } = facts
      // A database session's id stays the same, and a late answer cannot bring its deleted row back.
      if (sent === null || sent.snapshot.kind === 'opaque' || facts.exchange.initiator === 'probe') return []
      const key = history.of(sent.digest)?.family ?? sent.digest
      const family = families.get(key) ?? NONE
      const { startedAt, headAt } = facts
      const race = (late: Renewal, signOut: SignOut): SignOutRaceObservation => {
        const note = `${late.path}, asked before the sign-out and answered after it, set the cookie again`
        const proof = { ...late.proof, note }
        return {
          kind: 'sign-out-race',
          how: 'late',
          ...seenIn(facts, client, `sign-out of ${facts.origin}`, proof),
          path: late.path,
          lateMs: Math.round(late.headAt - signOut.headAt),
          chain: [signOut.proof, proof],
        }
      }
      if (facts.signsOut === 'route' || facts.signsOut === 'action') {
        const ended = facts.writer === 'app' ? null : sent.digest
        const agent = headerValue(facts.exchange.request.headers, 'user-agent')
        const signOut: SignOut = {
          ended,
          agent,
          headAt,
          proof: { ...facts.proof, note: `${facts.proof.note} signed out` },
        }
        families.set(key, { ...family, signOut })
        // The late answer may have been complete first: what counts is when the browser saw its head.
        return family.renewals.filter(one => isLate(one, signOut)).map(one => race(one, signOut))
      }
      const { signOut } = family
      // An encrypted token is new each time it is written: nobody has set this one again.
      const again = signOut !== null && signOut.ended === sent.digest && startedAt - signOut.headAt >= UNDER_WAY_MS
      if (again && signOut.agent === headerValue(facts.exchange.request.headers, 'user-agent')) {
        families.set(key, { ...family, signOut: { ...signOut, ended: null } })
        const proof = { ...facts.proof, note: `${facts.proof.note} brought the deleted session cookie again` }
        return [
          {
            kind: 'sign-out-race',
            how: 'returned',
            ...seenIn(facts, client, `sign-out of ${facts.origin}`, proof),
            path: printable(facts.path, 200),
            lateMs: Math.round(startedAt - signOut.headAt),
            chain: [signOut.proof, proof],
          },
        ]
      }
      if (set === null || setProof === null || set.digest === sent.digest || facts.signsIn) return []
      const renewal: Renewal = {
        ...{ startedAt, headAt, sent: sent.digest, set: set.digest, proof: setProof },
        path: printable(facts.path, 200),
        prefetch: facts.prefetch,
        byUpdate: facts.endpoint?.action === 'session' && facts.exchange.request.method === 'POST',
        carriesError: carriesError(facts),
        shows: facts.sessionContent,
        snapshot: set.snapshot,
      }
      families.set(key, { ...family, renewals: [...family.renewals.slice(-(MAX_RENEWALS - 1)), renewal] })
      const late = family.signOut !== null && isLate(renewal, family.signOut) ? [race(renewal, family.signOut)] : []
      return [...late, ...races(facts, client, renewal, family.renewals)]
    },
  }
}

function isLate(renewal: Renewal, signOut: SignOut): boolean {
  return renewal.startedAt < signOut.headAt && renewal.headAt > signOut.headAt
}

/** null = one of them is not known. */
function differs(one: string | null, other: string | null): boolean | null {
  return one === null || other === null ? null : one !== other
}

/** Dates and the token's id differ always. null = one of them cannot be read. */
function claimsDiffer(one: TokenSnapshot, other: TokenSnapshot): boolean | null {
  if (one.kind !== 'decoded' || other.kind !== 'decoded') return null
  const told = (claims: Readonly<Record<string, ClaimShape>>) =>
    Object.entries(claims)
      .filter(([path]) => path !== 'iat' && path !== 'exp' && path !== 'jti')
      .map(([path, { digest }]) => `${path} ${digest}`)
      .sort()
      .join('\n')
  return told(one.claims) !== told(other.claims)
}
