import { describe, expect, it } from 'vitest'
import { columnsOf } from '../../src/tui/format.ts'
import type { Style } from '../../src/tui/rows.ts'
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

/** What the names mean in xterm and in GNOME's Tango, the palest ones in use: red, green and blue of 255. */
const PALETTES: Readonly<Record<string, Readonly<Record<string, readonly [number, number, number]>>>> = {
  xterm: {
    red: [205, 0, 0],
    green: [0, 205, 0],
    yellow: [205, 205, 0],
    blue: [0, 0, 238],
    magenta: [205, 0, 205],
    cyan: [0, 205, 205],
  },
  tango: {
    red: [204, 0, 0],
    green: [78, 154, 6],
    yellow: [196, 160, 0],
    blue: [52, 101, 164],
    magenta: [117, 80, 123],
    cyan: [6, 152, 154],
  },
}

/** WCAG 2.1, 1.4.3. */
function luminance(rgb: readonly [number, number, number]): number {
  const [r, g, b] = rgb.map(part => (part <= 10 ? part / 255 / 12.92 : ((part / 255 + 0.055) / 1.055) ** 2.4))
  return 0.2126 * (r ?? 0) + 0.7152 * (g ?? 0) + 0.0722 * (b ?? 0)
}

describe('a light ground', () => {
  it.each([
    [undefined, false],
    ['15;0', false],
    ['0;15', true],
    ['0;default;15', true],
    ['12;8', false],
    ['0;7', true],
    ['0;default', false],
    ['nonsense', false],
  ])('COLORFGBG=%s: light %s', (COLORFGBG, light) => expect(themeFrom({ COLORFGBG }, 'linux').light).toBe(light))

  const styles: readonly Style[] = ['error', 'warning', 'info', 'good', 'accent']

  it.each(['xterm', 'tango'])('every colour can be read on it, and on a dark one: %s', name => {
    const contrastOf = (style: Style, light: boolean) => {
      const { color = '' } = lookOf(style, { color: true, unicode: true, light })
      const rgb = PALETTES[name]?.[color]
      if (rgb === undefined) throw new Error(`${style} has no colour of the 16`)
      return light ? 1.05 / (luminance(rgb) + 0.05) : (luminance(rgb) + 0.05) / 0.05
    }
    // As for large text and signs: what matters is bold, or has a sign as well.
    for (const style of styles)
      for (const light of [true, false])
        expect([style, light, contrastOf(style, light) >= 3]).toEqual([style, light, true])
  })

  it('changes nothing without colours', () => {
    expect(lookOf('warning', themeFrom({ COLORFGBG: '0;15', NO_COLOR: '1' }, 'linux'))).toEqual({})
  })
})

describe('drawable', () => {
  it('keeps each column where nothing but ASCII can be drawn', () => {
    const text = '✖ x17 → x42 … 日本 é ─│▸'
    const drawn = drawable(text, { color: true, unicode: false }, columnsOf)
    expect(drawn).toBe('x x17 > x42 ~ ???? ? -|>')
    expect(drawn).toHaveLength(columnsOf(text))
  })
})
