import { describe, expect, test } from 'vitest'
import type { AppLine } from '../../../src/model/app-line.ts'
import { commandFor } from '../../../src/tui/keys.ts'
import { layoutOf } from '../../../src/tui/layout.ts'
import { frameRows } from '../../../src/tui/screens/frame.ts'
import { reduce } from '../../../src/tui/store.ts'
import { placeOf, selectedItem, type UiState } from '../../../src/tui/ui-state.ts'
import { exchange, NOW, SNAPSHOT, uiState } from '../samples.ts'

const press = (state: UiState, ...keys: string[]): UiState =>
  keys.reduce((now, key) => {
    const command = commandFor(key, placeOf(now))
    return command === null ? now : reduce(now, { kind: 'command', command, now: NOW })
  }, state)

const linesTo = (last: number): AppLine[] =>
  Array.from({ length: last }, (_, index) => ({ from: 'stdout', text: `line ${index + 1}` }))

const print = (state: UiState, lines: readonly AppLine[]): UiState => reduce(state, { kind: 'app-lines', lines })

/** What stands between the tabs and the status. */
function shown(state: UiState): readonly string[] {
  const rows = frameRows(state).map(row =>
    row
      .map(piece => piece.text)
      .join('')
      .trim(),
  )
  const first = rows.findIndex(row => row.includes('[5 App]')) + 1
  return rows.slice(first, first + layoutOf(state.size).listRows)
}

describe('the pane of the app', () => {
  test('says how its lines come here while there are none', () => {
    expect(shown(press(uiState(), '5')).join(' ')).toMatch(
      /^Nothing printed yet\. What the app prints is seen here, and read for NextAuth's own lines, when authproxy starts it \(authproxy -- npm run dev\) or reads its log \(--log FILE\)\. +$/,
    )
  })

  test('shows the newest lines, and follows them', () => {
    const opened = press(print(uiState(), linesTo(50)), '5')
    expect(shown(opened).at(-1)).toBe('line 50')
    expect(shown(print(opened, linesTo(60))).at(-1)).toBe('line 60')
  })

  test('whoever has scrolled up is left alone, until the end is reached again', () => {
    const up = press(print(uiState(), linesTo(50)), '5', 'g')
    expect(shown(up)[0]).toBe('line 1')
    expect(shown(print(up, linesTo(60)))[0]).toBe('line 1')
    const down = press(print(up, linesTo(60)), 'G')
    expect(shown(print(down, linesTo(70))).at(-1)).toBe('line 70')
  })

  test('lines that come while another pane is open change nothing there', () => {
    const before = uiState()
    const after = print(before, linesTo(3))
    expect(frameRows(after)).toEqual(frameRows(before))
    expect(shown(press(after, '5')).slice(0, 3)).toEqual(['line 1', 'line 2', 'line 3'])
  })

  test('long lines are wrapped, controls are shown, and no row is wider than the terminal', () => {
    const odd: AppLine = { from: 'stderr', text: `${'word '.repeat(40)}\u001b[2J` }
    const state = press(
      print(uiState(60, 15), [odd, { from: 'authproxy', text: 'It ended.' }, { from: 'stdout', text: '' }]),
      '5',
    )
    const text = shown(state).join('\n')
    expect(text).toContain('\\x1b[2J')
    expect(text).toContain('It ended.')
    expect(frameRows(state).every(row => row.map(piece => piece.text).join('').length <= 60)).toBe(true)
  })

  describe("NextAuth's own lines", () => {
    const [sent = exchange(42)] = SNAPSHOT.exchanges.filter(one => one.id === 'x42')
    const during = sent.startedAt + sent.durationMs + 20
    const lines: readonly AppLine[] = [
      ...linesTo(3),
      { from: 'stderr', text: '[next-auth][error][JWT_SESSION_ERROR]', authAt: during },
      { from: 'stderr', text: 'https://next-auth.js.org/errors#jwt_session_error decryption failed', authAt: during },
      { from: 'stderr', text: '[next-auth][warn][NEXTAUTH_URL]', authAt: sent.startedAt - 3_600_000 },
      ...linesTo(1),
    ]

    test('are marked, with the request during which they came; Enter jumps there, Esc comes back', () => {
      const opened = press(print(uiState(), lines), '5')
      expect(shown(opened).slice(0, 7)).toEqual([
        'line 1',
        'line 2',
        'line 3',
        '● x42 [next-auth][error][JWT_SESSION_ERROR]',
        '▸ x42 https://next-auth.js.org/errors#jwt_session_error decryption failed',
        '● [next-auth][warn][NEXTAUTH_URL]',
        'line 1',
      ])
      expect(shown(press(opened, 'up'))[3]).toMatch(/^▸ x42 /)
      const jumped = press(opened, 'enter')
      expect([jumped.pane, selectedItem(jumped)?.key]).toEqual(['exchanges', 'x42'])
      expect(press(jumped, 'esc').pane).toBe('app')
    })

    test('of nginx that name their request lead to it, also when they come late, and to no other one', () => {
      const { pathname } = new URL(sent.url)
      const named = (path: string): AppLine => ({
        from: 'stderr',
        text: `upstream timed out, request: "${sent.method} ${path}"`,
        authAt: during + 280,
        request: { method: sent.method, path },
      })
      const opened = press(print(uiState(), [named(pathname), named('/nobody-asked')]), '5')
      expect(shown(opened).slice(0, 2)).toEqual([
        `▸ x42 upstream timed out, request: "${sent.method} ${pathname}"`,
        `● upstream timed out, request: "${sent.method} /nobody-asked"`,
      ])
      expect(selectedItem(press(opened, 'enter'))?.key).toBe('x42')
    })

    test('that are not on the screen are not meant', () => {
      const far = press(print(uiState(), [...lines, ...linesTo(60)]), '5')
      const there = press(far, 'enter')
      expect([there.pane, shown(there)[0]]).toEqual([
        'app',
        '▸ x42 https://next-auth.js.org/errors#jwt_session_error decryption failed',
      ])
      expect(selectedItem(press(there, 'enter'))?.key).toBe('x42')
      expect(selectedItem(press(far, 'g', 'enter'))?.key).toBe('x42')
      expect(press(print(uiState(), linesTo(9)), '5', 'enter').toast?.text).toBe(
        "No line of NextAuth's is here that came during a request: there is nothing to jump to",
      )
    })
  })

  test('n leads to the causes, / does nothing', () => {
    const opened = press(print(uiState(), linesTo(3)), '5')
    expect(press(opened, '/').typing).toBe(false)
    expect(press(opened, 'n').pane).toBe('causes')
    expect(press(opened, 'tab').pane).toBe('causes')
  })
})
