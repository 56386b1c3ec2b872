import { expect, test } from 'vitest'
import { effectOf } from '../../src/tui/effects.ts'
import { commandFor } from '../../src/tui/keys.ts'
import { frameRows } from '../../src/tui/screens/frame.ts'
import { reduce } from '../../src/tui/store.ts'
import { placeOf, type UiState } from '../../src/tui/ui-state.ts'
import { PAPER, uiState } from './samples.ts'

const text = (state: UiState) =>
  frameRows(state)
    .map(row => row.map(span => span.text).join(''))
    .join('\n')

test('claim values are shown on the session pane when a person asks, and hidden again', () => {
  const at = reduce(uiState(), { kind: 'command', command: 'pane-session', now: 0 })
  expect(commandFor('v', placeOf(at))).toBe('reveal')
  expect(effectOf(at, 'reveal', PAPER)).toEqual({ kind: 'reveal' })
  expect(text(at)).not.toContain('ada@example.org')

  const shown = reduce(at, { kind: 'revealed', claims: { email: '"ada@example.org"', evil: '\u001b]52;c;x\u0007' } })
  expect(text(shown)).toContain('ada@example.org')
  expect(text(shown)).not.toMatch(/[\u0007\u001b]/)

  expect(effectOf(shown, 'reveal', PAPER)).toBeNull()
  const hidden = reduce(shown, { kind: 'command', command: 'reveal', now: 0 })
  expect(text(hidden)).not.toContain('ada@example.org')
})

test('in a list there are no values: the key asks for the session, as V does everywhere', () => {
  expect(commandFor('v', 'list')).toBe('ask-session')
  expect(commandFor('V', 'page')).toBe('ask-session')
  expect(commandFor('v', 'filter')).toBeNull()
})
