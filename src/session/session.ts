import { randomBytes } from 'node:crypto'
import { diagnose, sortFindings } from '../analyzers/diagnose.ts'
import { createFindingBook, type FindingChange } from '../analyzers/evaluate.ts'
import type { ExchangeFacts } from '../analyzers/facts.ts'
import { createObserver } from '../analyzers/observe.ts'
import { readExchange } from '../analyzers/read-exchange.ts'
import { RULES } from '../analyzers/rules/index.ts'
import { customSessionCookies } from '../auth/custom-session-cookie.ts'
import { createLogParser, type LogEntry } from '../auth/log-lines.ts'
import { safeLogLines } from '../auth/safe-log.ts'
import { printable } from '../http/printable.ts'
import type { Exchange } from '../model/exchange.ts'
import type { Rule } from '../model/rule.ts'
import type { LogLine, NamedFacts, SessionEvent, SessionExport, SessionSnapshot, ValueFacts } from '../model/session.ts'
import { createTokenReader, type TokenInput } from '../tokens/reader.ts'
import { bodyBytes, createHistory, type History } from './history.ts'
import { createHosts } from './hosts.ts'
import { createOutcomeWatch } from './outcome.ts'
import { createOverview } from './overview.ts'
import { createQueue } from './queue.ts'

export interface SessionOptions {
  /** NEXTAUTH_SECRET / AUTH_SECRET; several for rotation, newest first. Kept in memory only. */
  readonly secrets?: readonly string[]
  /** 32 random bytes that key every digest of this session; default: new ones. */
  readonly digestKey?: Uint8Array
  /** Further names of the session cookie. */
  readonly sessionCookies?: readonly string[]
  /** Where the auth routes are mounted, when it is not `/api/auth`. */
  readonly basePath?: string | null
  /** From a redacted file: what is known of its placeholders. */
  readonly valueFacts?: (cookie: string, value: string) => ValueFacts | null
  /** For tests; default: every rule. */
  readonly rules?: readonly Rule[]
  /** How many exchanges are kept for the export; default 2,000. */
  readonly historySize?: number
  /** How many exchanges and lines may wait to be judged; default 4,000. What comes beyond that is left out, and counted. */
  readonly maxWaiting?: number
}

/** Takes exchanges in order of completion, judges them, and tells subscribers. */
export interface Session {
  /** Queues; never throws and never blocks the caller. */
  readonly ingest: (exchange: Exchange) => void
  /** A line that the app printed, in its place among the exchanges; queues as `ingest` does. */
  readonly ingestLog: (line: LogLine) => void
  /** Resolves when so little waits that nothing is left out: whoever plays a file awaits it before each `ingest`. */
  readonly room: () => Promise<void>
  /** Resolves when everything ingested so far has been judged, or `timeoutMs` later: what waits then is left out. */
  readonly settled: (timeoutMs?: number) => Promise<void>
  readonly snapshot: () => SessionSnapshot
  readonly subscribe: (listener: (event: SessionEvent) => void) => () => void
  /** The recorded exchanges as they are, secrets included; `exportSession` makes them fit to leave the machine. */
  readonly recorded: () => RecordedSession
  /** The newest token's claims with their values, for the person at the screen; null = none that can be opened. */
  readonly revealClaims: () => Promise<Readonly<Record<string, string>> | null>
}

export interface RecordedSession extends Omit<SessionExport, 'redacted' | 'valueFacts'> {
  readonly facts: readonly NamedFacts[]
  /** Of the log only what was understood, in words that hold no secret. */
  readonly safeLog: readonly LogLine[]
}

const MAX_LOG_LINES = 5_000
/** Each name is tried on every cookie: a hostile app must not make that slow. */
const MAX_SESSION_COOKIES = 20
const MAX_WAITING = 4_000
const MAX_WAITING_BYTES = 64 * 1024 * 1024

