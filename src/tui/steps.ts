import { parseUrl } from '../http/parse-url.ts'
import type { AppLine } from '../model/app-line.ts'
import type { ExchangeId } from '../model/exchange.ts'
import type { Evidence } from '../model/finding.ts'
import type { ClientId } from '../model/observation.ts'
import type { ExchangeSummary, SessionSnapshot } from '../model/recording.ts'
import type { SessionStep } from '../model/road.ts'
import type { Item } from './items.ts'
import type { Size } from './layout.ts'
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
/** Below it clients stand below one another. */
const LANE_COLUMNS = 58
const LANES_FROM = 120

/** What the session screen shows of the road, in the order in which it stands there. */
export interface RoadShown {
  /** Clients side by side, each with its steps; none where there is one client alone, or no room. */
  readonly lanes: readonly (ClientId | null)[]
  /** Of the lanes in order of time, then of the others client after client. */
  readonly steps: readonly SessionStep[]
  /** Older ones that are not shown. */
  readonly earlier: number
  readonly clients: number
}

export function roadShown({ road }: Pick<SessionSnapshot, 'road'>, { columns }: Pick<Size, 'columns'>): RoadShown {
  const newest = road.slice(-MAX_ROAD)
  const clients = [...new Set(newest.map(one => one.client))]
  const room = columns < LANES_FROM ? 0 : Math.floor(columns / LANE_COLUMNS)
  const lanes = clients.length < 2 || room < 2 ? [] : mostTelling(newest, clients).slice(0, room)
  const placed = clients.filter(one => lanes.includes(one))
  const others = clients.filter(one => !lanes.includes(one))
  const steps =
    clients.length < 2
      ? newest
      : [
          ...newest.filter(one => lanes.includes(one.client)),
          ...others.flatMap(client => newest.filter(one => one.client === client)),
        ]
  return { lanes: placed, steps, earlier: road.length - newest.length, clients: clients.length }
}

/** Whose session died first of all, then who was seen last. */
function mostTelling(
  road: readonly SessionStep[],
  clients: readonly (ClientId | null)[],
): readonly (ClientId | null)[] {
  const died = (client: ClientId | null) => road.some(one => one.client === client && one.isDeath)
  const last = (client: ClientId | null) => road.findLastIndex(one => one.client === client)
  return clients.toSorted((a, b) => Number(died(b)) - Number(died(a)) || last(b) - last(a))
}

/** What can be marked on the session screen, in its order. `key`: the same one after news came. */
export function sessionSteps(
  snapshot: SessionSnapshot,
  size: Pick<Size, 'columns'>,
): readonly { readonly key: string; readonly exchange: ExchangeId }[] {
  return [
    ...roadShown(snapshot, size).steps.map(({ exchange }) => ({ key: `road ${exchange}`, exchange })),
    ...snapshot.signIns.flatMap(one => one.steps.map(({ exchange }) => ({ key: `sign-in ${exchange}`, exchange }))),
  ]
}

/** A pipe brings a line a little later than it was printed. */
const LATE_MS = 250

/** A line that names its request may come when it likes. */
const LATE_NAMED_MS = 10_000

/**
 * NextAuth's own lines of the app's output, each with its request that was under way when it came, and those that name their request;
 * of several the newest.
 */
export function appSteps({
  appLines,
  snapshot,
}: Pick<UiState, 'appLines' | 'snapshot'>): readonly { readonly line: AppLine; readonly exchange: ExchangeId }[] {
  const asked = snapshot.exchanges.filter(({ action }) => action !== null)
  return appLines.flatMap(line => {
    const at = line.authAt
    if (at === undefined) return []
    const { request } = line
    const within = (late: number) => (one: ExchangeSummary) =>
      one.startedAt <= at && at <= one.startedAt + one.durationMs + late
    const isNamed = ({ method, url }: ExchangeSummary) =>
      method === request?.method && parseUrl(url)?.pathname === request.path
    const named =
      request === undefined ? [] : snapshot.exchanges.filter(one => isNamed(one) && within(LATE_NAMED_MS)(one))
    const during =
      request === undefined
        ? asked.findLast(within(LATE_MS))
        : // Of several it is about one that failed.
          (named.findLast(one => (one.status ?? 500) >= 400) ?? named.at(-1))
    return during === undefined ? [] : [{ line, exchange: during.id }]
  })
}

/** Where Enter jumps to from what is open. */
export function targetsOf(state: UiState, item: Item | null): readonly ExchangeId[] {
  if (state.pane === 'app') return appSteps(state).map(one => one.exchange)
  if (state.pane === 'session') return sessionSteps(state.snapshot, state.size).map(one => one.exchange)
  return item === null ? [] : stepsOf(item, state.snapshot).map(step => step.id)
}

/** The marked step of the session screen stays marked while others come, or while the window changes. */
export function keepStep(before: UiState, next: UiState): number {
  const key = sessionSteps(before.snapshot, before.size)[before.step]?.key
  const found = sessionSteps(next.snapshot, next.size).findIndex(one => one.key === key)
  return found < 0 ? next.step : found
}

function numberOf(id: ExchangeId): number {
  return Number(id.slice(1))
}
