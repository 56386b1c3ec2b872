import type { AppLine } from '../model/app-line.ts'
import type { ComparedFlows } from '../model/compared-flows.ts'
import type { SessionSnapshot } from '../model/recording.ts'
import type { Command } from './commands.ts'
import { setFilter, toggleAll, toggleFilter } from './filtering.ts'
import { askForFile, isFlowCommand, obeyInFlows, openFlows, withFlows } from './flows.ts'
import type { HeaderInfo } from './header-info.ts'
import { isPage } from './items.ts'
import { layoutOf, type Size } from './layout.ts'
import { compareSelected, markSelected, withDifference } from './marks.ts'
import { obeyInMenu } from './menu.ts'
import type { MouseEvent } from './mouse.ts'
import { jump, LAST_ROW, moveBy, moveToFinding, settle, toNeighbour } from './moves.ts'
import { point } from './point.ts'
import { askToStartOver, beginAnew, heard } from './starting-over.ts'
import { keepStep, targetsOf } from './steps.ts'
import { tooSmallFor } from './tiny.ts'
import { withNews, withoutStale, withToast } from './toast.ts'
import { completeField, editTyped, type PathCompletion, pressUnbound, typeText, withCompletion } from './type-text.ts'
import { isLineCommand } from './typing.ts'
import { type Details, type Diff, selectedItem, type Toast, type UiState, type Unmasked } from './ui-state.ts'
import { hideValues, showClaims, showValues } from './values.ts'
import { goBack, openSelected, showPane, toPane, toPart } from './ways.ts'

export type Action =
  | { readonly kind: 'snapshot'; readonly snapshot: SessionSnapshot; readonly now: number }
  /** The app printed something: its newest lines. */
  | { readonly kind: 'app-lines'; readonly lines: readonly AppLine[] }
  | { readonly kind: 'header'; readonly header: HeaderInfo }
  | { readonly kind: 'command'; readonly command: Command; readonly now: number }
  /** Letters typed or pasted into the filter; elsewhere they mean nothing. */
  | { readonly kind: 'text'; readonly text: string }
  /** A key that is bound to nothing where it was pressed: a letter of what is typed, or nobody's. */
  | { readonly kind: 'key'; readonly key: string; readonly now: number }
  | { readonly kind: 'mouse'; readonly event: MouseEvent; readonly now: number }
  | { readonly kind: 'resize'; readonly size: Size }
  | { readonly kind: 'tick'; readonly now: number }
  | { readonly kind: 'revealed'; readonly claims: Readonly<Record<string, string>> }
  /** What the open line needs of its exchanges. */
  | { readonly kind: 'details'; readonly details: Details }
  | { readonly kind: 'unmasked'; readonly unmasked: Unmasked }
  /** What came of comparing: of the two that it was asked for. */
  | ({ readonly kind: 'compared' } & Pick<Diff, 'marked' | 'other' | 'found'>)
  /** A saved recording was held against this run; null = it could not be. */
  | { readonly kind: 'flows'; readonly file: string; readonly found: ComparedFlows | null }
  /** Tab was pressed where a file is named. */
  | { readonly kind: 'completed'; readonly found: PathCompletion }
  /** Another recording has begun. */
  | { readonly kind: 'started-over'; readonly snapshot: SessionSnapshot }
  /** Something that nobody asked for. */
  | { readonly kind: 'news'; readonly text: string; readonly now: number }
  | { readonly kind: 'notice'; readonly text: string; readonly style: Toast['style']; readonly now: number }

const NO_OTHER_FINDING = 'No other finding here'

/** The whole behaviour of the screen: pure, so that each key is a line in a test table. */
export function reduce(state: UiState, action: Action): UiState {
  return withoutStale(state, act(state, action))
}

function act(state: UiState, action: Action): UiState {
  switch (action.kind) {
    case 'snapshot':
      return keepMark(state, settle({ ...expireToast(state, action.now), snapshot: action.snapshot }, 'items'))
    case 'app-lines':
      return withAppLines(state, action.lines)
    case 'header':
      return settle({ ...state, header: action.header })
    case 'mouse':
      // A click is a no to what was asked, as a key is.
      return point(heard(state, 'back', action.now), action.event)
    case 'resize':
      return keepMark(state, settle(resized(state, action.size)))
    case 'revealed':
      return showClaims(state, action.claims)
    case 'details':
      return settle({ ...state, details: action.details })
    case 'unmasked':
      return showValues(state, action.unmasked)
    case 'compared':
      return withDifference(state, action)
    case 'flows':
      return withFlows(state, action.file, action.found)
    case 'completed':
      return withCompletion(state, action.found)
    case 'started-over':
      return beginAnew(state, action.snapshot)
    case 'tick':
      return expireToast(state, action.now)
    case 'news':
      return withNews(state, action.text, action.now)
    case 'notice':
      return withToast(state, action.text, action.style, action.now, false)
    case 'text':
      return typeText(state, action.text)
    case 'key':
      return pressUnbound(heard(state, 'back', action.now), action.key)
    case 'command':
      return obey(heard(state, action.command, action.now), action.command)
  }
}

