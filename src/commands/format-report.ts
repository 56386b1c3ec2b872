import type { Diagnosis, Severity } from '../model/finding.ts'
import { SEVERITIES } from '../model/finding.ts'
import type { SessionSnapshot } from '../model/recording.ts'
import { UsageError } from '../model/user-error.ts'
import { formatJson } from '../report/json.ts'
import { formatJunit } from '../report/junit.ts'
import { formatMarkdown } from '../report/markdown.ts'
import type { ReportAtEnd, RunReporter } from './line/reporters.ts'
import type { Terminal } from './run/run-options.ts'

export interface ReportParts {
  /** Fit to leave the process. */
  readonly snapshot: SessionSnapshot
  /** Its renderer is loaded for nobody else. */
  readonly html: () => Promise<string>
  /** What was read: names of files, or the address of the run. */
  readonly source: string
  readonly version: string
  /** It is the past: what happened and worked later is told, too. */
  readonly recording: boolean
  /** Causes that count, for JUnit. */
  readonly failing: readonly Diagnosis[]
}

/** Ends with a line feed. */
export async function formatReport(reporter: ReportAtEnd, parts: ReportParts): Promise<string> {
  const { snapshot, version, failing } = parts
  switch (reporter) {
    case 'json':
      return formatJson(snapshot, version)
    case 'markdown':
      return formatMarkdown(snapshot, parts)
    case 'junit':
      return formatJunit(snapshot, failing)
    case 'html':
      return parts.html()
  }
}

/** Open causes that count. JUnit knows no other word for a cause than failure: without `--fail-on` those of severity error are. */
export function failingCauses(
  { diagnoses }: Pick<SessionSnapshot, 'diagnoses'>,
  failOn: Severity | 'never',
): readonly Diagnosis[] {
  const bar = SEVERITIES.indexOf(failOn === 'never' ? 'error' : failOn)
  return diagnoses.filter(one => one.state === 'open' && SEVERITIES.indexOf(one.severity) <= bar)
}

/** @throws UsageError where a page would be printed at a person. */
export function refuseTerminal(reporter: RunReporter, { stdout }: Pick<Terminal, 'stdout'>): void {
  if (reporter !== 'html' || !stdout.isTTY) return
  throw new UsageError(
    'html-to-terminal',
    'A terminal cannot show the HTML report.',
    'Write it into a file: add > report.html',
  )
}

/** Where the report has standard output for itself: lines for people go to stderr. */
export function besideReport({ stdin, stderr, env }: Terminal): Terminal {
  return { stdin, stdout: stderr, stderr, env }
}
