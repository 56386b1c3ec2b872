import { createBoundedMap } from '../../http/bounded-map.ts'
import { headerValue } from '../../http/headers.ts'
import { pathOf } from '../../http/origin.ts'
import { printable } from '../../http/printable.ts'
import type { Evidence } from '../../model/finding.ts'
import type { UnaskedObservation } from '../../model/observation-cookies.ts'
import type { ExchangeFacts } from '../facts.ts'
import type { Assignment } from './clients.ts'
import { createKeptSignOuts } from './kept-sign-outs.ts'
import { proofOf, seenIn } from './seen-in.ts'
import type { SignInPages } from './sign-in-pages.ts'
import type { TokenHistory } from './token-history.ts'

/** Notices what a browser did not ask for although it should have, client by client. */
export interface Unasked {
  readonly take: (facts: ExchangeFacts, assignment: Assignment) => readonly UnaskedObservation[]
}

type Told = Pick<UnaskedObservation, 'what' | 'path'> & Partial<Pick<UnaskedObservation, 'seconds' | 'pages'>>

interface Held {
  readonly digest: string
  readonly setAt: number
  readonly renewed: boolean
  /** How far ahead the app's clock was then, ms. */
  readonly aheadMs: number
}
/** A sign-in, or a sign-out by server action. */
interface SignIn {
  readonly at: number
  readonly proof: Evidence
  readonly byAction: boolean
  readonly out: boolean
}
interface Prefetched {
  readonly target: string
  readonly proof: Evidence
}

const MAX_CLIENTS = 500
/** Fewer pages do not show that the session was in use. */
const MIN_PAGES = 3
/** Longer pauses end a session by right. */
const SHORT_SECONDS = 600
/** Who comes back much later was away, and no renewal would have kept the session. */
const BACK_MS = 3_600_000
/** NextAuth's client goes to its page at once when a sign-in is over; a later document is the user's own doing. */
const NAVIGATES_MS = 1_500
/** SessionProvider asks within its first frame. */
const ASKS_MS = 500

export function createUnasked(history: TokenHistory, pages: SignInPages): Unasked {
  const held = createBoundedMap<Held>(MAX_CLIENTS)
  const asked = createBoundedMap<true>(MAX_CLIENTS)
  const signIns = createBoundedMap<SignIn>(MAX_CLIENTS)
  const keptSignOut = createKeptSignOuts(MAX_CLIENTS)
  /** Paths whose prefetch was redirected, by client and origin: where to, and the proof. */
  const prefetched = createBoundedMap<ReadonlyMap<string, Prefetched>>(MAX_CLIENTS)

  const neverRenewed = (facts: ExchangeFacts, key: string): readonly [Told, readonly Evidence[]] | null => {
    const one = held.get(key)
    const node = history.of(one?.digest)
    const end = node?.cookieEndsAt ?? null
    if (one === undefined || node === null || end === null || facts.sent !== null || facts.startedAt <= end) return null
    held.delete(key)
    if (node.signedOut) return null
    // Nobody was away that long: somebody wants to see what would come of it.
    if (aheadOf(facts) > one.aheadMs) {
      const seconds = Math.round((end - one.setAt) / 1000)
      return [{ what: 'outrun', path: facts.path, seconds }, [node.from ?? []].flat()]
    }
    if (facts.startedAt - end > BACK_MS) return null
    // In use to the end: in the last half of its life, too.
    const inUse = node.pages >= MIN_PAGES && node.lastUsedAt >= (node.setAt + end) / 2
    if (one.renewed || !inUse) {
      const seconds = Math.round((end - one.setAt) / 1000)
      return seconds > SHORT_SECONDS ? null : [{ what: 'ran-out', path: facts.path, seconds }, [node.from ?? []].flat()]
    }
    const told = {
      what: 'never-renewed',
      path: facts.path,
      pages: node.pages,
      seconds: Math.round((end - node.setAt) / 1000),
    } as const
    return [told, [node.from ?? [], node.readBy ?? []].flat()]
  }

  const replayed = (facts: ExchangeFacts, key: string, signIn: SignIn): (readonly [Told, readonly Evidence[]])[] => {
    const waiting = [...(prefetched.get(key) ?? [])]
    prefetched.delete(key)
    if (facts.startedAt - signIn.at < NAVIGATES_MS) return []
    // Which page signs in is known by now.
    const toSignIn = waiting.filter(([, { target }]) => pages.isOne(target))
    return toSignIn
      .slice(0, 3)
      .map(([path, { proof }]) => [{ what: 'router-replay', path }, [proof, signIn.proof]] as const)
  }

  const notePrefetch = (facts: ExchangeFacts, key: string): void => {
    const known = prefetched.get(key) ?? new Map<string, Prefetched>()
    const { redirectsTo: target, page: path } = facts
    if (facts.prefetch && facts.sent === null && target !== null && pathOf(target) !== path && known.size < 20) {
      const proof = proofOf(facts, 'prefetched, and redirected')
      prefetched.set(key, new Map([...known, [path, { target, proof }]]))
    } else if (facts.sent !== null && known.has(path)) {
      // Asked again with the session: the router has the right answer now.
      prefetched.set(key, new Map([...known].filter(([one]) => one !== path)))
    }
  }

  const noteHeld = (facts: ExchangeFacts, key: string): void => {
    if (facts.set !== null)
      held.set(key, { digest: facts.set.digest, setAt: facts.headAt, renewed: !facts.signsIn, aheadMs: aheadOf(facts) })
    else if (facts.cookieEffect === 'deleted') held.delete(key)
  }

  return {
    take: (facts, assignment) => {
      const { client, mixed } = assignment
      if (mixed || facts.status === null || facts.exchange.initiator === 'probe') return []
      const key = `${client} ${facts.origin}`
      const found: (readonly [Told, readonly Evidence[]])[] = []
      const isPage = facts.use === 'page' && !facts.prefetch
      const isRead = facts.use === 'session' && aheadOf(facts) > (held.get(key)?.aheadMs ?? 0)
      const ended = isPage || isRead ? neverRenewed(facts, key) : null
      if (ended !== null) found.push(ended)
      if (isPage) {
        const signIn = signIns.get(key)
        const soft = facts.exchange.request.headers.some(([name]) => name.toLowerCase() === 'rsc')
        if (signIn !== undefined && !soft) {
          signIns.delete(key)
          if (!signIn.byAction) found.push(...replayed(facts, key, signIn))
          prefetched.delete(key)
        } else if (
          signIn?.byAction === true &&
          soft &&
          (facts.sent === null) === signIn.out &&
          facts.startedAt - signIn.at >= ASKS_MS
        ) {
          signIns.delete(key)
          const what = signIn.out ? 'stale-sign-out' : 'stale-client'
          if (asked.get(key)) found.push([{ what, path: facts.path }, [signIn.proof]])
        }
      }
      notePrefetch(facts, key)
      noteHeld(facts, key)
      if (facts.use === 'session') {
        asked.set(key, true)
        const act = signIns.get(key)
        if (act?.byAction === true && (act.out || facts.sent !== null)) signIns.delete(key)
      }
      const out = facts.signsOut === 'action'
      if ((facts.signsIn || out) && headerValue(facts.exchange.request.headers, 'sec-fetch-mode') === 'cors') {
        const proof = proofOf(facts, out ? 'signed out' : 'signed in')
        signIns.set(key, { at: facts.headAt, proof, byAction: facts.endpoint === null, out })
      }
      const kept = keptSignOut(facts, key)
      if (kept !== null) found.push([{ what: kept.what, path: kept.path }, kept.before])
      if (facts.sent !== null && facts.cookieEffect === 'refreshed' && !facts.signsIn)
        found.push([{ what: 'renewed', path: facts.path, seconds: lifeOf(facts) }, []])
      return found.map(([told, before]) => observe(facts, client, told, before))
    },
  }
}