function obey(state: UiState, command: Command): UiState {
  const tooSmall = tooSmallFor(state, command)
  if (tooSmall !== null) return withToast(state, tooSmall, 'warning', state.now)
  if (isLineCommand(command)) return editTyped(state, command)
  if (isFlowCommand(command)) return obeyInFlows(state, command)
  const layout = layoutOf(state.size)
  const page = Math.max(1, (state.focus === 'detail' ? layout.detailRows : layout.listRows) - 1)
  switch (command) {
    case 'reveal':
      return hideValues(state)
    case 'jump':
      return jump(state) ?? withToast(state, noJumpText(state), 'warning', state.now)
    case 'next-part':
      return toPart(state, 1)
    case 'previous-part':
      return toPart(state, -1)
    case 'next-exchange':
      return toNeighbour(state, 1)
    case 'previous-exchange':
      return toNeighbour(state, -1)
    case 'toggle-all':
      return toggleAll(state)
    case 'up':
      return moveBy(state, -1)
    case 'down':
      return moveBy(state, 1)
    case 'page-up':
      return moveBy(state, -page)
    case 'page-down':
      return moveBy(state, page)
    case 'half-up':
      return moveBy(state, -Math.ceil(page / 2))
    case 'half-down':
      return moveBy(state, Math.ceil(page / 2))
    case 'top':
      return moveBy(state, Number.NEGATIVE_INFINITY)
    case 'bottom':
      return moveBy(state, Number.POSITIVE_INFINITY)
    case 'open':
      return openSelected(state)
    case 'back':
      return goBack(state)
    case 'back-or-quit':
      return state.help || state.flows !== null || state.focus === 'detail' ? goBack(state) : state
    case 'next-pane':
      return toPane(state, 1)
    case 'previous-pane':
      return toPane(state, -1)
    case 'pane-causes':
      return showPane(state, 'causes')
    case 'pane-exchanges':
      return showPane(state, 'exchanges')
    case 'pane-cookies':
      return showPane(state, 'cookies')
    case 'pane-session':
      return showPane(state, 'session')
    case 'pane-app':
      return showPane(state, 'app')
    case 'filter':
      return isPage(state.pane)
        ? state
        : setFilter({ ...state, typing: true, behind: 0 }, state.filters[state.pane].text, true)
    case 'filter-keep':
      return settle({ ...state, typing: false })
    case 'filter-clear':
      return setFilter({ ...state, typing: false }, '', true)
    case 'filter-complete':
      return completeField(state)
    case 'toggle-filter':
      return toggleFilter(state)
    case 'next-finding':
      return moveToFinding(state, 1) ?? withToast(state, NO_OTHER_FINDING, 'good', state.now)
    case 'previous-finding':
      return moveToFinding(state, -1) ?? withToast(state, NO_OTHER_FINDING, 'good', state.now)
    case 'follow':
      return withToast(
        settle({ ...state, follow: !state.follow }),
        state.follow ? 'Paused: the selection stays where it is' : 'Following the newest exchange',
        'good',
        state.now,
      )
    case 'help':
      return { ...state, help: !state.help, helpScroll: 0 }
    case 'menu':
    case 'menu-run':
    case 'menu-close':
    case 'menu-up':
    case 'menu-down':
      return obeyInMenu(state, command)
    case 'compare-file':
      return askForFile(state)
    case 'path-run':
      return openFlows(state)
    case 'path-close':
      return { ...state, path: null }
    case 'start-over':
      return askToStartOver(state)
    case 'mark':
      return markSelected(state)
    case 'compare':
      return compareSelected(state)
    case 'quit':
    case 'export':
    case 'copy':
    case 'copy-curl':
    case 'browse':
    case 'ask-session':
    case 'path-complete':
    case 'jump-day':
    case 'jump-past':
    case 'suspend':
      return state // effects: see effects.ts
  }
}

/** What is too small for the screen shows another text, which begins at its top. */
function resized(state: UiState, size: Size): UiState {
  const isOther = layoutOf(size).tiny !== layoutOf(state.size).tiny
  return { ...state, size, scroll: isOther ? 0 : state.scroll }
}

/** On the session screen, where rows come in between. */
function keepMark(before: UiState, next: UiState): UiState {
  const step = next.pane === 'session' ? keepStep(before, next) : next.step
  return step === next.step ? next : { ...next, step }
}

function noJumpText(state: UiState): string {
  const hasSteps = targetsOf(state, selectedItem(state)).length > 0
  if (state.pane === 'app' && !hasSteps)
    return "No line of NextAuth's is here that came during a request: there is nothing to jump to"
  return hasSteps ? 'That exchange is not kept any more' : 'No session was seen yet: there is nothing to jump to'
}

/** Whoever reads the end stays there; whoever has scrolled up is left alone. */
function withAppLines(state: UiState, appLines: readonly AppLine[]): UiState {
  if (state.pane !== 'app') return { ...state, appLines }
  const isAtEnd = settle({ ...state, scroll: LAST_ROW }).scroll === state.scroll
  return settle({ ...state, appLines, scroll: isAtEnd ? LAST_ROW : state.scroll })
}

/** Also the clock: the same state when there is nothing new to see, so that nothing is drawn. */
function expireToast(state: UiState, now: number): UiState {
  const toast = state.toast !== null && state.toast.until <= now ? null : state.toast
  return now === state.now && toast === state.toast
    ? state
    : { ...state, now, toast, asks: state.asks && toast !== null }
}
