import { describe, expect, it } from 'vitest'
import { columnsOf } from '../../src/tui/format.ts'
import { drawable, lookOf, themeFrom } from '../../src/tui/theme.ts'

describe('themeFrom', () => {
  it.each([
    [{ LANG: 'en_US.UTF-8' }, 'linux', true],
    [{ LANG: 'C' }, 'linux', false],
    [{}, 'linux', false],
    [{ LC_ALL: 'C', LANG: 'en_US.UTF-8' }, 'linux', false],
    [{ LC_ALL: '', LC_CTYPE: 'de_DE.utf8' }, 'darwin', true],
    [{ LANG: 'en_US.UTF-8', TERM: 'linux' }, 'linux', false],
    [{ WT_SESSION: 'x' }, 'win32', true],
  ])('%j on %s: unicode %s', (env, platform, unicode) => expect(themeFrom(env, platform).unicode).toBe(unicode))

  it('NO_COLOR takes weight and colour, an empty one neither', () => {
    expect(lookOf('error', themeFrom({ NO_COLOR: '1' }, 'linux'))).toEqual({})
    expect(lookOf('error', themeFrom({ NO_COLOR: '' }, 'linux'))).not.toEqual({})
  })
})

it.each([
  [{ LANG: 'C.UTF-8' }, true],
  [{ LANG: 'C.UTF-8', NO_COLOR: '1', NO_HYPERLINK: '', FORCE_HYPERLINK: '1' }, true],
  [{ LANG: 'C.UTF-8', NO_HYPERLINK: '1' }, false],
  [{ LANG: 'C.UTF-8', FORCE_HYPERLINK: '0' }, false],
  [{ LANG: 'C.UTF-8', TERM: 'dumb' }, false],
  [{ LC_ALL: 'C' }, false],
])('%j: links %s', (env, links) => expect(themeFrom(env, 'linux').links).toBe(links))

describe('drawable', () => {
  it('keeps each column where nothing but ASCII can be drawn', () => {
    const text = '✖ x17 → x42 … 日本 é ─│▸'
    const drawn = drawable(text, { color: true, unicode: false }, columnsOf)
    expect(drawn).toBe('x x17 > x42 ~ ???? ? -|>')
    expect(drawn).toHaveLength(columnsOf(text))
  })
})
