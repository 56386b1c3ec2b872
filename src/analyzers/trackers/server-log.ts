import type { LogEntry } from '../../auth/log-lines.ts'
import { CHUNKING } from '../../auth/log-messages.ts'
import { isOfNetwork, signedTokenCause } from '../../auth/log-words.ts'
import { createBoundedMap } from '../../http/bounded-map.ts'
import { headerBytes } from '../../http/headers.ts'
import { printable } from '../../http/printable.ts'
import type { Evidence } from '../../model/finding.ts'
import type { ClientId } from '../../model/observation.ts'
import type { AuthTimeoutObservation } from '../../model/observation-browser.ts'
import type { HeaderBudgetObservation } from '../../model/observation-front.ts'
import type { ServerLogObservation } from '../../model/observation-log.ts'
import type { SessionEndObservation } from '../../model/observation-server.ts'
import type { ExchangeFacts } from '../facts.ts'
import { strayCookie } from './auth-routes.ts'
import { inVain, isAct } from './auth-timeouts.ts'
import { fitsExchange } from './log-fits.ts'
import { isCheckRole } from './oauth-starts.ts'
import { shippedKind } from './provider-kinds.ts'
import { isUsualId, proofOf, seenIn } from './seen-in.ts'
import type { TokenHistory } from './token-history.ts'

type LogObservation = ServerLogObservation | SessionEndObservation | HeaderBudgetObservation | AuthTimeoutObservation

/** Joins log messages to the exchanges in flight when they were printed, whichever of the two is known first. */
export interface ServerLog {
  readonly take: (facts: ExchangeFacts, client: ClientId) => readonly LogObservation[]
  readonly takeEntry: (entry: LogEntry) => readonly LogObservation[]
}

/** A log line can overtake the request's time stamp a little, and may come out of its pipe after the answer. */
const BEFORE_MS = 100
const AFTER_MS = 1_000
/** One that names its request may come when it likes: from another machine, through `kubectl logs`. */
const AFTER_NAMED_MS = 10_000
const MAX_PENDING = 200
const MAX_RECENT = 100

/** What is kept of an exchange: nothing that holds a value. */
interface Joinable {
  readonly startedAt: number
  readonly endedAt: number
  /** Nobody took the connection. */
  readonly isDown: boolean
  readonly fits: (entry: LogEntry) => number
  readonly origin: string
  readonly path: string
  /** null: it says too little by itself. */
  readonly join: (entry: LogEntry, sure: boolean) => LogObservation | null
}

/** What ends a server that does not catch it: Express 4, with the first request, which may be authproxy's own. */
const ENDS_THE_APP: ReadonlySet<string> = new Set(['missing-secret', 'configuration', 'untrusted-host', 'invalid-url'])

export function createServerLog(history: Pick<TokenHistory, 'of'>): ServerLog {
  const pending: LogEntry[] = []
  const recent: Joinable[] = []
  let answeredAt = Number.NEGATIVE_INFINITY
  const waited = createBoundedMap<true>(MAX_RECENT)
  /** Not the first time. */
  const again = (situation: string): boolean => {
    const known = waited.get(situation) === true
    waited.set(situation, true)
    return known
  }

  /** The last words of an app that has answered nothing since, and takes no connection. */
  const areLastWords = (entry: LogEntry, one: Joinable) =>
    one.isDown && ENDS_THE_APP.has(entry.cause) && entry.at <= one.endedAt && answeredAt < entry.at

  const inFlight = (entry: LogEntry, one: Joinable) =>
    Number.isNaN(entry.at) ||
    (entry.at >= one.startedAt - BEFORE_MS &&
      entry.at <= one.endedAt + (entry.request === undefined ? AFTER_MS : AFTER_NAMED_MS)) ||
    areLastWords(entry, one)

  /** A line that comes this long after the answer is slow, or of a request that has not ended yet. */
  const isLate = (entry: LogEntry, one: Joinable) => entry.request === undefined && entry.at > one.endedAt + BEFORE_MS

  /** What a line says is shown by the answer itself, and no other of that moment shows as much. */
  const isSure = (entry: LogEntry, one: Joinable) => {
    const weight = one.fits(entry)
    const rival = recent.some(
      other =>
        (other.path !== one.path || other.origin !== one.origin) &&
        inFlight(entry, other) &&
        !isLate(entry, other) &&
        other.fits(entry) >= weight,
    )
    return weight > 1 && !rival && !isLate(entry, one)
  }

  return {
    take: (facts, client) => {
      const one = joinable(facts, client, { again, history })
      if (facts.status !== null) answeredAt = Math.max(answeredAt, facts.at)
      recent.push(one)
      if (recent.length > MAX_RECENT) recent.shift()
      const found: LogObservation[] = []
      for (let index = 0; index < pending.length; ) {
        const entry = pending[index]
        const weight = entry !== undefined && inFlight(entry, one) ? one.fits(entry) : 0
        const joined = entry !== undefined && weight > 0 ? one.join(entry, isSure(entry, one)) : null
        if (joined !== null) found.push(joined)
        // A page that only may have printed it leaves it to the request that did, which may end later.
        if (entry !== undefined && weight > 1 && !isLate(entry, one)) pending.splice(index, 1)
        else index++
      }
      return found
    },
    takeEntry: entry => {
      const best = recent
        .filter(one => inFlight(entry, one))
        .map(one => ({ one, weight: one.fits(entry) }))
        .filter(({ weight }) => weight > 0)
        .sort((a, b) => b.weight - a.weight || b.one.endedAt - a.one.endedAt)[0]
      if (best === undefined || best.weight === 1 || isLate(entry, best.one)) {
        pending.push(entry)
        if (pending.length > MAX_PENDING) pending.shift()
      }
      const joined = best?.one.join(entry, isSure(entry, best.one)) ?? null
      return joined === null ? [] : [joined]
    },
  }
}

