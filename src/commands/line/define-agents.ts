import type { Argv } from 'yargs'
import { CAUSE_FLAG, JSON_FLAG, RUN_FLAGS } from './flags-agents.ts'
import { readPort } from './read-run-options.ts'

const portOf = (port: string | undefined) => (port === undefined ? null : readPort(port))

/** `authproxy status`, `authproxy diagnose` and `authproxy mcp`: they ask a run that is under way. */
export function addAgents(parser: Argv, version: string, done: (code: number) => void): Argv {
  return parser
    .command(
      'status',
      'what the authproxy that runs now sees: the app, the session, open causes',
      y => y.options(RUN_FLAGS).options(JSON_FLAG).group(['help', 'version'], 'Other:'),
      async args => {
        const { askStatus } = await import('../ask-run.ts')
        done(await askStatus({ port: portOf(args.port), json: args.json ?? false }, process))
      },
    )
    .command(
      'diagnose',
      'why the session dies, by the authproxy that runs now: cause, proof, fix, what to check next',
      y => y.options(RUN_FLAGS).options(CAUSE_FLAG).options(JSON_FLAG).group(['help', 'version'], 'Other:'),
      async args => {
        const { askDiagnose } = await import('../ask-run.ts')
        const { cause = null, json = false } = args
        done(await askDiagnose({ port: portOf(args.port), json, cause }, process))
      },
    )
    .command(
      'mcp',
      'let a coding agent ask it: five tools over standard input and output (Model Context Protocol)',
      y => y.options(RUN_FLAGS).group(['help', 'version'], 'Other:'),
      async args => {
        const { runMcp } = await import('../ask-run.ts')
        done(await runMcp({ port: portOf(args.port), version }, process))
      },
    )
}
