import type { ExchangeId } from '../model/exchange.ts'
import type { SessionEvent } from '../model/recording.ts'
import { createListeners } from './listeners.ts'
import type { RecordedPiece, Session } from './recording-options.ts'
import { replay } from './replay.ts'

/** A session that can begin anew: who holds it or listens to it goes on with the new one. */
export interface RestartableSession extends Session {
  /**
   * Begins anew once `save` has written what was recorded, and answers with what it answers. What comes meanwhile waits, and belongs to the
   * new recording. Where `save` rejects, all goes on as it was, and nothing is lost.
   */
  readonly restart: <T>(save: () => Promise<T>) => Promise<T>
  /**
   * Has what was recorded so far judged again by a session that is made now; what is new is told. What comes meanwhile waits. false:
   * not all of it is kept, so all goes on as it was.
   */
  readonly rejudge: () => Promise<boolean>
}

export function createRestartable(make: () => Session): RestartableSession {
  const { emit, subscribe } = createListeners<SessionEvent>()
  const { emit: emitPiece, subscribe: follow } = createListeners<RecordedPiece>()
  let current = make()
  const listen = () => {
    const stops = [current.subscribe(emit), current.follow(emitPiece)]
    return () => {
      for (const stop of stops) stop()
    }
  }
  let stopListening = listen()
  /** What comes while the recording is saved; null = nothing is saved. */
  let held: ((session: Session) => void)[] | null = null
  let saved: Promise<unknown> = Promise.resolve()
  const pass = (give: (session: Session) => void): void => {
    if (held === null) give(current)
    else held.push(give)
  }
  const release = (): void => {
    const waiting = held ?? []
    held = null
    for (const give of waiting) give(current)
  }
  const judgeAgain = async (): Promise<boolean> => {
    await current.settled()
    const { findings, exchanges } = current.snapshot()
    const recorded = current.recorded()
    const { others, auth, notJudged = 0, bodies = 0 } = recorded.leftOut
    // What is joined across a gap is a guess.
    if (others + auth + notJudged + bodies > 0) return false
    const next = make()
    const known = new Set(findings.map(one => one.fingerprint))
    const news: SessionEvent[] = []
    const stop = next.subscribe(
      event => 'finding' in event && !known.has(event.finding.fingerprint) && news.push(event),
    )
    const kept = new Set(recorded.exchanges.map(one => one.id))
    let listed = 0
    const passUpTo = (id: ExchangeId | null) => {
      for (let file = exchanges[listed]; file !== undefined && file.id !== id; file = exchanges[++listed])
        if (!kept.has(file.id)) next.pass(file)
    }
    const inOrder: Session['ingest'] = exchange => {
      passUpTo(exchange.id)
      next.ingest(exchange)
    }
    await replay({ ...next, ingest: inOrder }, recorded)
    passUpTo(null)
    await next.settled()
    stop()
    stopListening()
    current = next
    stopListening = listen()
    emitPiece({ kind: 'rejudged' })
    for (const event of news) emit(event)
    return true
  }
  return {
    ingest: exchange => pass(one => one.ingest(exchange)),
    pass: file => pass(one => one.pass(file)),
    missed: told => pass(one => one.missed(told)),
    ingestLog: line => pass(one => one.ingestLog(line)),
    witnessed: answer => pass(one => one.witnessed(answer)),
    // Whoever awaits it before he gives more keeps what waits small.
    room: async () => {
      await saved
      await current.room()
    },
    settled: timeoutMs => current.settled(timeoutMs),
    snapshot: () => current.snapshot(),
    subscribe,
    follow,
    recorded: () => current.recorded(),
    detail: id => current.detail(id),
    facts: id => current.facts(id),
    revealTokens: id => current.revealTokens(id),
    revealClaims: () => current.revealClaims(),
    browserSession: routes => current.browserSession(routes),
    checkSession: (answers, mask) => current.checkSession(answers, mask),
    rejudge: async () => {
      while (held !== null) await saved
      held = []
      const again = judgeAgain()
      saved = again.catch(() => {})
      return again.finally(release)
    },
    restart: async save => {
      if (held !== null) throw new Error('the recording is being started over already')
      held = []
      const result = save()
      saved = result.catch(() => {})
      try {
        const told = await result
        stopListening()
        current = make()
        stopListening = listen()
        return told
      } finally {
        release()
      }
    },
  }
}
