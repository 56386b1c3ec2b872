import { SEVERITIES, type Severity } from '../model/finding.ts'
import type { SessionSnapshot } from '../model/recording.ts'

/** The exit code of a command whose `--fail-on` was reached. */
export const FAILED_ON = 2

/** Is an open finding at least this severe? */
export function reaches({ findings }: Pick<SessionSnapshot, 'findings'>, failOn: Severity | 'never'): boolean {
  if (failOn === 'never') return false
  const bar = SEVERITIES.indexOf(failOn)
  return findings.some(one => one.state === 'open' && SEVERITIES.indexOf(one.severity) <= bar)
}
