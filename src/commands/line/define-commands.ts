import type { Argv } from 'yargs'
import { inLocale } from '../../http/ascii.ts'
import { readClock } from '../app/read-clock.ts'
import { keepHeapSmall } from '../run/small-heap.ts'
import { stepBack } from '../run/step-back.ts'
import { allowClosedPipes } from '../stdio.ts'
import { COMMAND_VARIABLES, EXIT_CODES, twoColumns, VARIABLES } from './exit-codes.ts'
import {
  APP_FLAGS,
  CA_FLAGS,
  OUTPUT_FLAGS,
  OWN_CERTIFICATE_FLAGS,
  PROXY_FLAGS,
  SECRET_FLAGS,
  START_FLAGS,
  TARGET_FLAG,
  TRUST_FLAGS,
  VERIFY_FLAGS,
} from './flags.ts'
import { CONFIG_FLAGS } from './flags-config.ts'
import { ANALYZE_FLAGS } from './flags-files.ts'
import { BROWSER_FLAGS, FRONT_FLAGS } from './flags-production.ts'
import { namedFiles } from './named-files.ts'
import { type AppArguments, readAppOptions, readRunOptions } from './read-run-options.ts'
import { missing, twoVisitors } from './usage.ts'

type Done = (code: number) => void
/** Prints what was read, with where it comes from; answers with the exit code. */
type PrintOptions = (args: AppArguments & Readonly<Record<string, unknown>>) => Promise<number>
/** Last in every help: yargs shows groups as they come. */
const OTHER: [string[], string] = [['help', 'version'], 'Other:']

/**
 * `authproxy --target …` and `authproxy -- npm run dev`, the main job. `command`: what stood behind `--`; `printOptions`: of
 * `--print-config`.
 */
export function addRun(
  parser: Argv,
  command: readonly string[] | null,
  version: string,
  done: Done,
  printOptions: PrintOptions,
): Argv {
  return parser.command(
    '$0',
    'run the proxy in front of your app',
    y =>
      y
        .options(START_FLAGS)
        .options(APP_FLAGS)
        .options(PROXY_FLAGS)
        .options(BROWSER_FLAGS)
        .options(FRONT_FLAGS)
        .options(OUTPUT_FLAGS)
        .options(SECRET_FLAGS)
        .options(CA_FLAGS)
        .options(OWN_CERTIFICATE_FLAGS)
        .options(CONFIG_FLAGS)
        .group(...OTHER)
        .epilogue(
          `Exit codes:\n${twoColumns(EXIT_CODES)}\n\nEnvironment:\n${twoColumns(VARIABLES)}\n\nVariables of the command:\n${twoColumns(COMMAND_VARIABLES)}`,
        ),
    async args => {
      if (args['print-config']) return done(await printOptions(args))
      const { runReported } = await import('../run/run-reported.ts')
      const { tui, mouse, reporter, 'fail-on': failOn } = args
      const options = {
        ...readRunOptions(args, version),
        command,
        keepEnv: args['keep-env'] ?? false,
        clock: args.clock === undefined ? null : readClock(args.clock),
        log: args.log ?? null,
        failOn,
        tui: tui && reporter === undefined,
        mouse,
        reporter: reporter ?? 'text',
      }
      keepHeapSmall()
      // Whatever a run starts would inherit it.
      done(await runReported(options, process, ({ startsApp }) => (startsApp ? undefined : stepBack())))
    },
  )
}

/** `authproxy verify --target localhost:3000 -- npx playwright test`. `test`: what stood behind `--`. */
export function addVerify(
  parser: Argv,
  test: readonly string[] | null,
  version: string,
  done: Done,
  printOptions: PrintOptions,
): Argv {
  return parser.command(
    'verify',
    'run your tests (behind --) through the proxy, and fail when a session is broken',
    y =>
      y
        .options(TARGET_FLAG)
        .options(APP_FLAGS)
        .options(PROXY_FLAGS)
        .options(BROWSER_FLAGS)
        .options(FRONT_FLAGS)
        .options(VERIFY_FLAGS)
        .options(SECRET_FLAGS)
        .options(CA_FLAGS)
        .options(OWN_CERTIFICATE_FLAGS)
        .options(CONFIG_FLAGS)
        .group(...OTHER)
        .example('$0 verify --target localhost:3000 -- npx playwright test', 'AUTHPROXY_URL and BASE_URL say where')
        .example('$0 verify --target localhost:3000 --visit /dashboard', 'without tests of your own'),
    async args => {
      if (args['print-config']) return done(await printOptions(args))
      const visit = args.visit ?? []
      if ((args.target ?? []).length === 0 || (test === null && visit.length === 0)) throw missing('verify')
      if (test !== null && visit.length > 0) throw twoVisitors()
      const { verify } = await import('../verify.ts')
      const options = {
        ...readRunOptions(args, version),
        keepEnv: false,
        log: null,
        test: test ?? [],
        visit,
        signInEnv: args['sign-in-env'] ?? null,
        failOn: args['fail-on'],
        reporter: args.reporter,
        baseline: args.baseline ?? null,
        writeBaseline: args['write-baseline'] ?? null,
      }
      done(await verify(options, process))
    },
  )
}

/** `authproxy analyze <file>`. `typed`: the arguments as they are; yargs reads a lone `-` as nothing. */
export function addAnalyze(parser: Argv, typed: readonly string[], version: string, done: Done): Argv {
  return parser.command(
    'analyze <file> [more..]',
    'the same findings from a HAR file, or from several as one recording',
    y =>
      y
        .positional('file', {
          type: 'string',
          demandOption: true,
          describe: 'HAR file (also gzipped); - reads it from standard input',
        })
        .positional('more', { type: 'string', array: true, default: [], describe: 'further files of the same story' })
        .options(APP_FLAGS)
        .describe('app-dir', "the app's folder, whose .env files are read for the secret (default: none)")
        .options(SECRET_FLAGS)
        .options(ANALYZE_FLAGS)
        .group(...OTHER),
    async args => {
      const [file, ...more] = namedFiles(args.file, args.more, typed)
      if (file === '' || more.includes('')) throw missing('analyze')
      const { analyze } = await import('../analyze.ts')
      const code = await analyze(
        {
          file,
          more,
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

/** `authproxy ca install|uninstall|status|path` */
export function addCa(parser: Argv, done: Done): Argv {
  return parser.command(
    'ca <action>',
    'the local certificate authority: install, uninstall, status, path',
    y =>
      y
        .positional('action', {
          choices: ['install', 'uninstall', 'status', 'path'] as const,
          demandOption: true,
          describe: 'what to do with it',
        })
        .options(CA_FLAGS)
        .options(TRUST_FLAGS)
        .group(...OTHER),
    async args => {
      allowClosedPipes(process)
      const { runCa } = await import('../ca.ts')
      const io = {
        stdout: (text: string) => void process.stdout.write(args.json ? text : inLocale(text, process.env)),
        stderr: (text: string) => void process.stderr.write(inLocale(text, process.env)),
      }
      done(
        await runCa(
          args.action,
          { ca: args.ca, caDir: args['ca-dir'], stores: args.store, json: args.json ?? false },
          io,
        ),
      )
    },
  )
}
