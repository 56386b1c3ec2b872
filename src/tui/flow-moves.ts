import { flowLines } from './flow-lines.ts'
import { layoutOf } from './layout.ts'
import { flowsTextOf } from './pages.ts'
import { FLOW_PARTS, type Flows, type UiState } from './ui-state.ts'

/** Beyond the end of any text. */
const LAST_ROW = 1e9
/** Of a marked step so much is seen below its line. */
const STEP_ROWS = 4

/** The marked step up or down, and where there is none the text; an open step scrolls. Its caller settles. */
export function moveInFlows(state: UiState, lines: number): UiState {
  const { flows } = state
  const steps = flows === null ? [] : flowsTextOf(state, flows).steps
  const here = steps[flows?.index ?? 0]
  const scrolled = { ...state, helpScroll: Math.max(0, state.helpScroll + lines) }
  if (flows === null || here === undefined) return scrolled
  if (lines === Number.POSITIVE_INFINITY)
    return { ...state, flows: { ...flows, index: steps.length - 1 }, helpScroll: LAST_ROW }
  const index = Math.abs(lines) === 1 ? flows.index + lines : indexAt(steps, here + lines)
  if (index < 0 || index >= steps.length || index === flows.index) return scrolled
  return showMarked({ ...state, flows: { ...flows, index } })
}

/** The last step that begins in that row or above it; the first where none does. */
function indexAt(steps: readonly number[], row: number): number {
  return Math.max(
    0,
    steps.findLastIndex(start => start <= row),
  )
}

/** The marked step on the screen, with what stands above the first. */
export function showMarked(state: UiState): UiState {
  const { flows } = state
  const row = flows === null ? undefined : flowsTextOf(state, flows).steps[flows.index]
  if (row === undefined) return { ...state, helpScroll: 0 }
  if (flows?.index === 0) return { ...state, helpScroll: 0 }
  const lowest = Math.max(0, row + STEP_ROWS - layoutOf(state.size).helpRows)
  return { ...state, helpScroll: Math.max(Math.min(lowest, row), Math.min(state.helpScroll, row)) }
}

/** The marked step in full. */
export function openStep(state: UiState, flows: Flows): UiState {
  if (flows.found === null || flows.found.told.steps.length === 0) return state
  return { ...state, flows: { ...flows, open: 'Both' }, helpScroll: 0 }
}

/** Back to the list, or out of the comparison. */
export function leaveStep(state: UiState, flows: Flows): UiState {
  return flows.open === null ? { ...state, flows: null } : showMarked({ ...state, flows: { ...flows, open: null } })
}

/** Both, the good one, the bad one. */
export function toFlowPart(state: UiState, flows: Flows, step: 1 | -1): UiState {
  const at = FLOW_PARTS.indexOf(flows.open ?? 'Both') + step + FLOW_PARTS.length
  return { ...state, flows: { ...flows, open: FLOW_PARTS[at % FLOW_PARTS.length] ?? 'Both' }, helpScroll: 0 }
}

/** The step before or after, open as well. */
export function toNeighbourStep(state: UiState, flows: Flows, step: 1 | -1): UiState {
  const last = flows.found === null ? 0 : flowLines(flows.found.told).length - 1
  return { ...state, flows: { ...flows, index: Math.max(0, Math.min(last, flows.index + step)) }, helpScroll: 0 }
}

/** A click marks a line; on the marked one it opens it. `row`: of the text. */
export function clickStep(state: UiState, flows: Flows, row: number): UiState {
  const { steps, rows } = flowsTextOf(state, flows)
  const index = steps.findLastIndex(start => start <= row)
  const isBelow = rows.slice(steps[index] ?? 0, row + 1).some(one => one.length === 0)
  if (index < 0 || row >= rows.length || isBelow) return state
  return index === flows.index ? openStep(state, flows) : { ...state, flows: { ...flows, index } }
}

/** To the next or previous step in which something differs first, around the ends; null = there is no other. */
export function toDivergence(state: UiState, flows: Flows, step: 1 | -1): UiState | null {
  const lines = flows.found === null ? [] : flowLines(flows.found.told)
  for (let distance = 1; distance < lines.length; distance += 1) {
    const index = (((flows.index + step * distance) % lines.length) + lines.length) % lines.length
    if ((lines[index]?.first.length ?? 0) === 0) continue
    const moved = { ...state, flows: { ...flows, index } }
    return flows.open === null ? showMarked(moved) : { ...moved, helpScroll: 0 }
  }
  return null
}
