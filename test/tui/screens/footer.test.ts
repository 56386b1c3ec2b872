import { expect, test } from 'vitest'
import { EMPTY_SNAPSHOT, frameLines, press, uiState } from '../samples.ts'

const keyLine = (columns: number, ...keys: readonly string[]) => frameLines(press(uiState(columns, 24), ...keys)).at(-1)

test.each([
  [[], ' Enter open  / filter  n next  e export  y copy  : commands  ? help  q quit'],
  [['2'], ' Enter open  m mark  / filter  a all  n next  e export  y copy  ? help  q quit'],
  [['3'], ' Enter open  / filter  n next  e export  : commands  ? help  q quit'],
  [['4'], ' ↑↓ scroll  Enter jump  v values  n next  e export  : commands  ? help  q quit'],
  [['5'], ' ↑↓ scroll  n next  e export  : commands  ? help  q quit'],
  [['enter'], ' ↑↓ scroll  Enter jump  v values  n next  e export  y copy  ? help  Esc back'],
  [['2', 'enter'], ' ↑↓ scroll  Tab part  ←→ neighbour  c cURL  m mark  v values  ? help  Esc back'],
  [['2', '/', 'x'], ' /x█   Enter keep  Esc clear  Tab field  ↑↓ move'],
  [[':', 'x'], ' :x█   Enter run  Esc close'],
  [['?'], ' ↑↓ scroll  : commands  Esc back'],
])('the key line after %j names what is possible', (keys, line) => expect(keyLine(80, ...keys)).toBe(line))

test.each([
  [[], ' e export  : commands  ? help  q quit'],
  [['2'], ' e export  : commands  ? help  q quit'],
  [['4'], ' ↑↓ scroll  e export  : commands  ? help  q quit'],
])('where nobody came it names after %j only what does something', (keys, line) =>
  expect(frameLines(press(uiState(80, 24, EMPTY_SNAPSHOT), ...keys)).at(-1)).toBe(line),
)

test('help begins with the keys of the screen where it was asked for', () => {
  const help = (...keys: readonly string[]) => frameLines(press(uiState(80, 24), ...keys, '?'))[3]
  expect(help()).toBe(' In a list (you are here)')
  expect(help('2', 'enter')).toBe(' In an open exchange (you are here)')
  expect(help('4')).toBe(' In the session pane (you are here)')
  expect(help('5')).toBe(' In the app pane (you are here)')
})
