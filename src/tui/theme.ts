import { asciiOf, localeOf } from '../http/ascii.ts'
import { wantsLinks } from '../http/hyperlink.ts'
import type { Style } from './rows.ts'

/** How text is drawn on this terminal. */
export interface Theme {
  /** false (`NO_COLOR`): not one SGR code, neither colour nor weight. */
  readonly color: boolean
  /** false: nothing but ASCII is written. */
  readonly unicode: boolean
  /** Addresses are links (OSC 8). Default: no. */
  readonly links?: boolean
  /** The terminal's ground is light. Default: no. */
  readonly light?: boolean
}

/** What Ink's `<Text>` takes. */
export interface TextLook {
  readonly color?: string
  readonly bold?: boolean
  readonly dimColor?: boolean
  readonly inverse?: boolean
}

type Env = Readonly<Record<string, string | undefined>>

/** `COLORFGBG` (rxvt, Konsole, iTerm2 set it: `0;15`) ends with the number of the ground's colour; 7 and 9 to 15 are light, as vim takes it. */
function isLight({ COLORFGBG = '' }: Env): boolean {
  const ground = /;(\d{1,2})$/.exec(COLORFGBG)?.[1]
  return ground !== undefined && (ground === '7' || Number(ground) >= 9) && Number(ground) <= 15
}

/**
 * `NO_COLOR` (no-color.org: set and not empty), the locale, and `NO_HYPERLINK`, or `FORCE_HYPERLINK=0`. A terminal that does not know
 * links leaves them out; one that draws nothing but ASCII is not asked.
 */
export function themeFrom(env: Env, platform: string): Theme {
  const locale = localeOf(env)
  const utf8 = platform === 'win32' ? env.WT_SESSION !== undefined : /utf-?8/i.test(locale)
  const unicode = utf8 && env.TERM !== 'linux'
  return { color: (env.NO_COLOR ?? '') === '', unicode, links: unicode && wantsLinks(env), light: isLight(env) }
}

const LOOKS: Readonly<Record<Style, TextLook>> = {
  plain: {},
  strong: { bold: true },
  quiet: { dimColor: true },
  error: { color: 'red', bold: true },
  warning: { color: 'yellow' },
  info: { color: 'cyan' },
  good: { color: 'green' },
  accent: { color: 'cyan', bold: true },
  // The terminal's own colours, the other way round: read on light and on dark.
  selected: { inverse: true, bold: true },
}

/** Of 16 colours yellow, cyan and green can hardly be read on white. */
const ON_LIGHT: Partial<Readonly<Record<Style, TextLook>>> = {
  warning: { color: 'magenta' },
  info: { color: 'blue' },
  good: { color: 'blue' },
  accent: { color: 'blue', bold: true },
}

export function lookOf(style: Style, { color, light = false }: Theme): TextLook {
  if (!color) return {}
  return (light ? ON_LIGHT[style] : undefined) ?? LOOKS[style]
}

/** A counted text as this terminal can draw it. `isWide` tells which characters take two columns. */
export function drawable(text: string, theme: Theme, columns: (char: string) => number): string {
  if (theme.unicode) return text
  return asciiOf(text, columns)
}
