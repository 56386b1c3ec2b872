/**
 * Runs trackers so that one that throws costs only what it would have said: the exchange is kept, the others go on, and one
 * diagnostic names it.
 */
export interface TrackerGuard {
  readonly run: <T>(name: string, take: () => T, otherwise: T) => T
  /** One sentence a tracker; never a word off the wire, which an error's text could quote. */
  readonly diagnostics: () => readonly string[]
}

const MAX_DIAGNOSTICS = 50

export function createTrackerGuard(): TrackerGuard {
  const diagnostics: string[] = []
  return {
    diagnostics: () => [...diagnostics],
    run: (name, take, otherwise) => {
      try {
        return take()
      } catch (error) {
        const text = `tracker ${name} failed: ${error instanceof Error ? error.name : 'unknown error'}`
        if (!diagnostics.includes(text) && diagnostics.length < MAX_DIAGNOSTICS) diagnostics.push(text)
        return otherwise
      }
    },
  }
}
