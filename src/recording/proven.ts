import { isSignOutPath } from '../analyzers/acts.ts'
import type { ExchangeFacts } from '../analyzers/facts.ts'
import { browserRules } from '../cookies/browser-rules.ts'
import { expiryOf } from '../cookies/lifetime.ts'
import { createBoundedMap } from '../http/bounded-map.ts'
import { headerValue } from '../http/headers.ts'
import { printable } from '../http/printable.ts'
import type { ExchangeId } from '../model/exchange.ts'
import type { ClientId, Observation, SetCookieObservation } from '../model/observation.ts'
import type { TokenSighting } from '../model/token.ts'
import { changeOf } from './exchange-notes.ts'
import { type Held, type Proof, provenLines, type SignIns } from './proven-words.ts'

/** What was seen of the sessions of each host: every line is true of what was recorded, and claims nothing beside it. */
export interface Proven {
  readonly take: (facts: ExchangeFacts, observations: readonly Observation[], client: ClientId | null) => void
  readonly view: () => ProvenView
}

export interface ProvenView {
  /** `signed in at x8`, `renewed 3 times`; of several hosts each names its own: `signed in at x8 (one.test)`. */
  readonly lines: readonly string[]
  /** The app made a session, showed one, put a new token in the place of an old one or ended one: the tokens are its own. */
  readonly accepted: boolean
}

/** Where and when a token was set, and when a browser drops its cookie: ms since the epoch; null = when it closes. */
interface Made {
  readonly host: string
  readonly at: number
  readonly endsAt: number | null
}

const MAX_HOSTS = 20
/** Of those, in words. */
const MAX_SHOWN = 4
const MAX_HELD = 200
const MAX_TOKENS = 5_000
/** Dates of tokens and cookies are in seconds. */
const SOON_MS = 2_000

