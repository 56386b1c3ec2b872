import type { ComparedFlows } from '../model/compared-flows.ts'
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
  return settle({ ...closed, flows: { file, found: null }, helpScroll: 0 })
}

export function withFlows(state: UiState, file: string, found: ComparedFlows | null): UiState {
  if (state.flows?.file !== file) return state
  return settle({ ...state, flows: found === null ? null : { file, found }, helpScroll: 0 })
}
