import { ageChangesIn } from './format.ts'
import { layoutOf } from './layout.ts'
import type { UiState } from './ui-state.ts'

/** At most five new pictures a second, however fast the traffic; the first one at once. */
const SNAPSHOT_MS = 200
const LONGEST_WAIT_MS = 3_600_000

export interface Pulse {
  /** The session changed: a snapshot follows, at once or as soon as the last one is old enough. */
  readonly changed: () => void
  /** The state changed: the next tick may be due at another time. */
  readonly retime: () => void
  readonly stop: () => void
}

/** The two timers of the screen. Without traffic it wakes only when a shown age becomes another text. */
export function startPulse(options: {
  readonly now: () => number
  readonly state: () => UiState
  readonly onSnapshot: () => void
  readonly onTick: () => void
}): Pulse {
  const { now, state, onSnapshot, onTick } = options
  let snapshotTimer: NodeJS.Timeout | null = null
  let tickTimer: NodeJS.Timeout | null = null
  let lastSnapshotAt = Number.NEGATIVE_INFINITY
  let stopped = false

  const changed = (): void => {
    if (stopped || snapshotTimer !== null) return
    const wait = Math.max(0, Math.min(SNAPSHOT_MS, lastSnapshotAt + SNAPSHOT_MS - performance.now()))
    snapshotTimer = setTimeout(() => {
      snapshotTimer = null
      lastSnapshotAt = performance.now()
      onSnapshot()
    }, wait)
  }
  const retime = (): void => {
    if (stopped) return
    if (tickTimer !== null) clearTimeout(tickTimer)
    const wait = nextTickIn(state(), now())
    tickTimer = wait === null ? null : setTimeout(tick, Math.min(wait, LONGEST_WAIT_MS))
  }
  const tick = (): void => {
    tickTimer = null
    onTick()
    if (tickTimer === null) retime()
  }
  const stop = (): void => {
    stopped = true
    if (snapshotTimer !== null) clearTimeout(snapshotTimer)
    if (tickTimer !== null) clearTimeout(tickTimer)
  }
  retime()
  return { changed, retime, stop }
}

/** ms until something on the screen reads differently without any news; null = never. */
export function nextTickIn(state: UiState, now: number): number | null {
  const { index, top } = state.cursors[state.pane]
  const shown = state.items.slice(top, top + layoutOf(state.size).listRows)
  const ages = [...shown, ...state.items.slice(index, index + 1)].flatMap(item =>
    item.kind === 'cause' || item.kind === 'finding' ? [item.finding?.lastAt ?? null] : [],
  )
  const waits = [...ages, state.snapshot.status.lastRefreshAt]
    .map(at => frameIn(at, now))
    .concat(state.toast === null ? [] : [state.toast.until - now])
    .filter(wait => wait !== null)
  return waits.length === 0 ? null : Math.max(50, Math.min(...waits))
}

const COUNTED_MS = 5_000

/** Nobody counts seconds: of an age beyond the first five, each fifth is worth a frame, and the screen sleeps in between. */
function frameIn(at: number | null, now: number): number | null {
  const age = at === null ? Number.NaN : now - at
  return age >= COUNTED_MS && age < 60_000 ? COUNTED_MS - (age % COUNTED_MS) : ageChangesIn(at, now)
}
