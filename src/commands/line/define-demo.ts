import type { Argv } from 'yargs'
import { DEMO_FLAGS } from './flags-files.ts'

/** `authproxy demo [name]` */
export function addDemo(parser: Argv, version: string, done: (code: number) => void): Argv {
  return parser.command(
    'demo [name]',
    'the recording of a real app with one fault, on the same screen: no app, no network, a cause within seconds',
    y =>
      y
        .positional('name', { type: 'string', describe: 'which recording (default: claim-lost)' })
        .options(DEMO_FLAGS)
        .group(['help', 'version'], 'Other:')
        .example('$0 demo samesite-none', 'another fault')
        .example('$0 demo --har bad.har', 'a HAR file to try analyze, diff and har with'),
    async args => {
      const { demo } = await import('../demo.ts')
      const { name = null, list = false, har = null, tui } = args
      done(await demo({ name, list, har, tui, version }, process))
    },
  )
}
