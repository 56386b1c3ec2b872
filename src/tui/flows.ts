import type { ComparedFlows } from '../model/compared-flows.ts'
import type { Command, FlowCommand } from './commands.ts'
import { flowLines } from './flow-lines.ts'
import { openStep, showMarked, toDivergence, toFlowPart, toNeighbourStep } from './flow-moves.ts'
import { settle } from './moves.ts'
import { withToast } from './toast.ts'
import type { UiState } from './ui-state.ts'

const LONGEST_PATH = 500

/** Asks which file: the one of before, if there was one. */
export function askForFile(state: UiState): UiState {
  return { ...state, help: false, path: state.flows?.file ?? '', behind: 0, flows: null, toast: null }
}

export function setPath(state: UiState, text: string): UiState {
  return { ...state, path: text.slice(0, LONGEST_PATH) }
}

/** The file is read and compared meanwhile: see effects.ts. */
export function openFlows(state: UiState): UiState {
  const file = (state.path ?? '').trim()
  const closed = { ...state, path: null }
  if (file === '') return withToast(closed, 'No file was named: nothing is compared', 'warning', state.now)
  return settle({ ...closed, flows: { file, found: null, index: 0, open: null }, helpScroll: 0 })
}

/** The first divergence is marked. */
export function withFlows(state: UiState, file: string, found: ComparedFlows | null): UiState {
  if (state.flows?.file !== file) return state
  if (found === null) return settle({ ...state, flows: null, helpScroll: 0 })
  const index = Math.max(
    0,
    flowLines(found.told).findIndex(one => one.first.includes(0)),
  )
  return settle(showMarked({ ...state, flows: { file, found, index, open: null }, helpScroll: 0 }))
}

/** What the keys of the comparison do. */
export function obeyInFlows(state: UiState, command: FlowCommand): UiState {
  const { flows } = state
  if (flows === null) return state
  switch (command) {
    case 'flow-open':
      return settle(openStep(state, flows))
    case 'flow-next-part':
      return settle(toFlowPart(state, flows, 1))
    case 'flow-previous-part':
      return settle(toFlowPart(state, flows, -1))
    case 'flow-next-step':
      return settle(toNeighbourStep(state, flows, 1))
    case 'flow-previous-step':
      return settle(toNeighbourStep(state, flows, -1))
    case 'flow-next-divergence':
    case 'flow-previous-divergence': {
      const moved = toDivergence(state, flows, command === 'flow-next-divergence' ? 1 : -1)
      return moved === null ? withToast(state, 'No other divergence here', 'good', state.now) : settle(moved)
    }
  }
}

export function isFlowCommand(command: Command): command is FlowCommand {
  return command.startsWith('flow-')
}
