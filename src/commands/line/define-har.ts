import type { Argv } from 'yargs'
import { UsageError } from '../../model/user-error.ts'
import { APP_FLAGS, SECRET_FLAGS } from './flags.ts'
import { HAR_FLAGS } from './flags-har.ts'
import { namedFiles } from './named-files.ts'
import { readAppOptions } from './read-run-options.ts'
import { missing } from './usage.ts'

/**
 * `authproxy har validate <file>`, `har redact <file> <out>`, `har merge <files> -o <out>` and `har recover <journal> [out]`.
 * `typed`: yargs reads a lone `-` as nothing.
 */
export function addHar(parser: Argv, typed: readonly string[], version: string, done: (code: number) => void): Argv {
  return parser.command(
    'har <action> <file> [more..]',
    'a HAR file itself: validate says whether it is enough to judge a session, redact takes its secrets out, merge makes one of several, recover makes one of the journal of a run that was killed',
    y =>
      y
        .positional('action', {
          choices: ['validate', 'redact', 'merge', 'recover'] as const,
          demandOption: true,
          describe: 'what to do with it',
        })
        .positional('file', {
          type: 'string',
          demandOption: true,
          describe: 'HAR file (also gzipped); - reads it from standard input',
        })
        .positional('more', {
          type: 'string',
          array: true,
          default: [],
          describe: 'with redact and recover: where to write it (or -o); with merge: the other files',
        })
        .options(APP_FLAGS)
        .describe('app-dir', "the app's folder, whose .env files are read for the secret (default: none)")
        .options(SECRET_FLAGS)
        .options(HAR_FLAGS)
        .group(['help', 'version'], 'Other:'),
    async args => {
      const { action } = args
      const [file, ...more] = namedFiles(args.file, args.more, typed)
      if (file === '') throw missing('har')
      const options = { ...readAppOptions(args), version }
      if (action !== 'validate' && args.reporter !== undefined)
        throw new UsageError('usage', '--reporter is for har validate.', 'Leave it out.')
      if (action === 'merge') {
        if (args.out === undefined || more.length === 0 || more.includes('')) throw missing('har merge')
        const { mergeHar } = await import('../merge-har.ts')
        return done(await mergeHar({ ...options, files: [file, ...more], out: args.out }, process))
      }
      const { redactHar, validateHar } = await import('../har.ts')
      if (action === 'validate') {
        if (more.length > 0 || args.out !== undefined)
          throw new UsageError(
            'usage',
            'har validate takes one file.',
            'For example: authproxy har validate session.har',
          )
        return done(await validateHar({ ...options, file, reporter: args.reporter ?? 'text' }, process))
      }
      const [out = args.out, ...others] = more
      if (others.length > 0 || (more.length > 0 && args.out !== undefined))
        throw new UsageError('usage', `har ${action} reads one file and writes one.`, 'See authproxy har --help.')
      if (action === 'recover') {
        if (file === '-' || out === '') throw missing('har recover')
        const { recoverHar } = await import('../recover-har.ts')
        return done(await recoverHar({ ...options, file, out: out ?? null }, process))
      }
      if (out === undefined || out === '') throw missing('har redact')
      done(await redactHar({ ...options, file, out, replace: args.out !== undefined }, process))
    },
  )
}
