import { hash } from 'node:crypto'
import { headerValue } from '../http/headers.ts'
import { withoutPairs } from '../http/moved-clock.ts'
import type { HeaderList } from '../model/exchange.ts'

/** When a cookie ends, as the line that sets it says: ms since the epoch, null = with the browser. */
export interface CookieEnd {
  /** As in a Cookie header: `name=value`. */
  readonly pair: string
  readonly endsAt: number | null
}

/** The app's time, where it is another one than this machine's. */
export interface TravelOptions {
  /** ms that it is ahead at the start. */
  readonly aheadMs: number
  /** Reads a Set-Cookie line that came at `nowMs` beside that Date; null = no cookie comes of it. */
  readonly cookieEnd: (line: string, nowMs: number, date: string | null) => CookieEnd | null
}

/** `moving`: requests wait until it is said how far ahead the app is. */
export type ClockMove = { readonly kind: 'moving' } | { readonly kind: 'at'; readonly aheadMs: number }

export interface AppClock {
  /** 0 = as this machine. */
  readonly aheadMs: () => number
  /** Of `moving`: resolves when nothing is under way to the app any more, or does not end. */
  readonly move: (move: ClockMove) => Promise<void>
  /** A request goes to the app; to be called when it is over. */
  readonly underWay: () => () => void
  /** Runs at once, or when the clock stands again. */
  readonly whenStill: (run: () => void) => void
  /** The headers of a request without the cookies that a browser of the app's time would have dropped, and their names. */
  readonly withoutEnded: (headers: HeaderList) => { readonly headers: HeaderList; readonly keptBack: readonly string[] }
  /** Notes what an answer gives the browser. */
  readonly note: (delivered: HeaderList) => void
}

const MAX_COOKIES = 5_000
/** For what is under way: it began at one time, and must not end at another. Streams do not end. */
const UNDER_WAY_MS = 2_000
/** Whoever moves it and dies must not stop the app for ever. */
const MOVING_MS = 10_000

/** `now`: this machine's, ms since the epoch. */
export function createAppClock(travel: TravelOptions | null, now: () => number): AppClock {
  if (travel === null) return STILL
  const ends = new Map<string, number>()
  let { aheadMs } = travel
  let waiting: (() => void)[] | null = null
  let going = 0
  let onNoneGoing = () => {}
  let timer: NodeJS.Timeout | null = null
  const appNow = () => now() + aheadMs

  const release = (): void => {
    if (timer !== null) clearTimeout(timer)
    const runs = waiting ?? []
    waiting = null
    for (const run of runs) run()
  }
  const isEnded = (pair: string): boolean => (ends.get(keyOf(pair)) ?? Number.POSITIVE_INFINITY) <= appNow()
  return {
    aheadMs: () => aheadMs,
    move: async move => {
      if (move.kind === 'at') {
        aheadMs = move.aheadMs
        release()
        return
      }
      waiting ??= []
      timer = setTimeout(release, MOVING_MS)
      timer.unref()
      if (going === 0) return
      await new Promise<void>(resolve => {
        onNoneGoing = resolve
        setTimeout(resolve, UNDER_WAY_MS).unref()
      })
    },
    underWay: () => {
      going += 1
      let isOver = false
      return () => {
        if (isOver) return
        isOver = true
        going -= 1
        if (going === 0) onNoneGoing()
      }
    },
    whenStill: run => {
      if (waiting === null) run()
      else waiting.push(run)
    },
    withoutEnded: headers => {
      const keptBack = new Set<string>()
      const left = withoutPairs(headers, pair => {
        const isGone = isEnded(pair)
        if (isGone) keptBack.add(pair.slice(0, pair.indexOf('=')))
        return isGone
      })
      return { headers: keptBack.size === 0 ? headers : left, keptBack: [...keptBack] }
    },
    note: delivered => {
      const date = headerValue(delivered, 'date')
      for (const [name, line] of delivered) {
        if (name.toLowerCase() !== 'set-cookie') continue
        const read = travel.cookieEnd(line, appNow(), date)
        if (read === null) continue
        const key = keyOf(read.pair)
        const before = ends.get(key)
        ends.delete(key)
        if (read.endsAt === null) continue
        if (ends.size >= MAX_COOKIES) ends.delete(ends.keys().next().value ?? '')
        // Two browsers may hold the same value: it is kept back when it is over for both.
        ends.set(key, Math.max(read.endsAt, before ?? 0))
      }
    },
  }
}

const STILL: AppClock = {
  aheadMs: () => 0,
  move: async () => {},
  underWay: () => () => {},
  whenStill: run => run(),
  withoutEnded: headers => ({ headers, keptBack: [] }),
  note: () => {},
}

/** Values are secrets, and long: a digest of each is enough. */
function keyOf(pair: string): string {
  return hash('sha256', pair, 'base64url')
}
