import type { Missed } from '../../model/recording.ts'
import type { Batch, Parcel, Weight } from './messages.ts'
import { parcelBytes, withoutBodies } from './parcel.ts'

export interface OutboxOptions {
  readonly post: (batch: Batch) => void
  /** Calls back a few ms from now. */
  readonly later: (flush: () => void) => void
  readonly bounds?: Partial<OutboxBounds>
}

export interface OutboxBounds {
  /** Parcels, and octets of their bodies, that may be under way: posted, and not taken by the other side. More wait here. */
  readonly window: number
  readonly windowBytes: number
  /** Posted at once when so many wait. */
  readonly batch: number
  /** So many may wait until what has this weight is left out. */
  readonly waiting: Readonly<Record<Weight, number>>
  /** Octets of bodies that may wait until pages come without theirs, and until nothing is taken. */
  readonly pageBodyBytes: number
  readonly bodyBytes: number
}

const BOUNDS: OutboxBounds = {
  window: 512,
  windowBytes: 16 * 1024 * 1024,
  batch: 64,
  waiting: { asset: 1_000, page: 2_000, auth: 4_000 },
  pageBodyBytes: 8 * 1024 * 1024,
  bodyBytes: 32 * 1024 * 1024,
}

export interface Outbox {
  readonly add: (parcel: Parcel) => void
  /** The other side has taken the oldest batch. */
  readonly taken: () => void
  /** Posts all that waits, whatever the other side has taken. */
  readonly flush: () => void
}

const COUNTER = { asset: 'assets', page: 'pages', auth: 'auth' } as const

/**
 * What crosses from the lane that forwards to the one that judges: a post for each exchange would cost more than forwarding it.
 * Bounded: while the other side is busy the least is left out first, and counted where it is missing. A weight that was left
 * out once stays so until half of its room is free again: one long gap tells more than many short ones.
 */
export function createOutbox({ post, later, bounds = {} }: OutboxOptions): Outbox {
  const { window, windowBytes, batch, waiting: room, pageBodyBytes, bodyBytes } = { ...BOUNDS, ...bounds }
  const full: Record<Weight, boolean> = { asset: false, page: false, auth: false }
  const underWay: { readonly count: number; readonly bytes: number }[] = []
  let waiting: Batch[number][] = []
  let count = 0
  let bytes = 0
  let postedCount = 0
  let postedBytes = 0
  let isPlanned = false

  const hasWindow = () => postedCount < window && postedBytes < windowBytes

  const miss = (what: keyof Missed): void => {
    const last = waiting.at(-1)
    const before = last?.weight === 'gap' ? last.missed : { assets: 0, pages: 0, auth: 0, bodies: 0 }
    if (last?.weight === 'gap') waiting.pop()
    waiting.push({ weight: 'gap', missed: { ...before, [what]: before[what] + 1 } })
  }

  /** As many as the window has room for; at least one, however large. */
  const take = (all: boolean): Batch => {
    let at = 0
    let taken = 0
    let octets = 0
    for (const one of waiting) {
      if (one.weight !== 'gap') {
        if (!all && at > 0 && (postedCount + taken >= window || postedBytes + octets >= windowBytes)) break
        taken++
        octets += parcelBytes(one)
      }
      at++
    }
    const parcels = at === waiting.length ? waiting : waiting.slice(0, at)
    waiting = at === waiting.length ? [] : waiting.slice(at)
    count -= taken
    bytes -= octets
    postedCount += taken
    postedBytes += octets
    underWay.push({ count: taken, bytes: octets })
    for (const weight of ['asset', 'page', 'auth'] as const) {
      if (count <= room[weight] / 2 && bytes <= bodyBytes / 2) full[weight] = false
    }
    return parcels
  }

  const send = (): void => {
    if (waiting.length > 0 && hasWindow()) post(take(false))
  }
  const plan = (): void => {
    if (isPlanned || !hasWindow()) return
    isPlanned = true
    later(() => {
      isPlanned = false
      send()
    })
  }
  const isFull = (weight: Weight): boolean => {
    full[weight] ||= count >= room[weight] || bytes >= bodyBytes
    return full[weight]
  }
  return {
    add: parcel => {
      if (isFull(parcel.weight)) miss(COUNTER[parcel.weight])
      else {
        const kept = parcel.weight === 'page' && bytes >= pageBodyBytes ? withoutBodies(parcel) : parcel
        if (kept !== parcel) miss('bodies')
        waiting.push(kept)
        count++
        bytes += parcelBytes(kept)
      }
      if (count >= batch) send()
      else plan()
    },
    taken: () => {
      const oldest = underWay.shift()
      if (oldest === undefined) return
      postedCount -= oldest.count
      postedBytes -= oldest.bytes
      if (count >= batch) send()
      else if (waiting.length > 0) plan()
    },
    flush: () => {
      if (waiting.length > 0) post(take(true))
    },
  }
}
