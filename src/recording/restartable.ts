import type { SessionEvent } from '../model/recording.ts'
import { createListeners } from './listeners.ts'
import type { Session } from './recording-options.ts'

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
  let current = make()
  let stopListening = current.subscribe(emit)
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
    recorded: () => current.recorded(),
    detail: id => current.detail(id),
    facts: id => current.facts(id),
    revealTokens: id => current.revealTokens(id),
    revealClaims: () => current.revealClaims(),
    restart: async save => {
      if (held !== null) throw new Error('the recording is being started over already')
      held = []
      const result = save()
      saved = result.catch(() => {})
      try {
        const told = await result
        stopListening()
        current = make()
        stopListening = current.subscribe(emit)
        return told
      } finally {
        release()
      }
    },
  }
}
