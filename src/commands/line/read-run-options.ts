import { UsageError } from '../../model/user-error.ts'
import type { Balance } from '../../proxy/balance.ts'
import type { RunOptions } from '../run/run-options.ts'

const DEFAULT_PORT = 3443

/** What yargs makes of the flags by which the app is known. */
export interface AppArguments {
  readonly 'app-dir'?: string | undefined
  readonly 'secret-file'?: string | undefined
  readonly 'secret-env'?: string | undefined
  readonly 'session-cookie'?: readonly string[] | undefined
  readonly 'base-path'?: string | undefined
}

/** Of `authproxy` and `authproxy verify`. */
export interface SharedArguments extends AppArguments {
  readonly target?: readonly string[] | undefined
  readonly balance?: Balance | undefined
  readonly port?: string | undefined
  readonly host?: string | undefined
  readonly as?: readonly string[] | undefined
  readonly open?: boolean | undefined
  readonly browser?: string | undefined
  readonly ca: RunOptions['ca']
  readonly 'ca-dir'?: string | undefined
  readonly cert?: string | undefined
  readonly key?: string | undefined
  readonly har?: string | undefined
  readonly 'unsafe-include-secrets'?: boolean | undefined
  readonly otlp?: string | undefined
  readonly xff: RunOptions['xff']
  readonly lenient?: boolean | undefined
  readonly front?: string | undefined
  readonly 'set-header'?: readonly string[] | undefined
  readonly 'drop-header'?: readonly string[] | undefined
  readonly 'strip-cookie'?: readonly string[] | undefined
  readonly 'header-limit'?: string | undefined
  readonly 'time-limit'?: string | undefined
}

/** A file says nothing of the folder that its app lives in: null unless it is named. */
export function readAppOptions(
  args: AppArguments,
): Pick<RunOptions, 'secretFile' | 'secretEnv' | 'sessionCookies' | 'basePath'> & { readonly appDir: string | null } {
  return {
    appDir: args['app-dir'] ?? null,
    secretFile: args['secret-file'] ?? null,
    secretEnv: args['secret-env'] ?? null,
    sessionCookies: args['session-cookie'] ?? [],
    basePath: args['base-path'] ?? null,
  }
}

/** Throws `UsageError` for a port or a limit that is none. */
export function readRunOptions(
  args: SharedArguments,
  version: string,
): Omit<RunOptions, 'command' | 'keepEnv' | 'log' | 'failOn' | 'tui' | 'reporter'> {
  return {
    targets: args.target ?? [],
    balance: args.balance ?? null,
    port: args.port === undefined ? DEFAULT_PORT : readPort(args.port),
    portGiven: args.port !== undefined,
    host: args.host ?? null,
    as: args.as ?? [],
    open: args.open ?? false,
    browser: args.browser ?? null,
    ca: args.ca,
    caDir: args['ca-dir'] ?? null,
    cert: args.cert ?? null,
    key: args.key ?? null,
    ...readAppOptions(args),
    appDir: args['app-dir'] ?? process.cwd(),
    har: args.har ?? null,
    unsafeIncludeSecrets: args['unsafe-include-secrets'] ?? false,
    otlp: args.otlp ?? null,
    xff: args.xff,
    lenient: args.lenient ?? false,
    front: args.front ?? null,
    whatIf: {
      setHeaders: args['set-header'] ?? [],
      dropHeaders: args['drop-header'] ?? [],
      stripCookies: args['strip-cookie'] ?? [],
      headerLimit: args['header-limit'] === undefined ? null : readLimit(args['header-limit']),
      timeLimit: args['time-limit'] === undefined ? null : readTimeLimit(args['time-limit']),
    },
    clock: null,
    threads: 2,
    version,
  }
}

export function readPort(text: string): number {
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

const SECONDS = { ms: 0.001, s: 1, m: 60 } as const
/** A day: what is more, no timer counts. */
const LONGEST_SECONDS = 86_400

/** Seconds, of `10s`, `500ms`, `2m`, `10`. */
function readTimeLimit(text: string): number {
  const [, digits = '', unit = 's'] = /^(\d{1,7})(ms|s|m)?$/.exec(text) ?? []
  const seconds = Number(digits) * SECONDS[unit as keyof typeof SECONDS]
  if (seconds > 0 && seconds <= LONGEST_SECONDS) return seconds
  throw new UsageError(
    'time-limit-invalid',
    '--time-limit must be a time: a number with ms, s or m, one day at most.',
    'For example --time-limit 10s.',
  )
}
