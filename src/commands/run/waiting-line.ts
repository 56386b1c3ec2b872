/** One thing in a line. */
export interface Waiting {
  /** Asked again whenever something new is known; false = it may be worth to wait. */
  readonly isReady: () => boolean
  readonly run: () => void
}

/** Runs things in their order; the first may wait a little, and then what is behind it waits, too. */
export interface WaitingLine {
  readonly add: (one: Waiting) => void
  /** Something new is known. */
  readonly look: () => void
  /** Runs all that waits, and from now on nothing waits. */
  readonly end: () => void
}

export interface WaitingLineOptions {
  /** How long anything waits at most, from when it was added. */
  readonly patienceMs: number
  /** How many may wait: beyond that the first goes. */
  readonly most: number
  readonly now?: () => number
  /** Calls back after so many ms; answers with how to cancel it. */
  readonly later?: (work: () => void, ms: number) => () => void
}

export function createWaitingLine(options: WaitingLineOptions): WaitingLine {
  const { patienceMs, most, now = () => performance.now(), later = startTimer } = options
  const line: (Waiting & { readonly until: number })[] = []
  let cancel: (() => void) | null = null
  let patience = patienceMs

  const look = (): void => {
    for (let first = line[0]; first !== undefined; first = line[0]) {
      if (line.length <= most && now() < first.until && !first.isReady()) break
      line.shift()
      first.run()
    }
    cancel?.()
    const [first] = line
    cancel = first === undefined ? null : later(look, Math.max(1, first.until - now()))
  }

  return {
    look,
    add: one => {
      line.push({ ...one, until: now() + patience })
      // Whoever is not the first is asked when he is.
      if (line.length === 1 || line.length > most) look()
    },
    end: () => {
      patience = 0
      for (const one of line.splice(0)) {
        // What is known by now is still taken.
        one.isReady()
        one.run()
      }
      cancel?.()
      cancel = null
    },
  }
}

function startTimer(work: () => void, ms: number): () => void {
  const timer = setTimeout(work, ms)
  return () => clearTimeout(timer)
}
