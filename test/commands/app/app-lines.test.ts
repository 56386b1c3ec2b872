import { expect, test } from 'vitest'
import { type AppEvent, createAppLines } from '../../../src/commands/app/app-lines.ts'
import { createHeaderStore } from '../../../src/commands/run/header-store.ts'
import type { HeaderInfo } from '../../../src/tui/header-info.ts'
import { HEADER } from '../../tui/samples.ts'

const DOWN = { down: 'Waiting for localhost:3000: nothing listens there.' }
const UNKNOWN_HOST = { down: 'There is no host called foo.' }

function tellingOf(states: readonly HeaderInfo['app'][]) {
  const header = createHeaderStore({ ...HEADER, app: 'unknown' })
  const lines: string[] = []
  const events: AppEvent[] = []
  for (const tell of [
    createAppLines(header, { line: text => lines.push(text) }),
    createAppLines(header, { event: event => events.push(event) }),
  ]) {
    tell()
    header.onChange(tell)
  }
  for (const app of states) {
    header.set({ app })
    header.set({ ca: 'unknown' })
  }
  return { lines, events: events.map(({ state, text }) => [state, text]) }
}

test('down, up and down again: a line and an event each, and none for other news of the header', () => {
  const { lines, events } = tellingOf([DOWN, DOWN, 'up', DOWN])
  expect(lines).toEqual([DOWN.down, 'localhost:3000 is up.', DOWN.down])
  expect(events).toEqual([
    ['down', DOWN.down],
    ['up', 'localhost:3000 is up.'],
    ['down', DOWN.down],
  ])
})

test('another reason is news', () => {
  expect(tellingOf([UNKNOWN_HOST, DOWN]).lines).toEqual([UNKNOWN_HOST.down, DOWN.down])
})

test('an app that was up all along is told to programs only', () => {
  const { lines, events } = tellingOf(['up'])
  expect(lines).toEqual([])
  expect(events).toEqual([['up', 'localhost:3000 is up.']])
})
