import { randomBytes } from 'node:crypto'
import { createAssets } from '../analyzers/assets.ts'
import { atMount } from '../analyzers/at-mount.ts'
import { diagnose, sortFindings } from '../analyzers/diagnose.ts'
import { createFindingBook, type FindingChange } from '../analyzers/evaluate.ts'
import { createExchangeReader } from '../analyzers/exchange-reader.ts'
import type { ExchangeFacts } from '../analyzers/facts.ts'
import { inDialect } from '../analyzers/in-dialect.ts'
import { createNotModified } from '../analyzers/not-modified.ts'
import { createObserver } from '../analyzers/observe.ts'
import { RULES } from '../analyzers/rules/index.ts'
import type { LogEntry } from '../auth/log-lines.ts'
import { neighboursOfPackages } from '../auth/neighbours.ts'
import type { Exchange } from '../model/exchange.ts'
import type { ExchangeSummary, Recorded, SessionEvent, SessionSnapshot } from '../model/recording.ts'
import type { TokenInput } from '../tokens/reader.ts'
import { createBrowserSessionWatch } from './browser-session.ts'
import { detailOf, keepJudged } from './exchange-notes.ts'
import { createHistory, waitingBytes } from './history.ts'
import { createHosts } from './hosts.ts'
import { createListeners, toEvent } from './listeners.ts'
import { createLogBook } from './log-book.ts'
import { createMissedTally, NOTHING_MISSED, withMissed } from './missed.ts'
import { createOutcomeWatch } from './outcome.ts'
import { createOverview } from './overview.ts'
import { isOwnSessionQuestion, keepOwnQuestion } from './own-questions.ts'
import { createAside, createQueue } from './queue.ts'
import { joinedBy, namedBy, rankOf } from './rank.ts'
import { gapLimits, NOTHING_LEFT_OUT, withRecorded } from './recorded-findings.ts'
import type { RecordedPiece, Session, SessionOptions } from './recording-options.ts'
import { factsIn, revealIn } from './reveal.ts'
import { checkSessionWith } from './session-check.ts'
import { createStory } from './story.ts'
import { summarise, withFindings } from './summary.ts'
import {
  describeAsideTrouble,
  describeLogTrouble,
  describeTrouble,
  exchangesLeftOut,
  LINES_LEFT_OUT,
} from './troubles.ts'
import { createWitnessTally } from './witness-tally.ts'

export type { RecordedSession, Session, SessionOptions } from './recording-options.ts'

const MAX_WAITING = 4_000
const MAX_WAITING_BYTES = 64 * 1024 * 1024

