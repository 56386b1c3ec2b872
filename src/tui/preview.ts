import { layoutOf } from './layout.ts'
import type { UiState } from './ui-state.ts'

/** Fewer show too little of a proof. */
const FEWEST = 5

/** How many rows below a short list show the proof of its selected line; 0 = none, since the list or the other half needs them. */
export function previewRows(state: UiState): number {
  const { wide, tiny, listRows } = layoutOf(state.size)
  const hasProof = state.pane === 'causes' || state.pane === 'cookies'
  if (wide || tiny || !hasProof || state.items.length === 0) return 0
  const left = listRows - state.items.length
  return left < FEWEST ? 0 : left
}
