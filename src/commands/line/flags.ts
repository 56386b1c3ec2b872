import type { Options } from 'yargs'
import { RUN_REPORTERS } from './reporters.ts'

/** Every option, by the groups that `--help` shows. A value must not be empty: see `checkValues`. */
export type Flags = Readonly<Record<string, Options>>

export const TARGET_FLAG = {
  target: {
    alias: 't',
    type: 'string',
    array: true,
    requiresArg: true,
    group: 'App:',
    describe: 'the app: localhost:3000, or a full http(s) URL; given again: a replica of it',
  },
} as const satisfies Flags

/** Which app: one that runs, or the command behind `--`. */
export const START_FLAGS = {
  ...TARGET_FLAG,
  'keep-env': {
    type: 'boolean',
    group: 'App:',
    describe: 'start the command with the environment as it is (see Variables of the command)',
  },
  clock: {
    type: 'string',
    requiresArg: true,
    group: 'App:',
    describe: 'start the command at another time: +31d, +8h, +90m, 2026-12-31; +0d: to move it later',
  },
  log: {
    type: 'string',
    requiresArg: true,
    group: 'App:',
    describe: "file with the app's log, followed as it grows; - reads standard input",
  },
} as const satisfies Flags

export const APP_FLAGS = {
  'app-dir': {
    type: 'string',
    requiresArg: true,
    group: 'App:',
    describe: "the app's folder, whose .env files are read as Next reads them (default: this folder)",
  },
  'base-path': {
    type: 'string',
    requiresArg: true,
    group: 'App:',
    describe: 'where the auth routes are mounted (default: /api/auth)',
  },
  'session-cookie': {
    type: 'string',
    array: true,
    requiresArg: true,
    group: 'App:',
    describe: "name of the session cookie, when it is not NextAuth's own",
  },
} as const satisfies Flags

/** How the secret is given; never as an argument, which others could read. */
export const SECRET_FLAGS = {
  'secret-env': {
    type: 'string',
    requiresArg: true,
    group: 'Secret:',
    describe: 'name of the variable that holds the secret (never the secret itself)',
  },
  // Not --env-file: Node takes a flag of that name for itself, wherever it stands.
  'secret-file': {
    type: 'string',
    requiresArg: true,
    group: 'Secret:',
    describe: 'one more file in .env form that holds the secret',
  },
} as const satisfies Flags

export const PROXY_FLAGS = {
  port: {
    alias: 'p',
    // Read by us: yargs takes an empty text for the number 0.
    type: 'string',
    requiresArg: true,
    group: 'Proxy:',
    describe: 'port of the proxy (default: 3443, or the next free one)',
  },
  host: {
    alias: 'listen',
    type: 'string',
    requiresArg: true,
    group: 'Proxy:',
    describe: 'address to listen on (default: this machine only)',
  },
  xff: {
    choices: ['replace', 'append'],
    default: 'replace',
    requiresArg: true,
    group: 'Proxy:',
    describe: 'X-Forwarded-For as Vercel (replace) or an ALB (append) does',
  },
  lenient: {
    type: 'boolean',
    group: 'Proxy:',
    describe: "accept answers of the app that Node's strict HTTP parser refuses",
  },
} as const satisfies Flags

export const FAIL_ON = {
  choices: ['error', 'warning', 'info', 'never'],
  default: 'never',
  requiresArg: true,
  group: 'Output:',
} as const satisfies Options

export const OUTPUT_FLAGS = {
  tui: {
    type: 'boolean',
    default: true,
    group: 'Output:',
    describe: 'full screen; --no-tui prints plain lines',
  },
  mouse: {
    type: 'boolean',
    default: false,
    group: 'Output:',
    describe: 'wheel and clicks on the full screen; selecting text then needs Shift',
  },
  reporter: {
    choices: RUN_REPORTERS,
    requiresArg: true,
    group: 'Output:',
    describe: 'what is printed without the full screen; all but text and ndjson are one document at the end',
  },
  har: {
    type: 'string',
    requiresArg: true,
    group: 'Output:',
    describe: 'write a HAR file with the findings at the end',
  },
  'unsafe-include-secrets': {
    type: 'boolean',
    group: 'Output:',
    describe: 'write cookies, tokens, and bodies of auth routes and errors into the HAR as they are',
  },
  otlp: {
    type: 'string',
    requiresArg: true,
    group: 'Output:',
    describe: 'send exchanges as spans and findings as log records, redacted, to this OpenTelemetry collector',
  },
  'fail-on': { ...FAIL_ON, describe: 'end with exit code 2 when an open finding is at least this severe' },
} as const satisfies Flags

export const REPORTER = {
  choices: ['text', 'json'],
  requiresArg: true,
  group: 'Output:',
  describe: 'what is printed',
} as const satisfies Options

export const VERIFY_FLAGS = {
  visit: {
    type: 'string',
    array: true,
    requiresArg: true,
    group: 'Visit:',
    describe: 'instead of a command: open this path with a small visitor of its own (may be given again)',
  },
  'sign-in-env': {
    type: 'string',
    requiresArg: true,
    group: 'Visit:',
    describe: "variable with the form of the credentials provider, 'username=ada&password=...'",
  },
  reporter: {
    choices: RUN_REPORTERS,
    default: 'text',
    requiresArg: true,
    group: 'Output:',
    describe: 'what is printed; with all but text the command prints to stderr',
  },
  har: OUTPUT_FLAGS.har,
  'unsafe-include-secrets': OUTPUT_FLAGS['unsafe-include-secrets'],
  otlp: OUTPUT_FLAGS.otlp,
  'fail-on': { ...FAIL_ON, default: 'error', describe: 'exit with 2 when an open cause is at least this severe' },
  baseline: {
    type: 'string',
    requiresArg: true,
    group: 'Output:',
    describe: 'file of causes that are known and do not fail the run',
  },
  'write-baseline': {
    type: 'string',
    requiresArg: true,
    group: 'Output:',
    describe: 'write that file from what this run finds',
  },
} as const satisfies Flags

export const CA_FLAGS = {
  ca: {
    choices: ['authproxy', 'mkcert'],
    default: 'authproxy',
    requiresArg: true,
    group: 'Certificate:',
    describe: 'which local certificate authority signs',
  },
  'ca-dir': {
    type: 'string',
    requiresArg: true,
    group: 'Certificate:',
    describe: 'folder of the certificate authority (also AUTHPROXY_CAROOT)',
  },
} as const satisfies Flags

export const OWN_CERTIFICATE_FLAGS = {
  cert: { type: 'string', requiresArg: true, group: 'Certificate:', describe: 'certificate of your own (PEM)' },
  key: { type: 'string', requiresArg: true, group: 'Certificate:', describe: 'its key (PEM)' },
} as const satisfies Flags

export const TRUST_FLAGS = {
  store: {
    type: 'string',
    array: true,
    requiresArg: true,
    group: 'Certificate:',
    describe: 'which trust stores: nss, system (default: all)',
  },
  json: { type: 'boolean', group: 'Output:', describe: 'print one JSON document' },
} as const satisfies Flags
