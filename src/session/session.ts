import { randomBytes } from 'node:crypto'
import { createAssets } from '../analyzers/assets.ts'
import { diagnose, sortFindings } from '../analyzers/diagnose.ts'
import { createFindingBook, type FindingChange } from '../analyzers/evaluate.ts'
import { createObserver } from '../analyzers/observe.ts'
import { readExchange } from '../analyzers/read-exchange.ts'
import { RULES } from '../analyzers/rules/index.ts'
import { customSessionCookies } from '../auth/custom-session-cookie.ts'
import { OPENINGS } from '../auth/dialects.ts'
import { createLogParser, type LogEntry } from '../auth/log-lines.ts'
import { neighboursOfPackages } from '../auth/neighbours.ts'
import { safeLogLines } from '../auth/safe-log.ts'
import { printable } from '../http/printable.ts'
import type { Exchange } from '../model/exchange.ts'
import type { Rule } from '../model/rule.ts'
import type {
  LogLine,
  NamedFacts,
  Recorded,
  SessionEvent,
  SessionExport,
  SessionSnapshot,
  ValueFacts,
} from '../model/session.ts'
import { createTokenReader, type TokenInput } from '../tokens/reader.ts'
import { createHistory } from './history.ts'
import { createHosts } from './hosts.ts'
import { createOutcomeWatch } from './outcome.ts'
import { createOverview } from './overview.ts'
import { joinedBy, namedBy, rankOf } from './rank.ts'
import { gapLimits, NOTHING_LEFT_OUT, withRecorded } from './recorded-findings.ts'
import { summarise, withFindings } from './summary.ts'

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
  /** Packages that the app depends on, as its package.json names them: other auth libraries are named by it. */
  readonly dependencies?: readonly string[]
  /** For tests; default: every rule. */
  readonly rules?: readonly Rule[]
  /** How many exchanges are kept, evidence first; default 2,000. */
  readonly historySize?: number
  /** What a file says of the recording that it was made of. */
  readonly recorded?: Recorded
}

