import { readFile } from 'node:fs/promises'
import { describe, expect, it } from 'vitest'
import { BINDINGS } from '../../src/tui/bindings.ts'
import type { KeyPlace } from '../../src/tui/commands.ts'
import { commandFor, footerBindings, renderKeysDoc, TYPED, unboundText } from '../../src/tui/keys.ts'

const PLACES: readonly KeyPlace[] = [
  'list',
  'page',
  'app',
  'detail',
  'exchange',
  'diff',
  'flows',
  'flow-step',
  'help',
  'filter',
  'menu',
  'path',
]

describe('commandFor', () => {
  it.each([
    ['j', 'list', 'down'],
    ['G', 'detail', 'bottom'],
    ['enter', 'list', 'open'],
    ['enter', 'detail', 'jump'],
    ['enter', 'exchange', null],
    ['left', 'exchange', 'previous-exchange'],
    ['left', 'detail', 'back'],
    ['tab', 'exchange', 'next-part'],
    ['tab', 'detail', 'next-pane'],
    ['enter', 'filter', 'filter-keep'],
    ['esc', 'filter', 'filter-clear'],
    ['esc', 'detail', 'back'],
    ['q', 'filter', null],
    ['q', 'list', 'back-or-quit'],
    ['ctrl-c', 'filter', 'quit'],
    ['ctrl-c', 'help', 'quit'],
    ['/', 'detail', null],
    ['l', 'list', 'open'],
    ['h', 'detail', 'back'],
    ['h', 'exchange', 'previous-exchange'],
    ['ctrl-d', 'page', 'half-down'],
    ['ctrl-u', 'list', 'half-up'],
    ['ctrl-u', 'filter', 'line-erase-before'],
    ['down', 'filter', 'down'],
    ['z', 'list', null],
    [':', 'diff', 'menu'],
    ['q', 'menu', null],
    ['enter', 'menu', 'menu-run'],
    ['ctrl-c', 'menu', 'quit'],
  ] as const)('%s in %s: %s', (key, place, command) => expect(commandFor(key, place)).toBe(command))

  it('has no binding that another one hides everywhere', () => {
    for (const binding of BINDINGS) {
      for (const key of binding.keys) {
        expect(PLACES.map(place => commandFor(key, place))).toContain(binding.command)
      }
    }
  })
})

describe('footerBindings', () => {
  it.each(PLACES.filter(place => !TYPED.includes(place)))('the way out of %s stands last', place => {
    expect(footerBindings(place).at(-1)?.command).toMatch(/^back/)
  })
})

describe('a key that means nothing', () => {
  it.each([
    ['z', 'list', 'z means nothing here: ? names the keys'],
    ['ctrl-y', 'page', 'Ctrl-Y means nothing here: ? names the keys'],
    [
      'c',
      'list',
      'c: not here. In an open exchange: Copy it as a cURL command, masked unless `v` shows the values (OSC 52)',
    ],
    ['left', 'filter', '← does nothing while a filter is typed: Enter keeps it, Esc clears it'],
    ['pageup', 'menu', 'PgUp does nothing in the menu: Enter runs the marked command, Esc closes it'],
  ] as const)('%s in %s says so', (key, place, text) => expect(unboundText(key, place)).toBe(text))
})

describe('docs/keys.md', () => {
  it('is what `npm run docs` writes', async () => {
    expect(await readFile(new URL('../../docs/keys.md', import.meta.url), 'utf8')).toBe(renderKeysDoc())
  })
})
