/** One column for one column, so that nothing has to be measured again. */
const ASCII_FOR: Readonly<Record<string, string>> = {
  '─': '-',
  '│': '|',
  '┃': '#',
  '→': '>',
  '←': '<',
  '↑': '^',
  '↓': 'v',
  '…': '~',
  '·': '-',
  '×': 'x',
  '✖': 'x',
  '▲': '!',
  '●': 'i',
  '✓': '+',
  '▸': '>',
  '◂': '<',
  '├': '+',
  '┤': '+',
  '┼': '+',
  '╌': '.',
  '└': '`',
  '█': '_',
  '‹': '<',
  '›': '>',
  '▇': '#',
  '▄': '=',
  '▁': '.',
  '“': '"',
  '”': '"',
  '‘': "'",
  '’': "'",
  '–': '-',
  '—': '-',
}

/** The text in letters that every terminal can draw; line feeds and escapes stay. `columns` tells how many a letter takes. */
export function asciiOf(text: string, columns: (char: string) => number = () => 1): string {
  return text.replace(/[^\x00-\x7e]/gu, char => ASCII_FOR[char] ?? '?'.repeat(columns(char)))
}

type Env = Readonly<Record<string, string | undefined>>

/** The locale by POSIX precedence: LC_ALL, LC_CTYPE, LANG; '' = none is set. */
export function localeOf(env: Env): string {
  return [env.LC_ALL, env.LC_CTYPE, env.LANG].find(value => value !== undefined && value !== '') ?? ''
}

/** C and POSIX ask for ASCII. Where nothing is set (a container) a log is UTF-8 all the same. */
export function wantsAscii(env: Env): boolean {
  return /^(?:C|POSIX)$/.test(localeOf(env))
}

/** The text as the locale can show it. */
export function inLocale(text: string, env: Env): string {
  return wantsAscii(env) ? asciiOf(text) : text
}
