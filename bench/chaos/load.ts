import { setTimeout as delay } from 'node:timers/promises'
import { type Answer, createBrowsers } from '../support/browsers.ts'
import { type Hop, MARK, MISDEEDS, type Misdeed } from './hop.ts'

export interface LoadOptions {
  readonly port: number
  readonly ca: string
  readonly hop: Pick<Hop, 'sent'>
  /** Of somebody who is signed in. */
  readonly cookie: string
  /** Static files of the app. */
  readonly files: readonly string[]
}

export interface Counts {
  readonly asked: number
  /** Answered, octets and Set-Cookie lines as the app sent them. */
  readonly whole: number
  /** Answered by authproxy itself. */
  readonly refused: number
  /** Seen to be no whole answer. */
  readonly cut: number
  readonly left: number
  readonly wrong: number
  /** The longest time without a whole answer, ms. */
  readonly gap: number
}

const PER_SECOND = 200
/** Of more than that at a time the clients would wait for themselves: a machine that is too busy for it is asked less. */
const MOST_UNDER_WAY = 200
const MISDEED_NAMES = Object.keys(MISDEEDS) as Misdeed[]
/** Every 25th answer suffers one. */
const EVERY = 25
const MIX = [
  ['static', 58],
  ['/api/auth/session', 25],
  ['/', 5],
  ['/api/auth/providers', 6],
  ['/api/auth/csrf', 6],
] as const
const KINDS = MIX.flatMap(([kind, share]) => Array.from({ length: share }, () => kind))
const NONE: Counts = { asked: 0, whole: 0, refused: 0, cut: 0, left: 0, wrong: 0, gap: 0 }

export type Load = ReturnType<typeof createLoad>

/** 200 requests a second, half of them over HTTP/2, each answer held against what the hop sent. */
export function createLoad({ port, ca, hop, cookie, files }: LoadOptions) {
  const browsers = createBrowsers({ port, ca })
  /** Waits for nobody else. */
  const probe = createBrowsers({ port, ca })
  const unexpected = new Set<string>()
  const open = new Map<number, () => void>()
  const gone = new Set<number>()
  const underWay = new Set<Promise<void>>()
  let counts = NONE
  let total = NONE
  let lastWhole = performance.now()
  let isDown = false
  /** How often the app went away: what began before may fail after. */
  let downs = 0
  let streams = 0
  let next = 0
  let due = 0

  const add = (key: keyof Counts): void => {
    counts = { ...counts, [key]: counts[key] + 1 }
    total = { ...total, [key]: total[key] + 1 }
  }
  const note = (text: string): void => {
    if (unexpected.size < 10) unexpected.add(text)
  }
  const isSent = (n: number, { status, hash, setCookies }: Answer): boolean =>
    hop
      .sent(n)
      .some(one => one.status === status && one.hash === hash && one.setCookies.join('\n') === setCookies.join('\n'))

  const judge = (n: number, answer: Answer, expected: 'whole' | 'refused' | 'cut', mayFail: boolean): boolean => {
    if (expected !== 'refused' && isSent(n, answer)) {
      add('whole')
      const now = performance.now()
      counts = { ...counts, gap: Math.max(counts.gap, now - lastWhole) }
      lastWhole = now
      return true
    }
    if (answer.status === 502) {
      add('refused')
      if (!mayFail && expected === 'whole') note(`502 for ${n} while the app is up`)
      return false
    }
    add('wrong')
    note(`${n}, which must be ${expected}: ${answer.status}, ${JSON.stringify(answer.text.slice(0, 80))}`)
    return false
  }

  const run = async (n: number, plain: boolean): Promise<boolean> => {
    const kind = plain ? 'static' : (KINDS[(n * 37) % KINDS.length] ?? '/')
    const path = kind === 'static' ? (files[n % files.length] ?? '/') : kind
    const misdeed = n % EVERY === 0 && !plain ? MISDEED_NAMES[(n / EVERY) % MISDEED_NAMES.length] : undefined
    const expected = misdeed === undefined ? 'whole' : MISDEEDS[misdeed]
    const before = downs
    const wasDown = isDown
    const mayFail = () => wasDown || isDown || downs !== before
    const h2 = n % 2 === 1 && streams < 100
    if (h2) streams++
    add('asked')
    try {
      const answer = await (plain ? probe : browsers)[h2 ? 'overH2' : 'overH1']({
        path,
        headers: { [MARK]: misdeed === undefined ? String(n) : `${n} ${misdeed}`, cookie },
        onOpen: leave => void open.set(n, leave),
      })
      return judge(n, answer, expected, mayFail())
    } catch (error) {
      if (gone.delete(n)) add('left')
      else {
        add('cut')
        if (!mayFail() && expected !== 'cut')
          note(`${misdeed ?? path}: ${error instanceof Error ? error.message : error}`)
      }
      return false
    } finally {
      if (h2) streams--
      open.delete(n)
    }
  }

  return {
    /** As many as are due by the clock. */
    keepUp: (sinceMs: number): void => {
      while (due < (sinceMs / 1000) * PER_SECOND) {
        due++
        if (underWay.size >= MOST_UNDER_WAY) continue
        const asking = run(++next, false).then(() => void underWay.delete(asking))
        underWay.add(asking)
      }
    },
    /** Every browser goes away, in the middle of what it does. */
    leaveAll: (): void => {
      for (const [n, leave] of open) {
        gone.add(n)
        leave()
      }
      browsers.tear()
    },
    setDown: (down: boolean): void => {
      isDown = down
      if (down) downs++
    },
    /** How long until the next whole answer, of what the app needs no time for, ms. */
    untilServed: async (): Promise<number> => {
      const start = performance.now()
      while (!(await run(++next, true))) await delay(10)
      return performance.now() - start
    },
    /** Since the last call. */
    takeCounts: (): Counts => {
      const taken = counts
      counts = NONE
      lastWhole = performance.now()
      return taken
    },
    settled: async (): Promise<void> => {
      await Promise.race([Promise.all(underWay), delay(20_000)])
      if (underWay.size > 0) note(`${underWay.size} requests never ended`)
      browsers.tear()
      probe.tear()
    },
    total: () => total,
    unexpected: () => [...unexpected],
  }
}
