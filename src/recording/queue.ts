/** One thing to judge. */
export interface Job {
  /** Starts what takes time (decrypting), ahead of its turn; answers with what is to be done when its turn comes. */
  readonly begin: () => Promise<() => void>
  /** `begin`, or what it answered with, threw. */
  readonly failed: (error: unknown) => void
  /** What waits with it, in bytes. */
  readonly bytes: number
  /** Is it told of when it is left out? */
  readonly counts: boolean
  /** It was taken, and is given up before its turn. */
  readonly lost?: () => void
}

export interface QueueOptions {
  /** So many may wait; what comes beyond that is left out until half of them are done. */
  readonly maxJobs: number
  /** The same for their bytes. */
  readonly maxBytes: number
  /** In the place of those that were left out, or when all is done: how many of them count. */
  readonly onGap: (leftOut: number) => void
  /** Lets everybody else have the thread; default: one round of the event loop. */
  readonly turn?: () => Promise<void>
}

/** Bounded. Jobs begin together and end one after the other, in order of arrival. */
export interface Queue {
  /** false: too much waits, the job is left out. Never throws, and does nothing of the job at once. */
  readonly add: (job: Job) => boolean
  /**
   * Resolves when all that was added so far is done, and `last` after it. With `timeoutMs`: when that has passed at the
   * latest, and what waits then is left out.
   */
  readonly settled: (last: () => void, timeoutMs?: number) => Promise<void>
  /** Resolves when what is added next will not be left out. */
  readonly room: () => Promise<void>
  /** How many that count were left out so far. */
  readonly leftOut: () => number
}

/**
 * Begun ahead: enough for the few tokens that are opened on other threads, few enough not to hold up this one, on which all
 * others are.
 */
const AHEAD = 16
/** Done at one go: a long queue must not hold up who shares the thread. */
const AT_ONE_GO = 16

type Waiting = { readonly job: Job | null; readonly gap: number; ready: Promise<() => void> | null; done: () => void }

const nextRound = () => new Promise<void>(resolve => setImmediate(resolve))

/**
 * A loop and no promise chain: an error thrown within a chain costs more the longer the chain is (8,000 broken tokens took
 * four times as long).
 */
export function createQueue({ maxJobs, maxBytes, onGap, turn = nextRound }: QueueOptions): Queue {
  let waiting: Waiting[] = []
  /** How many of the first have begun. */
  let begun = 0
  let jobs = 0
  let bytes = 0
  let full = false
  /** The loop that runs; null = nothing waits. */
  let running: symbol | null = null
  let gap = 0
  let leftOut = 0
  let hopeful: (() => void)[] = []

  const isRoomy = () => jobs <= maxJobs / 2 && bytes <= maxBytes / 2

  const leave = (one: Waiting): void => {
    if (one.job === null) return
    jobs--
    bytes -= one.job.bytes
    if (!isRoomy()) return
    full = false
    const told = hopeful
    hopeful = []
    for (const tell of told) tell()
  }

  const beginAhead = (): void => {
    for (; begun < AHEAD; begun++) {
      const one = waiting[begun]
      if (one === undefined) return
      if (one.job === null) continue
      one.ready = begin(one.job)
      // Whoever awaits it hears of it; until then it is nobody's unhandled rejection.
      one.ready.catch(() => {})
    }
  }

  const finish = async (one: Waiting): Promise<void> => {
    const [ready] = await Promise.allSettled([one.ready])
    // Given up while it was awaited.
    if (waiting[0] !== one) return
    waiting.shift()
    begun--
    if (one.gap > 0) onGap(one.gap)
    try {
      if (ready.status === 'rejected') throw ready.reason
      ready.value?.()
    } catch (error) {
      one.job?.failed(error)
    }
    leave(one)
    one.done()
  }

  const drain = async (self: symbol): Promise<void> => {
    await turn()
    for (let count = 1; running === self && waiting[0] !== undefined; count++) {
      beginAhead()
      await finish(waiting[0])
      if (count % AT_ONE_GO === 0) await turn()
    }
    if (running === self) running = null
  }

  const push = (job: Job | null, done: () => void): void => {
    waiting.push({ job, gap, ready: null, done })
    gap = 0
    if (running !== null) return
    running = Symbol()
    void drain(running)
  }

  const giveUp = (): void => {
    const given = waiting
    waiting = []
    begun = 0
    // The loop may hang on what never ends: the next job starts another.
    running = null
    const lost = given.filter(one => one.job?.counts).length
    leftOut += lost
    const gaps = given.reduce((sum, one) => sum + one.gap, gap) + lost
    gap = 0
    if (gaps > 0) onGap(gaps)
    for (const one of given) {
      one.job?.lost?.()
      leave(one)
      one.done()
    }
  }

  return {
    leftOut: () => leftOut,
    room: () => (isRoomy() ? Promise.resolve() : new Promise(resolve => hopeful.push(resolve))),
    add: job => {
      full ||= jobs >= maxJobs || bytes >= maxBytes
      if (full) {
        gap += Number(job.counts)
        leftOut += Number(job.counts)
        return false
      }
      jobs++
      bytes += job.bytes
      push(job, () => {})
      return true
    },
    settled: (last, timeoutMs) =>
      new Promise(resolve => {
        const timer = timeoutMs === undefined ? null : setTimeout(giveUp, timeoutMs)
        push(null, () => {
          if (timer !== null) clearTimeout(timer)
          last()
          resolve()
        })
      }),
  }
}

/** Takes what is no exchange: in its turn, uncounted. `lost`: too much waits, or it is given up. */
export function createAside(queue: Pick<Queue, 'add'>, failed: (error: unknown) => void) {
  return (work: () => void, lost: () => void, failedWith = failed): void => {
    if (!queue.add({ bytes: 0, counts: false, begin: async () => work, failed: failedWith, lost })) lost()
  }
}

/** As a promise, whatever it throws. */
async function begin(job: Job): Promise<() => void> {
  return job.begin()
}
