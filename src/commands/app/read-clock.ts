import { printable } from '../../http/printable.ts'
import { UsageError, UserError } from '../../model/user-error.ts'
import type { AppPlan } from './plan-app.ts'

const UNITS_MS = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000 } as const
const YEAR_MS = 366 * 86_400_000
const MAX_YEARS = 10

/** How far ahead `--clock` wants the app, ms: `+31d`, `+8h`, `+90m`, `2026-12-31`, `2026-12-31T18:00`. Throws `UsageError`. */
export function readClock(text: string, now: number = Date.now()): number {
  const [, count, unit] = /^\+?(\d{1,9})([smhdw])$/.exec(text) ?? []
  const aheadMs =
    count !== undefined && unit !== undefined
      ? Number(count) * UNITS_MS[unit as keyof typeof UNITS_MS]
      : dateOf(text) - now
  if (Number.isNaN(aheadMs))
    throw new UsageError(
      'clock-invalid',
      `--clock ${printable(text, 60)} is no time.`,
      'For example --clock +31d, +8h, +90m, or a date: 2026-12-31, 2026-12-31T18:00.',
    )
  if (aheadMs < 0)
    throw new UsageError(
      'clock-past',
      `--clock ${printable(text, 60)} lies in the past, and what a browser holds comes from later.`,
      'Take a time to come, for example --clock +31d.',
    )
  if (aheadMs > MAX_YEARS * YEAR_MS)
    throw new UsageError(
      'clock-far',
      `--clock ${printable(text, 60)} is more than ${MAX_YEARS} years away.`,
      'No cookie lives longer than 400 days: --clock +401d.',
    )
  return Math.round(aheadMs)
}

/** A date alone is the beginning of that day here, as people mean it; NaN = none. */
function dateOf(text: string): number {
  if (!/^\d{4}-\d{2}-\d{2}(?:T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,3})?)?(?:Z|[+-]\d{2}:\d{2})?)?$/.test(text))
    return Number.NaN
  return Date.parse(text.includes('T') ? text : `${text}T00:00`)
}

/** Only of an app that this run starts the clock can be moved. Throws `UserError`. */
export function checkClock(clock: number | null, { start, routes }: Pick<AppPlan, 'start' | 'routes'>): void {
  if (clock === null) return
  if (start === null)
    throw new UserError(
      'clock-without-command',
      '--clock moves the clock of an app that authproxy starts, and this one runs already.',
      'Stop it, and let authproxy start it: authproxy --clock +31d -- npm run dev',
    )
  const [other] = routes
  if (other !== undefined)
    throw new UserError(
      'clock-of-several',
      `--clock moves the clock of the app that authproxy starts, and that of ${other.origin} runs already.`,
      'Try one app at a time: leave that --as out.',
    )
}
