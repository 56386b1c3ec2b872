import type { Argv } from 'yargs'
import { UsageError } from '../model/user-error.ts'
import { EXIT_CODES, twoColumns, VARIABLES } from './exit-codes.ts'
import {
  ANALYZE_FLAGS,
  APP_FLAGS,
  CA_FLAGS,
  COOKIE_FLAGS,
  FRONT_FLAGS,
  OUTPUT_FLAGS,
  OWN_CERTIFICATE_FLAGS,
  PROXY_FLAGS,
  SECRET_FLAGS,
  TARGET_FLAG,
  TRUST_FLAGS,
} from './flags.ts'
import type { RunOptions } from './run-options.ts'
import { allowClosedPipes, wantsColor } from './stdio.ts'
import { missing } from './usage.ts'

type Done = (code: number) => void
const DEFAULT_PORT = 3443
/** Last in every help: yargs shows groups as they come. */
const OTHER: [string[], string] = [['help', 'version'], 'Other:']

function readPort(text: string): number {
  const port = /^\d{1,5}$/.test(text) ? Number(text) : Number.NaN
  if (port <= 65_535) return port
  throw new UsageError('port-invalid', '--port must be a number from 0 to 65535.', 'For example --port 3443.')
}

function readLimit(text: string): number {
  const bytes = /^\d{1,9}$/.test(text) ? Number(text) : 0
  if (bytes > 0) return bytes
  throw new UsageError(
    'header-limit-invalid',
    '--header-limit must be a number of bytes.',
    'For example --header-limit 4096.',
  )
}

/** `authproxy --target …`, the main job. */
export function addRun(parser: Argv, version: string, done: Done): Argv {
  return parser.command(
    '$0',
    'run the proxy in front of your app',
    y =>
      y
        .options(TARGET_FLAG)
        .options(APP_FLAGS)
        .options(PROXY_FLAGS)
        .options(FRONT_FLAGS)
        .options(OUTPUT_FLAGS)
        .options(SECRET_FLAGS)
        .options(CA_FLAGS)
        .options(OWN_CERTIFICATE_FLAGS)
        .group(...OTHER)
        .epilogue(`Exit codes:\n${twoColumns(EXIT_CODES)}\n\nEnvironment:\n${twoColumns(VARIABLES)}`),
    async args => {
      if (args.target === undefined) {
        throw new UsageError(
          'target-missing',
          'Which app? --target is missing.',
          'Start your app, then: authproxy --target localhost:3000',
        )
      }
      const options: RunOptions = {
        target: args.target,
        port: args.port === undefined ? DEFAULT_PORT : readPort(args.port),
        portGiven: args.port !== undefined,
        host: args.host ?? null,
        ca: args.ca,
        caDir: args['ca-dir'] ?? null,
        cert: args.cert ?? null,
        key: args.key ?? null,
        appDir: args['app-dir'] ?? process.cwd(),
        secretFile: args['secret-file'] ?? null,
        secretEnv: args['secret-env'] ?? null,
        sessionCookies: args['session-cookie'] ?? [],
        basePath: args['base-path'] ?? null,
        har: args.har ?? null,
        unsafeIncludeSecrets: args['unsafe-include-secrets'] ?? false,
        failOn: args['fail-on'],
        tui: args.tui && args.reporter === undefined,
        reporter: args.reporter ?? 'text',
        xff: args.xff,
        lenient: args.lenient ?? false,
        front: args.front ?? null,
        whatIf: {
          setHeaders: args['set-header'] ?? [],
          dropHeaders: args['drop-header'] ?? [],
          stripCookies: args['strip-cookie'] ?? [],
          headerLimit: args['header-limit'] === undefined ? null : readLimit(args['header-limit']),
        },
        version,
      }
      const { run } = await import('./run.ts')
      done(await run(options, process))
    },
  )
}

/** `authproxy analyze <file>`. `typed`: the arguments as they are; yargs reads a lone `-` as nothing. */
export function addAnalyze(parser: Argv, typed: readonly string[], version: string, done: Done): Argv {
  return parser.command(
    'analyze <file>',
    'the same findings from a HAR file',
    y =>
      y
        .positional('file', {
          type: 'string',
          demandOption: true,
          describe: 'HAR file (also gzipped); - reads it from standard input',
        })
        .options(APP_FLAGS)
        .describe('app-dir', "the app's folder, whose .env files are read for the secret (default: none)")
        .options(SECRET_FLAGS)
        .options(ANALYZE_FLAGS)
        .group(...OTHER),
    async args => {
      const file = args.file === '' && typed.includes('-') ? '-' : args.file
      if (file === '') throw missing('analyze')
      const { analyze } = await import('./analyze.ts')
      const code = await analyze(
        {
          file,
          reporter: args.reporter,
          failOn: args['fail-on'],
          appDir: args['app-dir'] ?? null,
          secretFile: args['secret-file'] ?? null,
          secretEnv: args['secret-env'] ?? null,
          sessionCookies: args['session-cookie'] ?? [],
          basePath: args['base-path'] ?? null,
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
      const { runCa } = await import('./ca.ts')
      const io = {
        stdout: (text: string) => void process.stdout.write(text),
        stderr: (text: string) => void process.stderr.write(text),
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

/** `authproxy explain <rule>` and `authproxy explain cookie --url … '<Set-Cookie line>'` */
export function addExplain(parser: Argv, done: Done): Argv {
  return parser.command(
    'explain [rule] [line]',
    'what a finding means and what to do; explain cookie: what a browser does with a Set-Cookie line',
    y =>
      y
        .positional('rule', { type: 'string', describe: 'id of a rule; without it, all are listed. Or: cookie' })
        .positional('line', { type: 'string', describe: 'with cookie: the Set-Cookie line' })
        .options(COOKIE_FLAGS)
        .group(...OTHER)
        .example("$0 explain cookie --url https://localhost:3443 'a=b; SameSite=None'", 'why the browser drops it'),
    async args => {
      allowClosedPipes(process)
      if (args.rule === 'cookie') {
        const { explainCookie } = await import('./explain-cookie.ts')
        const { site, browser, json = false, url = null, now = null, line = null } = args
        process.stdout.write(explainCookie(line, { url, site, browser, now, json }, Date.now()))
        return done(0)
      }
      if (args.line !== undefined) {
        throw new UsageError(
          'usage',
          'explain takes one rule.',
          "For a cookie: authproxy explain cookie --url https://… 'name=value; …'",
        )
      }
      const { explain } = await import('./explain.ts')
      process.stdout.write(
        explain(args.rule ?? null, { width: process.stdout.columns ?? 80, color: wantsColor(process) }),
      )
      done(0)
    },
  )
}
