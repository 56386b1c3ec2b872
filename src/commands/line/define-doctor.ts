import type { Argv } from 'yargs'
import { DOCTOR_FLAGS } from './flags-files.ts'

/** `authproxy doctor [dir]` */
export function addDoctor(parser: Argv, version: string, done: (code: number) => void): Argv {
  return parser.command(
    'doctor [dir]',
    "before any traffic: reads the app's own files and points at the line that will break a session",
    y =>
      y
        .positional('dir', { type: 'string', default: '.', describe: "the app's folder" })
        .options(DOCTOR_FLAGS)
        .group(['help', 'version'], 'Other:'),
    async args => {
      const { doctor } = await import('../doctor.ts')
      const { dir, json = false, 'fail-on': failOn, target } = args
      const reporter = args.reporter ?? (json ? 'json' : 'text')
      done(doctor({ dir, reporter, failOn, version, ...(await askIfNamed(dir, target)) }, process))
    },
  )
}

async function askIfNamed(dir: string, named: string | undefined): Promise<{ readonly asked?: readonly string[] }> {
  if (named === undefined) return {}
  const [{ askRunningApp }, { parseTarget }] = await Promise.all([
    import('../app/ask-running-app.ts'),
    import('../app/target.ts'),
  ])
  return { asked: await askRunningApp(dir, parseTarget(named)) }
}
