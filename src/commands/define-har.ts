import type { Argv } from 'yargs'
import { UsageError } from '../model/user-error.ts'
import { APP_FLAGS, HAR_FLAGS, SECRET_FLAGS } from './flags.ts'
import { readAppOptions } from './read-run-options.ts'
import { missing } from './usage.ts'

/** `authproxy har validate <file>` and `har redact <file> <out>`. `typed`: yargs reads a lone `-` as nothing. */
export function addHar(parser: Argv, typed: readonly string[], version: string, done: (code: number) => void): Argv {
  return parser.command(
    'har <action> <file> [out]',
    'a HAR file itself: validate says whether it is enough to judge a session, redact takes its secrets out',
    y =>
      y
        .positional('action', {
          choices: ['validate', 'redact'] as const,
          demandOption: true,
          describe: 'what to do with it',
        })
        .positional('file', {
          type: 'string',
          demandOption: true,
          describe: 'HAR file (also gzipped); - reads it from standard input',
        })
        .positional('out', { type: 'string', describe: 'with redact: where to write it' })
        .options(APP_FLAGS)
        .describe('app-dir', "the app's folder, whose .env files are read for the secret (default: none)")
        .options(SECRET_FLAGS)
        .options(HAR_FLAGS)
        .group(['help', 'version'], 'Other:'),
    async args => {
      const file = args.file === '' && typed.includes('-') ? '-' : args.file
      if (file === '') throw missing('har')
      const options = {
        file,
        ...readAppOptions(args),
        version,
      }
      const { redactHar, validateHar } = await import('./har.ts')
      if (args.action === 'validate') {
        if (args.out !== undefined)
          throw new UsageError(
            'usage',
            'har validate takes one file.',
            'For example: authproxy har validate session.har',
          )
        return done(await validateHar({ ...options, reporter: args.reporter ?? 'text' }, process))
      }
      if (args.reporter !== undefined) throw new UsageError('usage', '--reporter is for har validate.', 'Leave it out.')
      if (args.out === undefined || args.out === '') throw missing('har redact')
      done(await redactHar({ ...options, out: args.out }, process))
    },
  )
}
