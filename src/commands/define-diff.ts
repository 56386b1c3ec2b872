import type { Argv } from 'yargs'
import { UsageError } from '../model/user-error.ts'
import { APP_FLAGS, DIFF_FLAGS, SECRET_FLAGS } from './flags.ts'
import { readAppOptions } from './read-run-options.ts'
import { missing } from './usage.ts'

/** `authproxy diff <good> <bad>`. `typed`: the arguments as they are; yargs reads a lone `-` as nothing. */
export function addDiff(parser: Argv, typed: readonly string[], version: string, done: (code: number) => void): Argv {
  return parser.command(
    'diff <good> <bad>',
    'where two recordings of one flow part: a sign-in that works, and one that does not',
    y =>
      y
        .positional('good', {
          type: 'string',
          demandOption: true,
          describe: 'HAR file of what works (also gzipped); - reads it from standard input',
        })
        .positional('bad', { type: 'string', demandOption: true, describe: 'the same of what does not' })
        .options(APP_FLAGS)
        .describe('app-dir', "the app's folder, whose .env files are read for the secret (default: none)")
        .options(SECRET_FLAGS)
        .options(DIFF_FLAGS)
        .group(['help', 'version'], 'Other:'),
    async args => {
      const named = (file: string) => (file === '' && typed.includes('-') ? '-' : file)
      const [good, bad] = [named(args.good), named(args.bad)]
      if (good === '' || bad === '') throw missing('diff')
      if (good === '-' && bad === '-')
        throw new UsageError('usage', 'Only one of the two can be standard input.', 'Give the other as a file.')
      const { diff } = await import('./diff.ts')
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