function joinable(
  facts: ExchangeFacts,
  client: ClientId,
  { again, history }: { readonly again: (situation: string) => boolean; readonly history: Pick<TokenHistory, 'of'> },
): Joinable {
  const situation = `${facts.sent === null ? 'auth routes' : 'session'} of ${facts.origin}`
  const seen = seenIn(facts, client, situation)
  const { sent, cookieEffect, status } = facts
  const { outcome, request } = facts.exchange
  const sizes = {
    requestBytes: headerBytes(request.headers),
    responseBytes: outcome.kind === 'response' ? headerBytes(outcome.received.headers) : 0,
    request: `${request.method} ${facts.path}`,
    over: { request: [], response: [] },
  }
  const expiresAt = sent?.snapshot.kind === 'decoded' ? sent.snapshot.expiresAt : null
  const stillValid = expiresAt !== null && expiresAt > facts.at
  // What is joined from pieces is no id of a row.
  const opaque = sent?.snapshot.kind === 'opaque' && sent.chunks.length === 0
  const deletedBySession = facts.endpoint?.action === 'session' && cookieEffect === 'deleted'
  // NextAuth's own code knows no signed tokens: whoever reads one is a `jwt.decode` of the app's.
  const ownToken =
    sent?.snapshot.kind === 'opaque' || (sent?.snapshot.kind === 'decoded' && sent.snapshot.format === 'jws')
  const mail = facts.endpoint?.action === 'signin' && shippedKind(facts.endpoint.provider ?? '') === 'email'
  // One that went well missed none: the line is of another request.
  const refused = facts.endpoint?.action === 'callback' && (facts.target?.error ?? null) !== null
  const stray = strayCookie(facts)
  const checks = refused ? facts.cookiesAtApp.flatMap(one => (isCheckRole(one.identity?.role) ? [one.name] : [])) : []
  const base = proofOf(facts, 'the log speaks at the same time')
  return {
    startedAt: facts.exchange.startedAt,
    endedAt: facts.at,
    isDown: facts.failure?.kind === 'app-unreachable',
    origin: facts.origin,
    path: facts.path,
    fits: fitsExchange(facts),
    join: (entry, sure) => {
      const { library, code, level, message } = entry
      const signed = ownToken && entry.cause === 'callback-threw' ? signedTokenCause(message) : null
      const cause = signed ?? (mail && entry.cause === 'other' && code === 'Error' ? 'mail-failed' : entry.cause)
      const words = message ?? 'words of the app, not kept'
      const proof: Evidence = { ...base, excerpt: `log: ${code} (${words})` }
      const end = {
        kind: 'session-end' as const,
        ...seen,
        proof,
        otherOrigin: null,
        usualId: sent !== null && isUsualId(sent),
        seconds: 0,
        chain: [proof] as const,
      }
      // What the log adds to the answer here is a cause that has its own name.
      if (cause === 'expired' && stillValid && deletedBySession) return { ...end, cause: 'clock' }
      if (cause === 'not-a-token' && opaque && deletedBySession) return { ...end, cause: 'strategy-to-jwt' }
      if (cause === 'other-dialect' && deletedBySession) return { ...end, cause: 'other-dialect' }
      if (cause === 'upstream-timed-out') {
        const vain = inVain(facts, client, proof)
        return isAct(facts) || again(vain.situation) ? vain : null
      }
      if (cause === 'upstream-header-too-big') {
        return {
          kind: 'header-budget',
          ...seen,
          proof,
          status: status ?? 0,
          ...sizes,
          sessionBytes: 0,
          chunks: 0,
          cookie: null,
          problem: code === CHUNKING ? 'upstream-chunking' : 'upstream-too-large',
          chain: [proof],
        }
      }
      return {
        kind: 'server-log',
        ...seen,
        proof,
        ...placeOf(facts),
        source: 'log',
        library,
        code,
        level,
        cause,
        message,
        byNetwork: message !== null && isOfNetwork(message),
        cookieEffect,
        sent,
        wasAccepted: sent !== null && (history.of(sent.digest)?.accepted.length ?? 0) > 0,
        carried: cause === 'configuration' ? (stray === null ? [] : [printable(stray, 100)]) : checks,
        failed: status !== null && status >= 500,
        stillValid,
        sure,
        chain: [proof],
      }
    },
  }
}

/** Which exchange the line belongs to, in words. */
export function placeOf(facts: ExchangeFacts): Pick<ServerLogObservation, 'path' | 'place'> {
  const place = facts.endpoint === null ? 'page' : facts.endpoint.action === 'session' ? 'session' : 'auth'
  return { path: printable(facts.path, 200), place }
}
