import type { CookieStatus } from '../../model/recording.ts'
import { pad, padStart } from '../format.ts'
import { type Row, span, spreadRow } from '../rows.ts'

/** Name, what the browser made of it, how often it was set and came back. */
export function cookieRow(cookie: CookieStatus, columns: number): Row {
  const nameColumns = Math.max(16, Math.floor(columns * 0.42))
  const left: Row = [
    cookie.ok ? span('✓', 'good') : span('✖', 'error'),
    span(` ${pad(cookie.name, nameColumns)} `),
    span(verdictCode(cookie), cookie.ok ? 'quiet' : 'plain'),
  ]
  const counts = `set ${padStart(String(cookie.setCount), 3)}  sent ${padStart(String(cookie.sentCount), 4)} `
  return spreadRow(left, [span(counts, 'quiet')], columns)
}

/** `stored`; of a refused one why, since its mark says the rest: `SameSiteNoneInsecure`. */
export function verdictCode({ ok, verdict }: CookieStatus): string {
  return (ok ? verdict : verdict.replace(/^rejected: /, '')).slice(0, 500)
}
