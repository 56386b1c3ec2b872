import { setFilter } from './filtering.ts'
import { typePath } from './flows.ts'
import { show } from './format.ts'
import { TYPED, unboundText } from './keys.ts'
import { typeInMenu } from './menu.ts'
import { withToast } from './toast.ts'
import { placeOf, type UiState } from './ui-state.ts'

/** Letters typed or pasted: to what is being typed, or to nobody. */
export function typeText(state: UiState, text: string): UiState {
  if (state.menu !== null) return typeInMenu(state, state.menu.text + text)
  if (state.path !== null) return typePath(state, text)
  return state.typing ? setFilter(state, state.filters[state.pane].text + show(text), true) : state
}

/** A key that does nothing says so, and where it would. */
export function pressUnbound(state: UiState, key: string): UiState {
  const place = placeOf(state)
  const letter = key === 'space' ? ' ' : key
  if (TYPED.includes(place) && [...letter].length === 1) return typeText(state, letter)
  return withToast(state, unboundText(key, place), 'warning', state.now)
}
