import type { ExchangeId } from '../model/exchange.ts'
import type { Evidence } from '../model/finding.ts'
import type { SessionSnapshot } from '../model/recording.ts'
import type { SessionStep } from '../model/road.ts'
import type { Item } from './items.ts'
import type { UiState } from './ui-state.ts'

/** One exchange of a proof, and what it shows. */
export interface Step {
  readonly id: ExchangeId
  readonly evidence: readonly Evidence[]
  /** The cookie whose line it is about; null = the evidence says. */
  readonly cookie: string | null
}

/** More than that nobody reads; the others stay in Exchanges. */
const MAX_STEPS = 20

/** The exchanges of a proof in order of time, each once; what Enter jumps to. */
export function stepsOf(item: Item, snapshot: SessionSnapshot): readonly Step[] {
  if (item.kind === 'exchange') return []
  if (item.kind === 'cookie') return [{ id: item.cookie.exchange, evidence: [], cookie: item.cookie.name }]
  const { evidence } = item.kind === 'cause' ? item.diagnosis : item.finding
  const startOf = new Map(snapshot.exchanges.map(({ id, startedAt }) => [id, startedAt]))
  const byId = new Map<ExchangeId, Evidence[]>()
  for (const one of evidence) byId.set(one.exchange, [...(byId.get(one.exchange) ?? []), one])
  return [...byId]
    .map(([id, list]) => ({ id, evidence: list, cookie: null }))
    .toSorted((a, b) => (startOf.get(a.id) ?? 0) - (startOf.get(b.id) ?? 0) || numberOf(a.id) - numberOf(b.id))
    .slice(0, MAX_STEPS)
}

/** The exchanges that must be known whole to draw what is open. */
export function detailsWanted(state: UiState, item: Item | null): readonly ExchangeId[] {
  if (item === null) return []
  return item.kind === 'exchange' ? [item.exchange.id] : stepsOf(item, state.snapshot).map(step => step.id)
}

/** Older ones stay in the report. */
const MAX_ROAD = 60

/** What the session screen shows of the road; each is a step to jump from. */
export function roadShown({ road }: Pick<SessionSnapshot, 'road'>): readonly SessionStep[] {
  return road.slice(-MAX_ROAD)
}

/** Where Enter jumps to from what is open. */
export function targetsOf(state: UiState, item: Item | null): readonly ExchangeId[] {
  if (state.pane === 'session') return roadShown(state.snapshot).map(one => one.exchange)
  return item === null ? [] : stepsOf(item, state.snapshot).map(step => step.id)
}

function numberOf(id: ExchangeId): number {
  return Number(id.slice(1))
}
