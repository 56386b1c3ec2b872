import { describe, expect, it } from 'vitest'
import { effectOf } from '../../src/tui/effects.ts'
import { reduce } from '../../src/tui/store.ts'
import { EMPTY_SNAPSHOT, NOW, PAPER, uiState } from './samples.ts'

const open = reduce(uiState(), { kind: 'command', command: 'open', now: NOW })
const help = reduce(uiState(), { kind: 'command', command: 'help', now: NOW })

describe('effectOf', () => {
  it.each([
    ['q at the top', uiState(), 'back-or-quit', 'quit'],
    ['q in the detail', open, 'back-or-quit', undefined],
    ['q in the help', help, 'back-or-quit', undefined],
    ['Ctrl-C in the detail', open, 'quit', 'quit'],
    ['e', uiState(), 'export', 'export'],
    ['o', uiState(), 'browse', 'browse'],
    ['y on a cause', uiState(), 'copy', 'copy'],
    ['y on nothing', uiState(80, 24, EMPTY_SNAPSHOT), 'copy', 'say'],
    ['a move', uiState(), 'down', undefined],
  ] as const)('%s', (_, state, command, kind) => expect(effectOf(state, command, PAPER)?.kind).toBe(kind))
})

describe('moving the clock on', () => {
  const effect = (command: 'jump-day' | 'jump-past', state = uiState()) => effectOf(state, command, PAPER)
  const DAY = 86_400_000

  it('by a day', () => expect(effect('jump-day')).toEqual({ kind: 'jump-clock', byMs: DAY }))

  it("a minute past the token's end, where it is known", () => {
    const state = uiState()
    const { token } = state.snapshot.status
    const end = token?.kind === 'decoded' ? (token.expiresAt ?? 0) : 0
    expect(effect('jump-past', state)).toEqual({ kind: 'jump-clock', byMs: end - state.now + 60_000 })
  })

  it('else beyond 30 days', () =>
    expect(effect('jump-past', uiState(80, 24, EMPTY_SNAPSHOT))).toEqual({ kind: 'jump-clock', byMs: 31 * DAY }))
})