/** Takes exchanges in order of completion, judges them, and tells subscribers. */
export interface Session {
  /** Queues; never throws and never blocks the caller. */
  readonly ingest: (exchange: Exchange) => void
  /** A line that the app printed, in its place among the exchanges; queues as `ingest` does. */
  readonly ingestLog: (line: LogLine) => void
  /** Resolves when everything ingested so far has been judged. */
  readonly settled: () => Promise<void>
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

export function createSession(options: SessionOptions = {}): Session {
  const rules = options.rules ?? RULES
  const tokens = createTokenReader({
    secrets: options.secrets ?? [],
    digestKey: options.digestKey ?? randomBytes(32),
    openings: OPENINGS,
    ...(options.valueFacts ? { known: options.valueFacts } : {}),
  })
  const basePath = options.basePath ?? null
  const sessionCookies = [...(options.sessionCookies ?? [])]
  const readOptions = { tokens, sessionCookies, basePath }
  const isToken = (cookie: string, value: string) => Boolean(options.valueFacts?.(cookie, value)?.enc)
  const observer = createObserver(tokens.digest)
  const book = createFindingBook(rules)
  const overview = createOverview(tokens.hasSecret)
  const hosts = createHosts()
  const outcome = createOutcomeWatch(tokens.hasSecret, neighboursOfPackages(options.dependencies ?? []))
  const assets = createAssets(basePath)
  const before: Recorded = options.recorded ?? { findings: [], leftOut: NOTHING_LEFT_OUT }
  const history = createHistory(options.historySize ?? 2_000)
  const log: LogLine[] = []
  const safeLog: LogLine[] = []
  const parser = createLogParser()
  const listeners = new Set<(event: SessionEvent) => void>()
  const troubles: string[] = []
  let queue: Promise<void> = Promise.resolve()
  let cached: SessionSnapshot | null = null
  let newestToken: TokenInput | null = null
  let lostLines = 0

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

  const list = (exchange: Exchange): void => {
    const summary = summarise(exchange, null)
    history.add({ exchange: null, facts: [], summary, rank: 'asset' })
    outcome.pass(exchange)
    cached = null
    emit({ kind: 'exchange', exchange: summary })
  }

  /** What the findings name stays in the history. */
  const tell = (changes: readonly FindingChange[]): void => {
    for (const { finding } of changes) history.hold(finding.fingerprint, namedBy(finding))
    for (const change of changes) emit(toEvent(change))
  }

  const judge = async (exchange: Exchange): Promise<void> => {
    if (assets.isOne(exchange)) return list(exchange)
    for (const name of customSessionCookies(exchange, { basePath, isToken })) {
      if (!sessionCookies.includes(name) && sessionCookies.length < MAX_SESSION_COOKIES) sessionCookies.push(name)
    }
    const facts = await readExchange(exchange, readOptions)
    if (facts.newestToken !== null) newestToken = facts.newestToken
    const summary = summarise(exchange, facts)
    // First of all: what goes wrong in judging it costs no exchange.
    history.add({ exchange, facts: facts.valueFacts, summary, rank: rankOf(facts) })
    const observations = observer.observe(facts)
    const changes = book.judge(observations)
    history.join(joinedBy(observations))
    hosts.take(facts)
    outcome.take(facts, observations)
    overview.take(facts, observations)
    cached = null
    emit({ kind: 'exchange', exchange: summary })
    tell(changes)
    if (observations.some(one => one.kind === 'auth-origin' && one.contradictsProof)) {
      emit({ kind: 'origin-doubtful', exchange: summary })
    }
    for (const text of [...observer.diagnostics(), ...book.diagnostics()]) trouble(text)
  }

  const judgeLog = (entries: readonly LogEntry[]): void => {
    for (const entry of entries) {
      safeLog.push(...safeLogLines(entry))
      if (safeLog.length > MAX_LOG_LINES) safeLog.splice(0, safeLog.length - MAX_LOG_LINES)
      const observations = observer.observeLog(entry)
      if (observations.length > 0) cached = null
      tell(book.judge(observations))
    }
    for (const text of book.diagnostics()) trouble(text)
  }

  const enqueueLog = (entries: () => readonly LogEntry[]): void => {
    queue = queue
      .then(() => judgeLog(entries()))
      .catch(error => trouble(`a log line could not be judged: ${nameOf(error)}`))
  }

  const snapshot = (): SessionSnapshot => {
    if (cached !== null) return cached
    const placed = book.findings().flatMap(one => hosts.place(one) ?? [])
    const findings = sortFindings(withRecorded(placed, before))
    const view = overview.view()
    const totals = overview.totals()
    const gone = history.leftOut()
    const { leftOut } = before
    cached = {
      diagnoses: diagnose(findings, rules),
      findings,
      ...view,
      exchanges: withFindings(history.summaries(), findings),
      outcome: outcome.view(),
      checked: book.checked(),
      limits: [...view.limits, ...gapLimits(before)],
      totals: {
        exchanges: totals.exchanges + gone.assets,
        probes: totals.probes,
        auth: totals.auth,
        clients: observer.clients(),
        dropped: gone.others + gone.auth + leftOut.others + leftOut.auth,
        assets: gone.assets + leftOut.assets,
      },
      diagnostics: [...troubles],
    }
    return cached
  }

  return {
    ingest: exchange => {
      queue = queue.then(() => judge(exchange)).catch(error => trouble(describeTrouble(exchange, error)))
    },
    ingestLog: line => {
      if (log.length >= MAX_LOG_LINES) {
        log.shift()
        lostLines++
      }
      log.push(line)
      enqueueLog(() => parser.feed(line))
    },
    settled: () => {
      enqueueLog(parser.flush)
      return queue
    },
    snapshot,
    subscribe: listener => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    revealClaims: async () => (newestToken === null ? null : tokens.reveal(newestToken)),
    recorded: () => {
      const { findings, diagnoses, outcome, checked } = snapshot()
      const leftOut = { ...history.leftOut(), logLines: lostLines }
      return {
        findings,
        diagnoses,
        outcome,
        checked,
        leftOut,
        log: [...log],
        safeLog: [...safeLog],
        ...history.recorded(),
      }
    },
  }
}

function toEvent(change: FindingChange): SessionEvent {
  const kind = `finding-${change.kind}` as const
  return { kind, finding: change.finding }
}

/** Says where, never what: an error's text could quote the wire. */
function describeTrouble(exchange: Exchange, error: unknown): string {
  return printable(`exchange ${exchange.id} could not be judged: ${nameOf(error)}`)
}

function nameOf(error: unknown): string {
  return error instanceof Error ? error.name : 'unknown error'
}
