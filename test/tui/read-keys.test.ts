import { describe, expect, it } from 'vitest'
import { type KeyFlags, readKeys } from '../../src/tui/read-keys.ts'

const NONE: KeyFlags = {
  upArrow: false,
  downArrow: false,
  leftArrow: false,
  rightArrow: false,
  pageUp: false,
  pageDown: false,
  home: false,
  end: false,
  return: false,
  escape: false,
  tab: false,
  shift: false,
  ctrl: false,
  meta: false,
  backspace: false,
  delete: false,
}

describe('readKeys', () => {
  it.each([
    ['arrow', '', { upArrow: true }, ['up']],
    ['letters typed faster than read', 'jjG', {}, ['j', 'j', 'G']],
    ['letters and Enter in one read', 'ab\r', {}, ['a', 'b', 'enter']],
    ['Ctrl-C', 'c', { ctrl: true }, ['ctrl-c']],
    ['Ctrl and a letter behind another key in one read', '?\u001a\u0015', {}, ['?', 'ctrl-z', 'ctrl-u']],
    ['Shift-Tab', '', { tab: true, shift: true }, ['shift-tab']],
    ['space', ' ', {}, ['space']],
    ['Esc and a letter in one read', 'q', { meta: true }, ['esc', 'q']],
    ['Alt-B', 'b', { meta: true }, ['alt-b']],
    ['Alt-Backspace', '', { meta: true, backspace: true }, ['alt-backspace']],
    ['Ctrl and an arrow', '', { ctrl: true, leftArrow: true }, ['ctrl-left']],
    ['Alt and an arrow', '', { meta: true, rightArrow: true }, ['alt-right']],
    ['Esc and letters in one read', 'bc', { meta: true }, ['esc', 'b', 'c']],
    ['a stray control byte', '\u0000', {}, []],
    ['a wide letter', '日', {}, ['日']],
  ] as const)('%s', (_, input, flags, keys) => expect(readKeys(input, { ...NONE, ...flags })).toEqual(keys))
})