export function createProven(): Proven {
  const proofs = new Map<string, Proof>()
  const held = new Map<string, Held>()
  /** By digest, of every token that was set in this recording. */
  const made = createBoundedMap<Made>(MAX_TOKENS)
  let now = Number.NEGATIVE_INFINITY

  const proofOf = (host: string): Proof | null => {
    const known = proofs.get(host)
    if (known !== undefined || proofs.size >= MAX_HOSTS) return known ?? null
    const proof = newProof(host)
    proofs.set(host, proof)
    return proof
  }

  const noteEnd = (facts: ExchangeFacts, host: string, client: ClientId | null, isKept: boolean): void => {
    const { set, sent, cookieEffect, at } = facts
    if (cookieEffect === 'deleted') {
      for (const [key, one] of held)
        if (one.client === client && (one.host === host || one.digest === sent?.digest)) held.delete(key)
    }
    if (set === null || !isKept) return
    const told = set.snapshot.kind === 'decoded' ? set.snapshot.expiresAt : null
    const tokenEndsAt = told === null ? null : told + skewOf(facts)
    const key = `${client} ${host}`
    held.delete(key)
    if (held.size < MAX_HELD) held.set(key, { host, client, digest: set.digest, at, endsAt: endOf(facts), tokenEndsAt })
  }

  const noteSent = (proof: Proof, facts: ExchangeFacts, isKept: boolean): void => {
    const { sent, set, sessionBody, status, cacheSign } = facts
    if (sent === null) return
    const setHere = made.get(sent.digest)
    if (setHere === undefined) proof.earlier++
    else {
      proof.cameBack++
      const setter = proofs.get(setHere.host)
      if (setter !== undefined) setter.stored = true
    }
    // A cache answers with what somebody else was told.
    if (cacheSign !== null) return
    if (sessionBody?.body === 'user' && status === 200) proof.read++
    if (set === null || !isKept || facts.signsIn || sent.cookie !== set.cookie) return
    const became = renewalOf(facts, setHere)
    if (became !== null) proof[became]++
  }

  return {
    take: (facts, observations, client) => {
      const { set, signsIn, cookies, setCookies, exchange } = facts
      now = Math.max(now, facts.at)
      if (![...cookies, ...setCookies].some(one => one.identity !== null)) return
      const host = facts.origin.replace(/^\w+:\/\//, '')
      const proof = proofOf(host)
      if (proof === null) return
      if (cookies.length > 0) proof.cookiesCame = true
      const lines = observations.filter(isSessionLine)
      const isKept = lines.length > 0 && lines.every(one => one.verdict.kind === 'stored' && !isDenied(one))
      if (isKept) proof.storable = true
      if (isKept && lines.every(one => one.browser?.word === 'agrees')) proof.stored = true
      noteSent(proof, facts, isKept)
      if (signsIn && lines.length > 0 && !isKept) count(proof.refused, exchange.id)
      else if (signsIn) {
        count(proof.signIns, exchange.id)
        if (facts.endpoint !== null || facts.serverAction) count(proof.marked, exchange.id)
      }
      if (endsByWish(facts, observations)) proof.signedOut = exchange.id
      noteEnd(facts, host, client, isKept)
      if (set !== null) made.set(set.digest, { host, at: facts.at, endsAt: endOf(facts) })
    },
    view: () => {
      const told = [...proofs.values()].map(proof => provenLines(proof, [...held.values()], now))
      const shown = [...proofs.keys()].flatMap((host, index) => {
        const lines = told[index] ?? []
        return lines.length === 0 ? [] : [{ host, lines }]
      })
      return {
        lines:
          shown.length === 1
            ? (shown[0]?.lines ?? [])
            : shown
                .slice(0, MAX_SHOWN)
                .flatMap(({ host, lines }) => lines.map(line => `${line} (${printable(host, 100)})`)),
        accepted: [...proofs.values()].some(
          ({ signIns, signedOut, cameBack, read, renewed, replaced, prolonged }) =>
            signedOut !== null || signIns.times + cameBack + read + renewed + replaced + prolonged > 0,
        ),
      }
    },
  }
}

function newProof(host: string): Proof {
  const none = (): SignIns => ({ times: 0, first: null, last: null })
  return {
    ...{ host, signIns: none(), marked: none(), refused: none(), cookiesCame: false, storable: false, stored: false },
    ...{ cameBack: 0, earlier: 0, read: 0, renewed: 0, replaced: 0, prolonged: 0, signedOut: null },
  }
}

function count(signIns: SignIns, id: ExchangeId): void {
  signIns.times++
  signIns.first ??= id
  signIns.last = id
}

function isSessionLine(one: Observation): one is SetCookieObservation {
  return one.kind === 'set-cookie' && one.role === 'session' && !one.deletes
}

/** The browser says that it did something else than authproxy believes. */
function isDenied({ browser }: SetCookieObservation): boolean {
  return browser?.word === 'disagrees'
}

/** A GET to a path of any name that deletes the cookie may be a guard. */
export function isWished({ signsOut, exchange, path }: ExchangeFacts): boolean {
  return signsOut !== null && (signsOut !== 'call' || exchange.request.method !== 'GET' || isSignOutPath(path))
}

/** Somebody who had a session asked for its end, and it is gone. */
function endsByWish(facts: ExchangeFacts, observations: readonly Observation[]): boolean {
  if (facts.sent === null || !isWished(facts)) return false
  return !observations.some(
    one => one.kind === 'cookie-journey' && one.role === 'session' && one.step === 'deletion-missed',
  )
}

/**
 * What a token in the place of another one is worth. `renewed`: the new one ends later; `replaced`: whether it does is not known, or
 * it does not, or it is somebody else's; `prolonged`: the id of a database session stays, and its cookie ends later; null = the
 * same once more, or so soon that it could not end later.
 */
function renewalOf(facts: ExchangeFacts, earlier: Made | undefined): 'renewed' | 'replaced' | 'prolonged' | null {
  const { sent, set } = facts
  if (sent === null || set === null) return null
  const end = endOf(facts)
  const isLonger = earlier != null && earlier.endsAt !== null && end !== null && end - earlier.endsAt > 1_000
  if (sent.digest === set.digest) return isLonger && set.snapshot.kind === 'opaque' ? 'prolonged' : null
  if (changeOf(sent, set)?.changed.includes('sub')) return 'replaced'
  const [before, after] = [datesOf(sent), datesOf(set)]
  if (before !== null && after !== null) {
    if (after.expiresAt > before.expiresAt) return 'renewed'
    return after.issuedAt !== null && after.issuedAt === before.issuedAt ? null : 'replaced'
  }
  if (isLonger) return 'renewed'
  return earlier !== undefined && facts.at - earlier.at < SOON_MS ? null : 'replaced'
}

function datesOf({ snapshot }: TokenSighting): { readonly issuedAt: number | null; readonly expiresAt: number } | null {
  if (snapshot.kind !== 'decoded' || snapshot.expiresAt === null) return null
  return { issuedAt: snapshot.issuedAt, expiresAt: snapshot.expiresAt }
}

/** ms since the epoch: when a browser drops the session cookie that this answer sets; null = when it closes. */
function endOf({ setCookies, at, exchange: { outcome } }: ExchangeFacts): number | null {
  const line = setCookies.findLast(one => one.identity?.role === 'session' && !one.deletes)
  if (line === undefined || 'rejected' in line.parsed) return null
  const date = outcome.kind === 'response' ? headerValue(outcome.received.headers, 'date') : null
  return expiryOf(line.parsed, at, date, browserRules('chromium'))
}

/** ms that this machine's clock is ahead of the server's, by which a token is dated; the seconds of a Date header say nothing. */
function skewOf({ at, serverAt }: ExchangeFacts): number {
  const skew = serverAt === null ? 0 : at - serverAt
  return Math.abs(skew) < 60_000 ? 0 : skew
}
