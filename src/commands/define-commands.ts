import type { Argv } from 'yargs'
import { UserError } from '../model/user-error.ts'
import type { RunOptions } from './run-options.ts'

type Done = (code: number) => void
const DEFAULT_PORT = 3443

/** The flags that give the secret, shared by the proxy and `analyze`. */
function secretFlags<T>(parser: Argv<T>) {
  return parser
    .option('app-dir', {
      type: 'string',
      describe: "the app's folder, whose .env files are read as Next reads them (default: this folder)",
    })
    .option('env-file', { type: 'string', describe: 'one more .env file that holds the secret' })
    .option('secret-env', {
      type: 'string',
      describe: 'name of the variable that holds the secret (never the secret itself)',
    })
    .option('session-cookie', {
      type: 'string',
      array: true,
      describe: "name of the session cookie, when it is not NextAuth's own",
    })
    .option('base-path', { type: 'string', describe: 'where the auth routes are mounted (default: /api/auth)' })
}

function caFlags<T>(parser: Argv<T>) {
  return parser
    .option('ca', {
      choices: ['authproxy', 'mkcert'] as const,
      default: 'authproxy' as const,
      describe: 'which local certificate authority signs',
    })
    .option('ca-dir', { type: 'string', describe: 'folder of the certificate authority (also AUTHPROXY_CAROOT)' })
}

/** `authproxy --target …`, the main job. */
export function addRun(parser: Argv, version: string, done: Done): Argv {
  return parser.command(
    '$0',
    'run the proxy in front of your app',
    y =>
      caFlags(secretFlags(y))
        .option('target', { alias: 't', type: 'string', describe: 'the app: localhost:3000, or a full http(s) URL' })
        .option('port', {
          alias: 'p',
          type: 'number',
          describe: `port of the proxy (default: ${DEFAULT_PORT}, or the next free one)`,
        })
        .option('host', {
          alias: 'listen',
          type: 'string',
          describe: 'address to listen on (default: this machine only)',
        })
        .option('cert', { type: 'string', describe: 'certificate of your own (PEM)' })
        .option('key', { type: 'string', describe: 'its key (PEM)' })
        .option('har', { type: 'string', describe: 'write a HAR file with the findings at the end' })
        .option('unsafe-include-secrets', {
          type: 'boolean',
          default: false,
          describe: 'write cookies, tokens, and bodies of auth routes and errors into the HAR as they are',
        })
        .option('tui', { type: 'boolean', default: true, describe: 'full screen; --no-tui prints plain lines' })
        .option('reporter', {
          choices: ['text', 'ndjson'] as const,
          describe: 'what is printed without the full screen',
        })
        .option('xff', {
          choices: ['replace', 'append'] as const,
          default: 'replace' as const,
          describe: 'X-Forwarded-For as Vercel (replace) or an ALB (append) does',
        })
        .option('lenient', {
          type: 'boolean',
          default: false,
          describe: "accept answers of the app that Node's strict HTTP parser refuses",
        }),
    async args => {
      if (args.target === undefined) {
        throw new UserError(
          'target-missing',
          'Which app? --target is missing.',
          'Start your app, then: authproxy --target localhost:3000',
        )
      }
      if (args.port !== undefined && (!Number.isInteger(args.port) || args.port < 0 || args.port > 65_535)) {
        throw new UserError('port-invalid', '--port must be a number from 0 to 65535.', 'For example --port 3443.')
      }
      const options: RunOptions = {
        target: args.target,
        port: args.port ?? DEFAULT_PORT,
        portGiven: args.port !== undefined,
        host: args.host ?? null,
        ca: args.ca,
        caDir: args['ca-dir'] ?? null,
        cert: args.cert ?? null,
        key: args.key ?? null,
        appDir: args['app-dir'] ?? process.cwd(),
        envFile: args['env-file'] ?? null,
        secretEnv: args['secret-env'] ?? null,
        sessionCookies: args['session-cookie'] ?? [],
        basePath: args['base-path'] ?? null,
        har: args.har ?? null,
        unsafeIncludeSecrets: args['unsafe-include-secrets'],
        tui: args.tui && args.reporter === undefined,
        reporter: args.reporter ?? 'text',
        xff: args.xff,
        lenient: args.lenient,
        version,
      }
      const { run } = await import('./run.ts')
      done(await run(options, process))
    },
  )
}

/** `authproxy analyze <file>` */
export function addAnalyze(parser: Argv, version: string, done: Done): Argv {
  return parser.command(
    'analyze <file>',
    'the same findings from a HAR file',
    y =>
      secretFlags(y)
        .positional('file', { type: 'string', demandOption: true, describe: 'HAR file (also gzipped)' })
        .option('reporter', {
          choices: ['text', 'json'] as const,
          default: 'text' as const,
          describe: 'what is printed',
        })
        .option('fail-on', {
          choices: ['error', 'warning', 'info', 'never'] as const,
          default: 'never' as const,
          describe: 'exit with 2 when an open finding is at least this severe',
        }),
    async args => {
      const { analyze } = await import('./analyze.ts')
      const code = await analyze(
        {
          file: args.file,
          reporter: args.reporter,
          failOn: args['fail-on'],
          appDir: args['app-dir'] ?? null,
          envFile: args['env-file'] ?? null,
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
      caFlags(y)
        .positional('action', { choices: ['install', 'uninstall', 'status', 'path'] as const, demandOption: true })
        .option('store', { type: 'string', array: true, describe: 'which trust stores: nss, system (default: all)' })
        .option('json', { type: 'boolean', default: false, describe: 'print one JSON document' }),
    async args => {
      const { runCa } = await import('./ca.ts')
      const io = {
        stdout: (text: string) => void process.stdout.write(text),
        stderr: (text: string) => void process.stderr.write(text),
      }
      done(await runCa(args.action, { ca: args.ca, caDir: args['ca-dir'], stores: args.store, json: args.json }, io))
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
        .option('url', { type: 'string', describe: 'with cookie: the page that sets it' })
        .option('site', {
          choices: ['none', 'same', 'cross'] as const,
          default: 'none' as const,
          describe:
            'with cookie: who asked for the page: the address bar, the same site, or a frame or fetch of another',
        })
        .option('browser', {
          choices: ['chromium', 'firefox', 'safari'] as const,
          default: 'chromium' as const,
          describe: 'with cookie: whose rules',
        })
        .option('now', { type: 'string', describe: 'with cookie: the time as an ISO date (default: now)' })
        .option('json', { type: 'boolean', default: false, describe: 'with cookie: print one JSON document' })
        .example("$0 explain cookie --url https://localhost:3443 'a=b; SameSite=None'", 'why the browser drops it'),
    async args => {
      if (args.rule === 'cookie') {
        const { explainCookie } = await import('./explain-cookie.ts')
        const { site, browser, json, url = null, now = null, line = null } = args
        process.stdout.write(explainCookie(line, { url, site, browser, now, json }, Date.now()))
        return done(0)
      }
      if (args.line !== undefined) {
        throw new UserError(
          'usage',
          'explain takes one rule.',
          "For a cookie: authproxy explain cookie --url https://… 'name=value; …'",
        )
      }
      const { explain } = await import('./explain.ts')
      process.stdout.write(explain(args.rule ?? null))
      done(0)
    },
  )
}
