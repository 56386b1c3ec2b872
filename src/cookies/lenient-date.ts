/** What a date string has told so far; null = not yet. */
interface DateParts {
  day: number | null
  /** 0-11. */
  month: number | null
  year: number | null
  /** ms of the day. */
  timeMs: number | null
  /** Minutes east of Greenwich. */
  zone: number | null
  /** The zone came as a number, so that another one is ignored. */
  hasOffset: boolean
}

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec']
const ZONES: ReadonlyMap<string, number> = new Map([
  ['pst', -480],
  ['pdt', -420],
  ['mst', -420],
  ['mdt', -360],
  ['cst', -360],
  ['cdt', -300],
  ['est', -300],
  ['edt', -240],
  ['ast', -240],
  ['nst', -210],
  ['gmt', 0],
  ['bst', 60],
  ['met', 60],
  ['eet', 120],
  ['jst', 540],
])
const SEPARATORS = ' \t,;/()[]'
/** Netscape's parser gives up on longer texts as well. */
const MAX_TOKENS = 1000

/**
 * The browsers' lenient date parser (Netscape's, still in Chromium for the Date header and in Firefox for Expires): ms since
 * the epoch, null = no date. Zones and offsets count, no zone is UTC, no time is midnight, overflow is carried over.
 * `iso` false: as in Firefox, which does not know `2027-06-09T10:18:14Z`. Linear for bounded input: at most 1,000 tokens.
 */
export function parseLenientDate(text: string, iso = true): number | null {
  const parts: DateParts = { day: null, month: null, year: null, timeMs: null, zone: null, hasOffset: false }
  let at = 0
  for (let tokens = 0; at < text.length; tokens++) {
    if (tokens > MAX_TOKENS) return null
    at = skipToken(text, readToken(text, at, parts, iso), iso)
    at = skipSeparators(text, at, parts, iso)
  }
  const { day, month, year, timeMs, zone } = parts
  if (day === null || month === null || year === null || year > 32767) return null
  const date = new Date(0)
  date.setUTCFullYear(year, month, day)
  const time = date.getTime() + (timeMs ?? 0) - (zone ?? 0) * 60_000
  return Number.isNaN(time) ? null : time
}

/** Takes what the token at `at` says; gives the place from which the rest of the token is skipped. */
function readToken(text: string, at: number, parts: DateParts, iso: boolean): number {
  const char = text[at] ?? ''
  if (isDigit(char)) return readNumber(text, at, parts, iso)
  if (char === '+' || char === '-') return readOffset(text, at, parts)
  const word = text.slice(at, at + 3).toLowerCase()
  const month = MONTHS.indexOf(word)
  if (month >= 0) parts.month ??= month
  else if (ZONES.has(word)) parts.zone ??= ZONES.get(word) ?? null
  else if (/^ut(?![a-z])/.test(word)) parts.zone ??= 0
  return at
}

function skipToken(text: string, start: number, iso: boolean): number {
  let at = start
  while (at < text.length) {
    const char = text[at] ?? ''
    if (SEPARATORS.includes(char) || char === '-' || char === '+' || (iso && isIsoT(text, at))) break
    at++
  }
  return at
}

/** A dash is a separator where no digit follows, and after a letter as long as the year is open (`30-AUG-1966`). */
function skipSeparators(text: string, start: number, parts: DateParts, iso: boolean): number {
  let at = start
  for (;;) {
    while (at < text.length && SEPARATORS.includes(text[at] ?? '')) at++
    const isDash = text[at] === '-'
    const joins = at > 0 && /[a-z]/i.test(text[at - 1] ?? '') && parts.year === null
    if (!isDash || !(joins || !isDigit(text[at + 1]))) break
    at++
  }
  return iso && isIsoT(text, at) ? at + 1 : at
}

function isIsoT(text: string, at: number): boolean {
  return text[at] === 'T' && isDigit(text[at + 1])
}

function isDigit(char: string | undefined): boolean {
  return char !== undefined && char >= '0' && char <= '9'
}

