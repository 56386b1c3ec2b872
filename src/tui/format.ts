import { printable } from '../http/printable.ts'

/**
 * What terminals and Ink measure differently: marks that join the letter before them, invisible letters, flags,
 * private use. They are drawn as their escape, so that a row is as wide as it was counted.
 */
const UNSURE =
  /[\p{M}\p{Default_Ignorable_Code_Point}\p{Regional_Indicator}\p{Emoji_Modifier}\p{Co}\p{Cs}\p{Cn}\u1160-\u11ff\ud7b0-\ud7fb]/gu
/** East Asian Wide and Fullwidth (UAX #11), and what is drawn as an emoji without being asked to: two columns. */
const WIDE =
  /[\u1100-\u115f\u2329\u232a\u2e80-\u303e\u3041-\ua4cf\ua960-\ua97c\uac00-\ud7a3\uf900-\ufaff\ufe10-\ufe19\ufe30-\ufe6f\uff01-\uff60\uffe0-\uffe6\u{16fe0}-\u{18cff}\u{1aff0}-\u{1b2ff}\u{1f200}-\u{1f2ff}\u{20000}-\u{3fffd}\p{Emoji_Presentation}]/u
const ASCII = /^[\x20-\x7e]*$/
/** The hexagrams stand between the wide blocks and are narrow. */
const NARROW = /[\u4dc0-\u4dff]/

/** Any text, made safe to draw and safe to count. Applying it twice changes nothing. */
export function show(text: string): string {
  if (ASCII.test(text)) return text
  return printable(text.normalize('NFC')).replace(UNSURE, char => `\\u{${(char.codePointAt(0) ?? 0).toString(16)}}`)
}

/** An address as people write it: `/日本` of `/%E6%97%A5%E6%9C%AC`. What is ASCII stays encoded, so that nothing else can be meant. */
export function readableUrl(url: string): string {
  return url.replace(/(?:%[89a-f][0-9a-f])+/gi, octets => {
    try {
      return decodeURIComponent(octets)
    } catch {
      return octets
    }
  })
}

/** Terminal columns of a text that went through `show`. */
export function columnsOf(text: string): number {
  if (ASCII.test(text)) return text.length
  let columns = 0
  for (const char of text) columns += columnsOfChar(char)
  return columns
}

function columnsOfChar(char: string): 1 | 2 {
  return WIDE.test(char) && !NARROW.test(char) ? 2 : 1
}

/** The longest start of a shown text that takes at most `columns`. */
function takeColumns(text: string, columns: number): string {
  if (ASCII.test(text)) return text.slice(0, Math.max(0, columns))
  let used = 0
  let taken = ''
  for (const char of text) {
    used += columnsOfChar(char)
    if (used > columns) break
    taken += char
  }
  return taken
}

/** One line of at most `columns`; `…` ends what was cut. A text of megabytes costs no more than a line. */
export function truncate(text: string, columns: number): string {
  if (columns <= 0) return ''
  const shown = show(text.slice(0, columns * 2 + 2))
  return columnsOf(shown) <= columns && text.length <= columns * 2 + 2 ? shown : `${takeColumns(shown, columns - 1)}…`
}

/** The end of a line, of at most `columns`; `…` begins what was cut. */
export function truncateStart(text: string, columns: number): string {
  const shown = show(text)
  if (columns <= 0) return ''
  if (columnsOf(shown) <= columns) return shown
  const letters = [...shown]
  let used = 1
  let from = letters.length
  while (from > 0 && used + columnsOf(letters[from - 1] ?? '') <= columns) {
    from -= 1
    used += columnsOf(letters[from] ?? '')
  }
  return `…${letters.slice(from).join('')}`
}

/** Exactly `columns` wide: cut or filled with spaces. */
export function pad(text: string, columns: number): string {
  const cut = truncate(text, columns)
  return cut + ' '.repeat(Math.max(0, columns - columnsOf(cut)))
}

/** `pad` with the text at the right edge. */
export function padStart(text: string, columns: number): string {
  const cut = truncate(text, columns)
  return ' '.repeat(Math.max(0, columns - columnsOf(cut))) + cut
}

/** Lines of at most `columns`, broken at spaces, long words anywhere. At least one line. */
export function wrap(text: string, columns: number): readonly string[] {
  const width = Math.max(2, columns)
  const shown = show(text)
  if (columnsOf(shown) <= width) return [shown]
  const lines: string[] = []
  let line = /^ */.exec(shown)?.[0].slice(0, width >> 1) ?? ''
  let empty = true
  // Not trim(): it takes a no-break space for one of the spaces between words.
  for (const word of shown.split(/ +/).filter(part => part !== '')) {
    const glue = empty ? '' : ' '
    if (columnsOf(line) + glue.length + columnsOf(word) <= width) {
      line += glue + word
      empty = false
      continue
    }
    if (!empty) lines.push(line)
    let rest: string = empty ? line + word : word
    while (columnsOf(rest) > width) {
      const head: string = takeColumns(rest, width)
      lines.push(head)
      rest = rest.slice(head.length)
    }
    line = rest
    empty = rest === ''
  }
  lines.push(line)
  return lines
}

/** `now`, `12 s`, `3 min`, `2 h`, `4 d`; `-` when there is no sensible time. A clock that went back gives `now`. */
export function formatAge(at: number | null, now: number): string {
  if (at === null || !Number.isFinite(at) || !Number.isFinite(now)) return '-'
  const seconds = Math.floor((now - at) / 1000)
  if (seconds < 1) return 'now'
  if (seconds < 60) return `${seconds} s`
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min`
  if (seconds < 86_400) return `${Math.floor(seconds / 3600)} h`
  return `${Math.floor(seconds / 86_400)} d`
}

/** ms until `formatAge` says something else; null = it will not. */
export function ageChangesIn(at: number | null, now: number): number | null {
  if (at === null || !Number.isFinite(at) || !Number.isFinite(now)) return null
  const age = Math.max(0, now - at)
  const step = age < 60_000 ? 1000 : age < 3_600_000 ? 60_000 : 3_600_000
  return at > now ? at - now + 1000 : step - (age % step)
}

/** `just now`, `12 s ago`. */
export function formatAgo(at: number | null, now: number): string {
  const age = formatAge(at, now)
  return age === 'now' ? 'just now' : `${age} ago`
}

/** Local wall clock, `14:03:09`; `--:--:--` for a time that is none. */
export function formatClock(at: number): string {
  const date = new Date(at)
  if (Number.isNaN(date.getTime())) return '--:--:--'
  return [date.getHours(), date.getMinutes(), date.getSeconds()].map(part => String(part).padStart(2, '0')).join(':')
}

/** `12 ms`, `3.4 s`; never negative, never NaN. */
export function formatDuration(ms: number): string {
  if (!Number.isFinite(ms)) return '-'
  const positive = Math.max(0, ms)
  return positive < 1000 ? `${Math.round(positive)} ms` : `${(positive / 1000).toFixed(1)} s`
}

/** `1 check`, `2 checks`. */
export function formatCount(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`
}
