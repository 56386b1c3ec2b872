import type { Argv } from 'yargs'
import { UsageError } from '../../model/user-error.ts'
import type { DiffOptions } from '../diff.ts'
import { APP_FLAGS, SECRET_FLAGS } from './flags.ts'
import { RUN_FLAGS } from './flags-agents.ts'
import { DIFF_FLAGS } from './flags-files.ts'
import { readAppOptions, readPort } from './read-run-options.ts'
import { missing } from './usage.ts'

/** `authproxy diff <good> <bad>`, `authproxy diff <good> --live`. `typed`: the arguments as they are; yargs reads a lone `-` as nothing. */
export function addDiff(parser: Argv, typed: readonly string[], version: string, done: (code: number) => void): Argv {
  return parser.command(
    'diff <good> [bad]',
    'where two recordings of one flow part: a sign-in that works, and one that does not',
    y =>
      y
        .positional('good', {
          type: 'string',
          demandOption: true,
          describe: 'HAR file of what works (also gzipped); - reads it from standard input',
        })
        .positional('bad', { type: 'string', describe: 'the same of what does not; or --live' })
        .options(APP_FLAGS)
        .describe('app-dir', "the app's folder, whose .env files are read for the secret (default: none)")
        .options(SECRET_FLAGS)
        .options(DIFF_FLAGS)
        .options(RUN_FLAGS)
        .group(['help', 'version'], 'Other:'),
    async args => {
      const named = (file: string) => (file === '' && typed.includes('-') ? '-' : file)
      const good = named(args.good)
      const bad = badOf(args.bad === undefined ? null : named(args.bad), args.live ?? false, args.port)
      if (good === '' || bad === '') throw missing('diff')
      if (good === '-' && bad === '-')
        throw new UsageError('usage', 'Only one of the two can be standard input.', 'Give the other as a file.')
      const { diff } = await import('../diff.ts')
      const code = await diff(
        {
          good,
          bad,
          reporter: args.reporter,
          failOn: args['fail-on'],
          ...readAppOptions(args),
          version,
        },
        process,
      )
      done(code)
    },
  )
}

/** A file, or the run that is under way. */
function badOf(file: string | null, live: boolean, port: string | undefined): DiffOptions['bad'] {
  if (live && file !== null)
    throw new UsageError(
      'usage',
      '--live stands in place of the second file: only one of the two can be compared.',
      'For example: authproxy diff good.har --live.',
    )
  if (port !== undefined && !live)
    throw new UsageError(
      'usage',
      '--port names a run, and goes with --live.',
      'authproxy diff good.har --live --port 3443',
    )
  if (live) return { port: port === undefined ? null : readPort(port) }
  if (file === null) throw missing('diff')
  return file
}