/** `+0200`, `+02`, `+2`; legal after GMT, not after another zone. */
function readOffset(text: string, at: number, parts: DateParts): number {
  if (parts.hasOffset || (parts.zone !== null && parts.zone !== 0)) return at + 1
  const digits = digitsAt(text, at + 1)
  const sign = text[at] === '-' ? -1 : 1
  if (digits.length === 4) parts.zone = sign * (Number(digits.slice(0, 2)) * 60 + Number(digits.slice(2)))
  else if (digits.length === 1 || digits.length === 2) parts.zone = sign * Number(digits) * 60
  else return at + 1
  parts.hasOffset = true
  return at + 1
}

function readNumber(text: string, at: number, parts: DateParts, iso: boolean): number {
  const digits = digitsAt(text, at)
  const end = at + digits.length
  const next = text[end] ?? ''
  if (next === ':') return readTime(text, at, parts)
  if ((next === '/' || next === '-') && isDigit(text[end + 1])) return readNumericDate(text, at, parts, iso)
  if (/[a-z]/i.test(next)) return at
  const number = Number(digits)
  if (digits.length === 5 || digits.length === 4) parts.year ??= number
  else if (digits.length === 1) parts.day ??= number
  else if (digits.length === 2 && parts.day === null && number < 32) parts.day = number
  else if (digits.length === 2) parts.year ??= fullYear(number)
  return at
}

/** `10:18`, `10:18:14`, `10:18:14.5`, then `Z`, `am` or `pm`. */
function readTime(text: string, at: number, parts: DateParts): number {
  if (parts.timeMs !== null) return at
  const match = /^(\d{1,2}):(\d{1,2})(?!\d)(?::?(\d*))?(\.\d*)?(Z)?/.exec(text.slice(at, at + 64))
  const seconds = match?.[3] ?? ''
  if (match === null || seconds.length > 2) return at
  const end = at + match[0].length
  let hour = Number(match[1])
  if (match[5] !== undefined) parts.zone = parts.hasOffset ? parts.zone : 0
  else if (hour <= 12) hour = twelveHourClock(hour, text.slice(end, end + 32))
  const fraction = match[4] === undefined ? 0 : Number(`0${match[4]}0`)
  parts.timeMs = ((hour * 60 + Number(match[2])) * 60 + Number(seconds)) * 1000 + Math.floor(fraction * 1000)
  return end
}

function twelveHourClock(hour: number, after: string): number {
  const half = /^[ \t]*([ap])m/i.exec(after)?.[1]?.toLowerCase()
  if (half === 'p') return hour === 12 ? 12 : hour + 12
  return half === 'a' && hour === 12 ? 0 : hour
}

/** `6/16/95`, `16/6/95`, `95-06-16`, `1995-06-16`; not where a month has been named already. */
function readNumericDate(text: string, at: number, parts: DateParts, iso: boolean): number {
  const match = /^(\d{1,2}|\d{4})[/-](\d{1,2})[/-](\d{1,2}|\d{4,5})(?!\d)/.exec(text.slice(at, at + 32))
  if (match === null || parts.month !== null) return at
  const end = at + match[0].length
  if (/[a-z]/i.test(text[end] ?? '') && !(iso && isIsoT(text, end))) return at
  const [first, second, third] = [Number(match[1]), Number(match[2]), Number(match[3])]
  if (first > 31 || first === 0) {
    if (second > 12 || third > 31) return at
    setDate(parts, fullYear(first), second, third)
  } else if (first <= 12) setDate(parts, fullYear(third), first, second)
  else if (second <= 12) setDate(parts, fullYear(third), second, first)
  return end
}

function setDate(parts: DateParts, year: number, month: number, day: number): void {
  parts.year = year
  parts.month = month - 1
  parts.day = day
}

function fullYear(year: number): number {
  return year < 70 ? year + 2000 : year < 100 ? year + 1900 : year
}

/** The run of digits at a place; at most 40 of them matter. */
function digitsAt(text: string, at: number): string {
  return /^\d*/.exec(text.slice(at, at + 40))?.[0] ?? ''
}
