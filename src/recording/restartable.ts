import type { SessionEvent } from '../model/recording.ts'
import { createListeners } from './listeners.ts'
import type { RecordedPiece, Session } from './recording-options.ts'

/** A session that can begin anew: who holds it or listens to it goes on with the new one. */
export interface RestartableSession extends Session {
  /**
   * Begins anew once `save` has written what was recorded, and answers with what it answers. What comes meanwhile waits, and belongs to the
   * new recording. Where `save` rejects, all goes on as it was, and nothing is lost.
   */
  readonly restart: <T>(save: () => Promise<T>) => Promise<T>
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
