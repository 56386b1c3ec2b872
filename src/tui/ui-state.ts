import type { AppLine } from '../model/app-line.ts'
import type { ComparedFlows } from '../model/compared-flows.ts'
import type { ExchangeId } from '../model/exchange.ts'
import type { ExchangeDetail, RevealedTokens } from '../model/exchange-detail.ts'
import type { ExchangeDifference } from '../model/exchange-difference.ts'
import type { SessionSnapshot } from '../model/recording.ts'
import type { KeyPlace } from './commands.ts'
import type { HeaderInfo } from './header-info.ts'
import { type Filter, type Item, itemsOf, PANES, type Pane } from './items.ts'
import type { Size } from './layout.ts'
import type { Menu } from './menu.ts'

/** Where a list stands. `key` keeps the selection on its line while lines come and go around it. */
export interface Cursor {
  readonly key: string | null
  readonly index: number
  /** Index of the first line on the screen. */
  readonly top: number
}

export interface Toast {
  readonly text: string
  readonly style: 'good' | 'warning'
  /** ms since the epoch; infinite = until the next key. */
  readonly until: number
  /** It says something of what is seen there: gone with it. */
  readonly here: boolean
}

/** The parts of an exchange, in the order of their tabs. */
export const PARTS = ['Summary', 'Request', 'Response', 'Cookies', 'Token', 'Timing'] as const
export type Part = (typeof PARTS)[number]

export type Details = ReadonlyMap<ExchangeId, ExchangeDetail | null>

export interface Origin {
  readonly pane: Pane
  readonly scroll: number
  readonly step: number
  /** The exchange that was jumped to. */
  readonly target: ExchangeId
}

/** Secrets, of the line `key` alone: gone as soon as another one is open. */
export interface Unmasked {
  readonly key: string
  readonly details: Details
  readonly tokens: ReadonlyMap<ExchangeId, RevealedTokens>
}

/** Two exchanges side by side. */
export interface Diff {
  readonly marked: ExchangeId
  readonly other: ExchangeId
  /** null = one of them is not kept any more; undefined = it is being worked out. */
  readonly found: ExchangeDifference | null | undefined
  /** Esc leads back there. */
  readonly from: 'list' | 'detail'
}

/** The parts of an open step of two flows. */
export const FLOW_PARTS = ['Both', 'Good', 'Bad'] as const
export type FlowPart = (typeof FLOW_PARTS)[number]

/** A saved recording against this run. */
export interface Flows {
  readonly file: string
  /** null = it is being worked out. */
  readonly found: ComparedFlows | null
  /** The marked line. */
  readonly index: number
  /** Which part of it is open; null = the list is. */
  readonly open: FlowPart | null
}

/** All that decides what is on the screen. */
export interface UiState {
  readonly snapshot: SessionSnapshot
  readonly header: HeaderInfo
  /** The newest lines of the app's output. */
  readonly appLines: readonly AppLine[]
  readonly size: Size
  /** ms since the epoch: what ages are counted from. */
  readonly now: number
  readonly pane: Pane
  /** The lines of the pane, filtered. */
  readonly items: readonly Item[]
  readonly cursors: Readonly<Record<Pane, Cursor>>
  readonly filters: Readonly<Record<Pane, Filter>>
  /** A filter is being typed. */
  readonly typing: boolean
  /** Who gets the movement keys: the list, or the detail (which on a narrow screen takes the list's place). */
  readonly focus: 'list' | 'detail'
  /** First line of the detail or of a page. */
  readonly scroll: number
  readonly help: boolean
  readonly helpScroll: number
  /** The newest exchange stays selected. */
  readonly follow: boolean
  /** Exchanges lists requests that have nothing to do with a session, too. */
  readonly all: boolean
  /** Which part of an exchange is open. */
  readonly part: Part
  /** Which step of a proof Enter would jump to. */
  readonly step: number
  /** Where a jump came from: Esc goes back there. */
  readonly origin: Origin | null
  /** What the open line needs of its exchanges, without secrets; null = it is not kept. */
  readonly details: Details
  /** The same with values, while a person wants to see them. */
  readonly unmasked: Unmasked | null
  /** What another exchange is compared with. */
  readonly mark: ExchangeId | null
  readonly diff: Diff | null
  /** The name of a HAR file that is being typed; null = none is. */
  readonly path: string | null
  /** Letters of what is being typed that stand behind the caret. */
  readonly behind: number
  /** A saved recording against this run, while it is open. */
  readonly flows: Flows | null
  /** The command menu, while it is open. */
  readonly menu: Menu | null
  /** The toast asks whether to start over. */
  readonly asks: boolean
  readonly toast: Toast | null
  /** Claim path -> value, while a person wants to see them; never part of anything that is written. */
  readonly revealed: Readonly<Record<string, string>> | null
}

function forEachPane<Value>(value: Value): Readonly<Record<Pane, Value>> {
  return Object.fromEntries(PANES.map(pane => [pane, value])) as Record<Pane, Value>
}

export function initialState(start: {
  readonly snapshot: SessionSnapshot
  readonly header: HeaderInfo
  readonly size: Size
  readonly now: number
}): UiState {
  const filter: Filter = { text: '', on: true }
  return {
    ...start,
    appLines: [],
    pane: 'causes',
    items: itemsOf(start.snapshot, 'causes', { filter, all: false, pinned: null }),
    cursors: forEachPane<Cursor>({ key: null, index: 0, top: 0 }),
    filters: forEachPane(filter),
    typing: false,
    focus: 'list',
    scroll: 0,
    help: false,
    helpScroll: 0,
    follow: true,
    all: false,
    part: 'Summary',
    step: 0,
    origin: null,
    details: new Map(),
    unmasked: null,
    mark: null,
    diff: null,
    path: null,
    behind: 0,
    flows: null,
    menu: null,
    asks: false,
    toast: null,
    revealed: null,
  }
}

/** Which bindings hold now. */
export function placeOf(state: UiState): KeyPlace {
  if (state.menu !== null) return 'menu'
  if (state.typing) return 'filter'
  if (state.path !== null) return 'path'
  if (state.help) return 'help'
  if (state.flows !== null) return state.flows.open === null ? 'flows' : 'flow-step'
  if (state.pane === 'session') return 'page'
  if (state.pane === 'app') return 'app'
  if (state.focus === 'list') return 'list'
  if (state.diff !== null) return 'diff'
  return state.pane === 'exchanges' ? 'exchange' : 'detail'
}

/** What is known of an exchange now: with its values where a person asked for them. */
export function detailIn(state: UiState, id: ExchangeId): ExchangeDetail | null {
  return state.unmasked?.details.get(id) ?? state.details.get(id) ?? null
}

export function selectedItem(state: UiState): Item | null {
  return state.items[state.cursors[state.pane].index] ?? null
}