function observe(
  facts: ExchangeFacts,
  client: Assignment['client'],
  told: Told,
  before: readonly Evidence[],
): UnaskedObservation {
  const path = printable(told.path, 200)
  const livesOn = told.what === 'kept-sign-out' && before.length > 0
  const proof = proofOf(facts, livesOn ? 'came with that session, which lives on' : NOTES[told.what])
  const [first = proof, ...rest] = [...before, proof]
  const situation =
    told.what === 'renewed' || told.what === 'never-renewed' || told.what === 'ran-out' || told.what === 'outrun'
      ? `renewal of the session of ${facts.origin}`
      : `${path} on ${facts.origin}`
  return {
    kind: 'unasked',
    ...seenIn(facts, client, situation, proof),
    seconds: 0,
    pages: 0,
    ...told,
    path,
    chain: [first, ...rest],
  }
}

const NOTES: Readonly<Record<UnaskedObservation['what'], string>> = {
  'never-renewed': 'came without the session cookie, which had run out',
  'ran-out': 'came without the session cookie, which had run out',
  outrun: "came without the session cookie, which had run out by the app's clock",
  'router-replay': 'the next document after the sign-in',
  'stale-client': 'shown with the session, and /session was not asked',
  'stale-sign-out': 'shown without the session, and /session was not asked',
  'left-sign-out': 'showed the user of that session',
  'kept-sign-out': 'set the session cookie instead of deleting it',
  'undone-sign-out': 'deleted the session cookie, and set it again in a later line',
  renewed: 'renewed the session cookie',
}

function aheadOf({ exchange }: ExchangeFacts): number {
  return exchange.clock?.aheadMs ?? 0
}

/** Seconds that the cookie of the renewed session lives; 0 = not told. */
function lifeOf(facts: ExchangeFacts): number {
  const line = facts.setCookies.findLast(one => one.identity?.role === 'session' && !one.deletes)
  if (line === undefined || 'rejected' in line.parsed) return 0
  const { maxAgeSeconds, expiresAt } = line.parsed
  return maxAgeSeconds ?? (expiresAt === null ? 0 : Math.round((expiresAt - facts.headAt) / 1000))
}