export function createSession(options: SessionOptions = {}): Session {
  const rules = options.rules ?? RULES
  const tokens = createTokenReader({
    secrets: options.secrets ?? [],
    digestKey: options.digestKey ?? randomBytes(32),
    ...(options.valueFacts ? { known: options.valueFacts } : {}),
  })
  const basePath = options.basePath ?? null
  // Replaced, never changed: what is being read meanwhile goes on with the names of its own moment.
  let sessionCookies: readonly string[] = [...(options.sessionCookies ?? [])]
  const isToken = (cookie: string, value: string) => Boolean(options.valueFacts?.(cookie, value)?.enc)
  let observer = createObserver(tokens.digest)
  const book = createFindingBook(rules)
  const overview = createOverview(tokens.hasSecret)
  const hosts = createHosts()
  const outcome = createOutcomeWatch(tokens.hasSecret)
  const history: History = createHistory(options.historySize ?? 2_000)
  const log: LogLine[] = []
  const safeLog: LogLine[] = []
  const parser = createLogParser()
  const listeners = new Set<(event: SessionEvent) => void>()
  const troubles: string[] = []
  let cached: SessionSnapshot | null = null
  let newestToken: TokenInput | null = null

  const emit = (event: SessionEvent) => {
    for (const listener of listeners) {
      try {
        listener(event)
      } catch {
        // A subscriber's trouble is its own: the others still hear of it, and judging goes on.
      }
    }
  }

  const trouble = (text: string) => {
    if (troubles.includes(text) || troubles.length >= 50) return
    troubles.push(text)
    cached = null
    emit({ kind: 'diagnostic', text })
  }

  /** Reading takes time and needs no order but that of its beginning. */
  const read = async (exchange: Exchange): Promise<ExchangeFacts> => {
    for (const name of customSessionCookies(exchange, { basePath, isToken })) {
      const isNew = !sessionCookies.includes(name) && sessionCookies.length < MAX_SESSION_COOKIES
      if (isNew) sessionCookies = [...sessionCookies, name]
    }
    return readExchange(exchange, { tokens, sessionCookies, basePath })
  }

  const judge = (exchange: Exchange, facts: ExchangeFacts): void => {
    if (facts.newestToken !== null) newestToken = facts.newestToken
    history.add(exchange, facts.valueFacts)
    const observations = observer.observe(facts)
    const changes = book.judge(observations)
    hosts.take(facts)
    outcome.take(facts, observations)
    const summary = overview.take(facts, observations)
    cached = null
    emit({ kind: 'exchange', exchange: summary })
    for (const change of changes) emit(toEvent(change))
    if (observations.some(one => one.kind === 'auth-origin' && one.contradictsProof)) {
      emit({ kind: 'origin-doubtful', exchange: summary })
    }
    for (const text of [...observer.diagnostics(), ...book.diagnostics()]) trouble(text)
  }

  const queue = createQueue({
    maxJobs: options.maxWaiting ?? MAX_WAITING,
    maxBytes: MAX_WAITING_BYTES,
    onGap: count => {
      // A cookie may have been set, spent or deleted in what was not seen: whatever would be joined across it is a guess.
      observer = createObserver(tokens.digest, observer.clients())
      cached = null
      emit({ kind: 'diagnostic', text: leftOut(count) })
    },
  })

  const judgeLog = (entries: readonly LogEntry[]): void => {
    for (const entry of entries) {
      safeLog.push(...safeLogLines(entry))
      if (safeLog.length > MAX_LOG_LINES) safeLog.splice(0, safeLog.length - MAX_LOG_LINES)
      const observations = observer.observeLog(entry)
      if (observations.length > 0) cached = null
      const changes = book.judge(observations)
      for (const change of changes) emit(toEvent(change))
    }
    for (const text of book.diagnostics()) trouble(text)
  }
  const logFailed = (error: unknown) => trouble(`a log line could not be judged: ${nameOf(error)}`)
  const endLog = () => {
    try {
      judgeLog(parser.flush())
    } catch (error) {
      logFailed(error)
    }
  }

  const snapshot = (): SessionSnapshot => {
    if (cached !== null) return cached
    const notJudged = queue.leftOut()
    const findings = sortFindings(book.findings().flatMap(one => hosts.place(one) ?? []))
    cached = {
      diagnoses: diagnose(findings, rules),
      findings,
      ...overview.view(findings),
      outcome: outcome.view(),
      checked: book.checked(),
      totals: { ...overview.totals(), clients: observer.clients(), dropped: history.dropped(), notJudged },
      diagnostics: [...(notJudged > 0 ? [leftOut(notJudged)] : []), ...troubles],
    }
    return cached
  }

  return {
    ingest: exchange => {
      const added = queue.add({
        bytes: waitingBytes(exchange),
        counts: true,
        begin: async () => {
          const facts = await read(exchange)
          return () => judge(exchange, facts)
        },
        failed: error => trouble(describeTrouble(exchange, error)),
      })
      if (!added) cached = null
    },
    ingestLog: line => {
      if (log.length >= MAX_LOG_LINES) log.shift()
      log.push(line)
      const begin = async () => () => judgeLog(parser.feed(line))
      if (!queue.add({ bytes: 0, counts: false, begin, failed: logFailed })) trouble(LINES_LEFT_OUT)
    },
    room: queue.room,
    settled: timeoutMs => queue.settled(endLog, timeoutMs),
    snapshot,
    subscribe: listener => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    revealClaims: async () => (newestToken === null ? null : tokens.reveal(newestToken)),
    recorded: () => {
      const { findings, diagnoses, outcome, checked } = snapshot()
      return { findings, diagnoses, outcome, checked, log: [...log], safeLog: [...safeLog], ...history.recorded() }
    },
  }
}

const LINES_LEFT_OUT = "lines of the app's log were not judged: more came than could be judged in time"

function leftOut(count: number): string {
  const what = count === 1 ? '1 exchange was' : `${count} exchanges were`
  return `${what} not judged: more came than could be judged in time`
}

function toEvent(change: FindingChange): SessionEvent {
  const kind = `finding-${change.kind}` as const
  return { kind, finding: change.finding }
}

/** What cannot be read is told of when it is judged. */
function waitingBytes(exchange: Exchange): number {
  try {
    return bodyBytes(exchange)
  } catch {
    return 0
  }
}

/** Says where, never what: an error's text could quote the wire. */
function describeTrouble(exchange: Exchange, error: unknown): string {
  return printable(`exchange ${exchange.id} could not be judged: ${nameOf(error)}`)
}

function nameOf(error: unknown): string {
  return error instanceof Error ? error.name : 'unknown error'
}
