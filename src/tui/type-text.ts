import { FILTER_FIELDS } from './filter.ts'
import { setFilter } from './filtering.ts'
import { setPath } from './flows.ts'
import { show } from './format.ts'
import { TYPED, unboundText } from './keys.ts'
import { typeInMenu } from './menu.ts'
import { withToast } from './toast.ts'
import { editLine, type LineCommand, type TypedLine, withField } from './typing.ts'
import { placeOf, type UiState } from './ui-state.ts'

/** What a folder holds that begins like a path. */
export interface PathCompletion {
  readonly typed: string
  /** As far as all that was found is the same. */
  readonly whole: string
  /** Folders end in `/`. */
  readonly names: readonly string[]
}

/** What is being typed, wherever; null = nothing is. */
export function typedLine(state: UiState): TypedLine | null {
  const text = typedText(state)
  if (text === null) return null
  const letters = [...text]
  const caret = Math.max(0, letters.length - state.behind)
  return { before: letters.slice(0, caret).join(''), behind: letters.slice(caret).join('') }
}

/** At most one of the three is open. */
function typedText(state: UiState): string | null {
  return state.menu?.text ?? (state.typing ? state.filters[state.pane].text : state.path)
}

function withLine(state: UiState, { before, behind }: TypedLine): UiState {
  const at = { ...state, behind: [...behind].length }
  const text = before + behind
  // The caret alone was moved: what was found stays marked.
  if (text === typedText(state)) return at
  if (state.menu !== null) return typeInMenu(at, text)
  return state.typing ? setFilter(at, text, true) : setPath(at, text)
}

export function editTyped(state: UiState, command: LineCommand): UiState {
  const line = typedLine(state)
  return line === null ? state : withLine(state, editLine(line, command))
}

/** Letters typed or pasted, at the caret: to what is being typed, or to nobody. */
export function typeText(state: UiState, text: string): UiState {
  const line = typedLine(state)
  return line === null ? state : withLine(state, { ...line, before: line.before + show(text) })
}

/** Tab in a filter: the name of the field that was begun before the caret. */
export function completeField(state: UiState): UiState {
  const line = typedLine(state)
  const whole = line === null ? null : withField(line.before)
  const fields = FILTER_FIELDS.map(name => `${name}:`).join(' ')
  if (line === null || whole === null)
    return withToast(state, `Tab completes what begins like ${fields}`, 'warning', state.now)
  return withLine(state, { ...line, before: whole })
}

/** What Tab found in the folder that was named; nothing, where the name was changed meanwhile. */
export function withCompletion(state: UiState, { typed, whole, names }: PathCompletion): UiState {
  const line = typedLine(state)
  if (state.path === null || line === null || line.before !== typed) return state
  const at = withLine(state, { ...line, before: show(whole) })
  if (names.length === 1) return { ...at, toast: null }
  if (names.length === 0) return withToast(at, 'No file or folder begins like that', 'warning', state.now)
  return withToast(at, names.slice(0, MOST_NAMES).join('  ') + (names.length > MOST_NAMES ? ' …' : ''), 'good', at.now)
}

const MOST_NAMES = 20

/** A key that does nothing says so, and where it would. */
export function pressUnbound(state: UiState, key: string): UiState {
  const place = placeOf(state)
  const letter = key === 'space' ? ' ' : key
  if (TYPED.includes(place) && [...letter].length === 1) return typeText(state, letter)
  return withToast(state, unboundText(key, place), 'warning', state.now)
}
