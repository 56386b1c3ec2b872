import { Terminal } from '@xterm/headless'
import { renderToString } from 'ink'
import { describe, expect, it } from 'vitest'
import type { ExchangeId } from '../../../src/model/exchange.ts'
import type { SessionSnapshot } from '../../../src/model/recording.ts'
import { Frame } from '../../../src/tui/App.tsx'
import { PANES } from '../../../src/tui/items.ts'
import { rowColumns } from '../../../src/tui/rows.ts'
import { frameRows } from '../../../src/tui/screens/frame.ts'
import { reduce } from '../../../src/tui/store.ts'
import type { Theme } from '../../../src/tui/theme.ts'
import { PARTS, type UiState } from '../../../src/tui/ui-state.ts'
import { HEADER, NOW, SESSION, SNAPSHOT, uiState } from '../samples.ts'

const PLAIN: Theme = { color: false, unicode: true }
const SIZES = [
  [80, 24],
  [200, 50],
  [100, 14],
  [60, 12],
  [40, 6],
  [1, 1],
] as const

/** What security facts H5 lists, in one string. */
const HOSTILE =
  'A\u001b]52;c;aGk=\u0007\u001b]8;;http://evil.test\u001b\\B\u001b]0;title\u0007\u001b[2J\u001b[8mhidden\u001bc\u001bP+q\u001b\\\u009d52;c;x\u009c\u009b6n\u0007\r\b\u007f\n\t\u202eevil\u2066\u200bC日本語'

const RAW = /[\u0000-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff]/

/** Every string of a value replaced by what it was and the hostile text, but for words of the program's own. */
function poison<Value>(value: Value): Value {
  const own = new Set(['error', 'warning', 'info', 'open', 'resolved', 'proven', 'likely', 'decoded', 'cause'])
  const walk = (part: unknown, key: string): unknown => {
    if (part instanceof Uint8Array) return part
    if (typeof part === 'string') {
      const fixed =
        own.has(part) ||
        ['dialect', 'ca', 'secret', 'app', 'fingerprint', 'findings', 'id', 'kind', 'verdict'].includes(key)
      return fixed ? part : part + HOSTILE
    }
    if (Array.isArray(part)) return part.map(entry => walk(entry, key))
    if (typeof part === 'object' && part !== null) {
      return Object.fromEntries(
        Object.entries(part).map(([name, entry]) => [
          key === 'claims' || key === 'checked' ? name + HOSTILE : name,
          walk(entry, name),
        ]),
      )
    }
    return part
  }
  return walk(value, '') as Value
}

const draw = (state: UiState, theme = PLAIN) =>
  renderToString(<Frame rows={frameRows(state)} theme={theme} />, { columns: Math.max(1, state.size.columns) })

function views(columns: number, rows: number, snapshot: SessionSnapshot, header: Partial<typeof HEADER> = {}) {
  const start = uiState(columns, rows, snapshot, header)
  return PANES.flatMap(pane => {
    const list = reduce(start, { kind: 'command', command: `pane-${pane}`, now: NOW })
    const open = reduce(list, { kind: 'command', command: 'open', now: NOW })
    const typed = reduce(reduce(list, { kind: 'command', command: 'filter', now: NOW }), {
      kind: 'text',
      text: HOSTILE,
    })
    const told = reduce(list, { kind: 'notice', text: HOSTILE, style: 'warning', now: NOW })
    const details = new Map(
      ['x9', 'x17', 'x42', 'x55'].map(id => [id as ExchangeId, poison(SESSION.detail(id as ExchangeId))]),
    )
    const known = reduce(open, { kind: 'details', details })
    const parts = PARTS.map((_, index) => openParts(known, index))
    return [...parts, list, open, typed, told, reduce(list, { kind: 'command', command: 'help', now: NOW })]
  })
}

/** The state with another part open, on an exchange that has all of them. */
function openParts(state: UiState, index: number): UiState {
  let next = state
  for (let step = 0; step < index; step += 1) next = reduce(next, { kind: 'command', command: 'next-part', now: NOW })
  for (let step = 0; step < 2; step += 1)
    next = reduce(next, { kind: 'command', command: 'previous-exchange', now: NOW })
  return next
}

describe.each(SIZES)('a frame at %d x %d', (columns, rows) => {
  it('has its size, whatever the strings', () => {
    for (const state of views(columns, rows, poison(SNAPSHOT), poison(HEADER))) {
      expect(draw(state).split('\n')).toHaveLength(Math.max(1, rows - 1))
    }
  })

  it('holds no control character of anybody, in the rows and on the screen', () => {
    for (const state of views(columns, rows, poison(SNAPSHOT), poison(HEADER))) {
      expect(draw(state).replaceAll('\n', '')).not.toMatch(RAW)
      for (const row of frameRows(state)) {
        expect(row.map(piece => piece.text).join('')).not.toMatch(RAW)
        expect(rowColumns(row)).toBeLessThanOrEqual(Math.max(1, columns))
      }
    }
  })

  it('is ASCII where the terminal is', () => {
    for (const state of views(columns, rows, poison(SNAPSHOT))) {
      expect(draw(state, { color: false, unicode: false })).toMatch(/^[\x20-\x7e\n]*$/)
    }
  })
})

