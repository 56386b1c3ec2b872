const DELIMITERS = /[\t !"#$%&'()*+,\-./;<=>?@[\\\]^_`{|}~]+/
const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec']

/**
 * The Expires attribute as Chromium reads it (RFC 6265bis section 5.1.1 with Chromium's delimiters and field rules): ms since
 * the epoch, null where it is not a date, which leaves a session cookie. Needs day, month name, hh:mm:ss and year;
 * time zones are ignored. ISO 8601, epoch numbers, `0` and dates without a time are not parsed (measured).
 */
export function parseCookieDate(text: string): number | null {
  let day: number | null = null
  let month: number | null = null
  let year: number | null = null
  let time: readonly [number, number, number] | null = null
  for (const token of text.split(DELIMITERS)) {
    if (token === '') continue
    const first = token.charCodeAt(0)
    if (first < 48 || first > 57) month ??= monthIndex(token)
    else if (token.includes(':')) time ??= parseTime(token)
    else if (!/^\d+$/.test(token)) continue
    else if (day === null && token.length <= 2) day = Number(token)
    else if (year === null && token.length <= 5) year = Number(token)
  }
  if (day === null || month === null || year === null || time === null) return null
  const fullYear = year <= 69 ? year + 2000 : year <= 99 ? year + 1900 : year
  return dateFrom(fullYear, month, day, time)
}

function monthIndex(token: string): number | null {
  const found = MONTHS.indexOf(token.slice(0, 3).toLowerCase())
  return found < 0 ? null : found
}

function parseTime(token: string): readonly [number, number, number] | null {
  const match = /^(\d+):(\d+):(\d+)$/.exec(token)
  return match === null ? null : [Number(match[1]), Number(match[2]), Number(match[3])]
}

/** 31 February and 24:00:00 are no dates: the parts must survive the round trip. */
function dateFrom(
  year: number,
  month: number,
  day: number,
  [hour, minute, second]: readonly [number, number, number],
): number | null {
  if (hour > 23 || minute > 59 || second > 59) return null
  const date = new Date(0)
  date.setUTCFullYear(year, month, day)
  date.setUTCHours(hour, minute, second)
  const same = date.getUTCFullYear() === year && date.getUTCMonth() === month && date.getUTCDate() === day
  return same ? date.getTime() : null
}