export function createSession(options: SessionOptions = {}): Session {
  const rules = options.rules ?? RULES
  const basePath = options.basePath ?? null
  const reader = createExchangeReader({
    secrets: options.secrets ?? [],
    digestKey: options.digestKey ?? randomBytes(32),
    sessionCookies: options.sessionCookies ?? [],
    basePath,
    valueFacts: options.valueFacts,
  })
  const { tokens, read } = reader
  let observer = createObserver(tokens.digest)
  const book = createFindingBook(rules)
  const overview = createOverview(tokens.hasSecret)
  const story = createStory()
  const asking = createBrowserSessionWatch()
  const hosts = createHosts()
  const outcome = createOutcomeWatch(tokens.hasSecret, neighboursOfPackages(options.dependencies ?? []))
  const assets = createAssets(basePath)
  const asHeld = createNotModified()
  const before: Recorded = options.recorded ?? { findings: [], leftOut: NOTHING_LEFT_OUT }
  const history = createHistory(options.historySize ?? 2_000)
  const missed = createMissedTally()
  const log = createLogBook()
  const witness = createWitnessTally(basePath)
  const { emit, subscribe } = createListeners<SessionEvent>()
  const { emit: emitPiece, subscribe: follow } = createListeners<RecordedPiece>()
  const troubles: string[] = []
  let cached: SessionSnapshot | null = null
  let newestToken: TokenInput | null = null

  const trouble = (text: string) => {
    if (troubles.includes(text) || troubles.length >= 50) return
    troubles.push(text)
    cached = null
    emit({ kind: 'diagnostic', text })
  }

  const list = (summary: ExchangeSummary): void => {
    history.add({ exchange: null, facts: [], summary, rank: 'asset' })
    outcome.pass()
    cached = null
    emit({ kind: 'exchange', exchange: summary })
  }

  /** What the findings name stays in the history. */
  const tell = (changes: readonly FindingChange[]): void => {
    for (const { finding } of changes) history.hold(finding.fingerprint, namedBy(finding))
    // Of a stranger beside the app nothing is told, at once or later.
    for (const change of changes) if (hosts.place(change.finding) !== null) emit(toEvent(change))
  }

  const judge = (exchange: Exchange, facts: ExchangeFacts): void => {
    if (isOwnSessionQuestion(facts)) {
      cached = null
      emit({ kind: 'exchange', exchange: keepOwnQuestion(exchange, facts, { history, overview }) })
      return
    }
    if (facts.newestToken !== null) newestToken = facts.newestToken
    const unjudged = summarise(exchange, facts)
    // First of all: what goes wrong in judging it costs no exchange.
    history.add({ exchange, facts: facts.valueFacts, summary: unjudged, rank: rankOf(facts) })
    const observations = observer.observe(facts)
    const { client, withheld } = observer.newest()
    const summary = { ...unjudged, client }
    const judged = keepJudged(facts, observations, client, withheld)
    history.note(exchange.id, judged, summary)
    emitPiece({ kind: 'exchange', exchange, facts: facts.valueFacts })
    const changes = book.judge(observations)
    history.join(joinedBy(observations))
    hosts.take(facts)
    outcome.take(facts, observations, client)
    overview.take(facts, observations)
    story.take(facts, judged)
    asking.take(facts, observations, client)
    cached = null
    emit({ kind: 'exchange', exchange: summary })
    tell(changes)
    if (observations.some(one => one.kind === 'auth-origin' && one.contradictsProof))
      emit({ kind: 'origin-doubtful', exchange: summary })
    for (const text of [...witness.take(facts, judged), ...observer.diagnostics(), ...book.diagnostics()]) trouble(text)
  }

  const beginAnew = (count: number): void => {
    // A cookie may have been set, spent or deleted in what was not seen: whatever would be joined across it is a guess.
    observer = createObserver(tokens.digest, observer.clients())
    cached = null
    emit({ kind: 'diagnostic', text: exchangesLeftOut(count) })
  }
  const queue = createQueue({
    maxJobs: options.maxWaiting ?? MAX_WAITING,
    maxBytes: MAX_WAITING_BYTES,
    onGap: beginAnew,
  })

  const aside = createAside(queue, error => trouble(describeAsideTrouble(error)))
  const inAnyCase = (work: () => void) => {
    const take = () => {
      work()
      cached = null
    }
    aside(take, take)
  }
  const notListed = () => missed.add({ ...NOTHING_MISSED, assets: 1 })
  const linesLost = () => trouble(LINES_LEFT_OUT)

  const judgeLog = (entries: readonly LogEntry[]): void => {
    for (const entry of entries) {
      for (const line of log.understood(entry)) emitPiece({ kind: 'safe-line', line })
      const observations = observer.observeLog(entry)
      if (observations.length > 0) cached = null
      tell(book.judge(observations))
    }
    for (const text of book.diagnostics()) trouble(text)
  }
  const logFailed = (error: unknown) => trouble(describeLogTrouble(error))
  const endLog = () => {
    try {
      judgeLog(log.flush())
    } catch (error) {
      logFailed(error)
    }
  }

  const snapshot = (): SessionSnapshot => {
    if (cached !== null) return cached
    const notJudged = queue.leftOut() + missed.judgeable()
    const placed = book.findings().flatMap(one => hosts.place(one) ?? [])
    const findings = sortFindings(withRecorded(placed, before))
    const view = overview.view()
    const totals = overview.totals()
    const [gone, { leftOut }] = [history.leftOut(), before]
    const diagnoses = diagnose(findings, rules).map(atMount(basePath)).map(inDialect(view.status.dialect))
    cached = {
      diagnoses,
      findings,
      ...view,
      ...story.view(),
      exchanges: withFindings(history.summaries(), findings),
      outcome: outcome.view(diagnoses),
      witness: witness.view(),
      checked: book.checked(),
      limits: [...view.limits, ...gapLimits(before)],
      totals: {
        exchanges: totals.exchanges + gone.assets + missed.assets(),
        probes: totals.probes,
        auth: totals.auth,
        clients: observer.clients(),
        dropped: gone.others + gone.auth + leftOut.others + leftOut.auth,
        assets: gone.assets + leftOut.assets + missed.assets(),
        notJudged,
      },
      diagnostics: [...missed.told(queue.leftOut()), ...troubles],
    }
    return cached
  }

  return {
    ingest: exchange => {
      const added = queue.add({
        bytes: waitingBytes(exchange),
        counts: true,
        begin: async () => {
          if (assets.isOne(exchange)) return () => list(summarise(exchange, null))
          const facts = await read(exchange)
          return () => judge(exchange, asHeld(facts))
        },
        failed: error => trouble(describeTrouble(exchange, error)),
      })
      if (!added) cached = null
    },
    pass: file => aside(() => list(file), notListed),
    missed: told => inAnyCase(() => (missed.add(told) ? beginAnew(told.pages + told.auth) : undefined)),
    ingestLog: line => {
      log.keep(line)
      emitPiece({ kind: 'line', line })
      aside(() => judgeLog(log.feed(line)), linesLost, logFailed)
    },
    witnessed: answer => inAnyCase(() => witness.takeUnseen(answer)),
    room: queue.room,
    settled: timeoutMs => queue.settled(endLog, timeoutMs),
    snapshot,
    subscribe,
    follow,
    detail: id => {
      const found = history.find(id)
      return found === null ? null : detailOf(found.exchange, found.judged)
    },
    facts: factsIn(history, reader),
    revealTokens: revealIn(history, reader),
    browserSession: asking.view,
    checkSession: checkSessionWith(reader),
    revealClaims: async () => (newestToken === null ? null : tokens.reveal(newestToken)),
    recorded: () => {
      const { findings, diagnoses, outcome, checked, witness } = snapshot()
      const { lost, ...lines } = log.recorded()
      const gone = history.leftOut()
      const leftOut = withMissed({ ...gone, logLines: lost }, missed, queue.leftOut())
      return { findings, diagnoses, outcome, checked, witness, leftOut, ...lines, ...history.recorded() }
    },
  }
}
