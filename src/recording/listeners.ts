import type { FindingChange } from '../analyzers/evaluate.ts'
import type { SessionEvent } from '../model/recording.ts'
/** Tells everybody who listens. A listener's trouble is its own: the others still hear of it. */
export interface Listeners<Event> {
  readonly emit: (event: Event) => void
  readonly subscribe: (listener: (event: Event) => void) => () => void
}

export function createListeners<Event>(): Listeners<Event> {
  const listeners = new Set<(event: Event) => void>()
  return {
    emit: event => {
      for (const listener of listeners) {
        try {
          listener(event)
        } catch {
          // Judging goes on.
        }
      }
    },
    subscribe: listener => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}

export function toEvent({ kind, finding }: FindingChange): SessionEvent {
  return { kind: `finding-${kind}` as const, finding }
}