describe('Frame', () => {
  it('is the last defence: a row made past `span` is made printable, too', () => {
    const drawn = renderToString(<Frame rows={[[{ text: HOSTILE, style: 'error' }]]} theme={PLAIN} />, { columns: 400 })
    expect(drawn).not.toMatch(RAW)
    expect(drawn).toContain('\\x1b]52;c;aGk=\\x07')
  })
})

describe('what a key did', () => {
  const told = (state: UiState, text: string) =>
    draw(reduce(state, { kind: 'notice', text, style: 'warning', now: NOW })).split('\n')
  const long =
    'Not exported: ./out.har could not be written, since there is no room left on that disk. Choose another file'
  const open = uiState(80, 24)
  const cause = reduce(open, { kind: 'command', command: 'open', now: NOW })

  it('is said whole, above the keys, in a list and in an open line', () => {
    for (const state of [open, cause, reduce(open, { kind: 'command', command: 'help', now: NOW })]) {
      const lines = told(state, long)
      expect(lines.slice(19, 21)).toEqual([
        ' Not exported: ./out.har could not be written, since there is no room left on',
        ' that disk. Choose another file',
      ])
      expect(lines).toHaveLength(23)
    }
  })

  it('hides neither the selected line nor the end of a text', () => {
    const all = reduce(open, { kind: 'command', command: 'pane-exchanges', now: NOW })
    const list = reduce(all, { kind: 'command', command: 'toggle-all', now: NOW })
    expect(told(list, long).filter(line => line.startsWith(' ▸'))).toHaveLength(1)
    const end = reduce(cause, { kind: 'command', command: 'bottom', now: NOW })
    expect(told(end, long)[18]?.trim()).toBe(draw(end).split('\n')[20]?.trim())
  })
})

describe('a whole frame in a terminal', () => {
  it('wide letters break no line: each row lands where it was counted', async () => {
    const terminal = new Terminal({ cols: 80, rows: 24, allowProposedApi: true, convertEol: true })
    const state = uiState(80, 24, poison(SNAPSHOT))
    await new Promise<void>(resolve => terminal.write(draw(state, { color: true, unicode: true }), resolve))
    const lines = Array.from({ length: 23 }, (_, y) => terminal.buffer.active.getLine(y)?.translateToString(true) ?? '')
    expect(terminal.buffer.active.length).toBe(24)
    expect(lines[2]).toBe('─'.repeat(80))
    expect(lines[8]).toBe(' [1 Causes]   2 Exchanges    3 Cookies    4 Session    5 App')
    expect(lines[9]).toMatch(/^ ▸ ✖ Sessions lose `user`/)
    expect(lines[22]).toBe(' Enter open  / filter  n next  e export  y copy  : commands  ? help  q quit')
  })

  it('shows the sketch: verdict, chain, causes, status', () => {
    const lines = draw(uiState()).split('\n')
    expect(lines[0]).toMatch(/^ authproxy {2}https:\/\/localhost:3443 → localhost:3000 +2 clients$/)
    expect(lines[1]).toBe(' next-auth 4.24.11 · CA trusted · secret found · app up')
    expect(lines[4]).toBe('   x17 sign-in set it → x42 refresh replaced it → x42 GET /api/auth/session ans…')
    expect(lines[11]).toMatch(/^ {3}▲ SameSite=None without Secure \(legacy on localhost\) +1 min$/)
    expect(lines[20]).toMatch(/^ \d+ checks · 60 exchanges · 3 auth · last refresh 30 s ago$/)
  })

  it('uses a wide screen for list and detail at once', () => {
    const lines = draw(uiState(200, 50)).split('\n')
    expect(lines.some(line => /▸ ✖ Sessions lose `user`.*│ +error, open, proven by/.test(line))).toBe(true)
    // The verdict and the list say it; a third time nobody wants to read it.
    expect(lines.filter(line => line.includes('Sessions lose `user`'))).toHaveLength(2)
    expect(lines.some(line => /│ +How to verify/.test(line))).toBe(true)
  })

  it('says what matters in a window that is too small', () => {
    expect(draw(uiState(40, 6)).split('\n')).toEqual([
      'Sessions lose `user` when they are',
      'refreshed (+3)',
      'Fix: In callbacks.jwt start from the',
      'token that comes in, and add to it only',
      '↓ 10 more · q quit · 60x12 shows all',
    ])
  })
})
