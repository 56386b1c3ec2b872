import type { AppLog } from '../../src/commands/app/app-log.ts'

/** The output of an app that prints nothing. */
export const NO_LOG: AppLog = {
  add: () => {},
  say: () => {},
  mask: () => {},
  lines: () => NOTHING,
  onLine: () => () => true,
}
const NOTHING = [] as const
