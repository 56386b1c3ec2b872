import { readFileSync } from 'node:fs'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { describe, expect, test } from 'vitest'
import { configSchema } from '../../../scripts/config-schema.ts'
import { misspeltVariables, readConfig, readVariables, toKey } from '../../../src/commands/line/config-values.ts'
import type {
  APP_FLAGS,
  CA_FLAGS,
  OUTPUT_FLAGS,
  OWN_CERTIFICATE_FLAGS,
  PROXY_FLAGS,
  SECRET_FLAGS,
  START_FLAGS,
  VERIFY_FLAGS,
} from '../../../src/commands/line/flags.ts'
import type { BROWSER_FLAGS, FRONT_FLAGS } from '../../../src/commands/line/flags-production.ts'
import { flagsOf, resolveOptions } from '../../../src/commands/line/resolve-options.ts'
import type { AuthproxyConfig, VerifyConfig } from '../../../src/model/config.ts'
import { UserError } from '../../../src/model/user-error.ts'

const FLAGS = { run: flagsOf('authproxy'), verify: flagsOf('verify') }
const read = (value: unknown) =>
  readConfig({ path: '/app/authproxy.config.json', name: 'authproxy.config.json', value }, FLAGS)
const complaint = (work: () => unknown): string => {
  try {
    work()
  } catch (error) {
    if (error instanceof UserError) return `${error.exitCode} ${error.message} ${error.nextStep}`
    throw error
  }
  throw new Error('nothing was wrong with it')
}

describe('an option that is none, or has a value that it cannot take', () => {
  test.each<readonly [value: unknown, sentence: string]>([
    [7, 'must be an object with options. For example: { "target": "localhost:3000" }'],
    [{ targt: 'a' }, 'has no option "targt". Did you mean "target"? See docs/cli.md.'],
    [{ base_path: 'a' }, 'has no option "base_path". Did you mean "basePath"? See docs/cli.md.'],
    [{ __proto__x: 1 }, 'has no option "__proto__x". See docs/cli.md.'],
    [{ constructor: 1 }, 'has no option "constructor". See docs/cli.md.'],
    [{ visit: '/' }, 'has no option "visit". See docs/cli.md.'],
    [{ verify: { visti: '/' } }, 'has no option "verify.visti". Did you mean "verify.visit"? See docs/cli.md.'],
    [{ verify: [] }, '"verify" must be an object with options. For example: { "verify": { "failOn": "warning" } }'],
    [
      { reporter: 'ndjsn' },
      '"reporter" takes text, ndjson, json, markdown, junit or html, not "ndjsn". Did you mean "ndjson"? See docs/cli.md.',
    ],
    [{ xff: 7 }, '"xff" takes replace or append, not "7". See docs/cli.md.'],
    [{ lenient: 'yes' }, '"lenient" must be true or false. See docs/cli.md.'],
    [{ har: '' }, '"har" must be a text that is not empty. See docs/cli.md.'],
    [{ har: ['a'] }, '"har" must be a text that is not empty. See docs/cli.md.'],
    [{ target: ['a', null] }, '"target" must be a text or a list of them that is not empty. See docs/cli.md.'],
    [{ appDir: '.', 'app-dir': '.' }, '"app-dir" stands there twice. Leave one of them out.'],
    [{ unsafeIncludeSecrets: true }, '"unsafeIncludeSecrets" must not stand there. Type it: --unsafe-include-secrets'],
    [{ 'a\u001b[2J': 1 }, 'has no option "a\\x1b[2J". See docs/cli.md.'],
  ])('%j', (value, sentence) => {
    expect(complaint(() => read(value))).toBe(`64 authproxy.config.json: ${sentence}`)
  })

  test('of the environment', () => {
    expect(complaint(() => readVariables({ AUTHPROXY_LENIENT: 'maybe' }, FLAGS.run))).toBe(
      '64 AUTHPROXY_LENIENT must be 1 or 0, not "maybe". Set it again, or unset it.',
    )
    expect(complaint(() => readVariables({ AUTHPROXY_XFF: 'x' }, FLAGS.run))).toBe(
      '64 AUTHPROXY_XFF takes replace, append, not "x". Set it again, or unset it.',
    )
    // It would let secrets out.
    expect(
      readVariables({ AUTHPROXY_UNSAFE_INCLUDE_SECRETS: '1', AUTHPROXY_HAR: ' ', AUTHPROXY_URL: 'x' }, FLAGS.run),
    ).toEqual([])
  })
})

test('paths are read from the folder of the file', () => {
  const { run } = read({ har: 'a.har', caDir: './ca', log: '-', front: './nginx.conf', browser: 'chromium', port: 0 })
  expect(run.map(one => one.values)).toEqual([
    ['/app/a.har'],
    ['/app/ca'],
    ['-'],
    ['/app/nginx.conf'],
    ['chromium'],
    ['0'],
  ])
  expect(read({ front: 'nginx' }).run[0]?.values).toEqual(['nginx'])
})

test('verify takes what stands at the top, its own before it; but no value that it cannot take', () => {
  const { verify } = read({
    target: 'a:1',
    failOn: 'info',
    tui: false,
    verify: { failOn: 'warning', reporter: 'junit' },
  })
  expect(verify.map(one => [one.name, ...one.values])).toEqual([
    ['target', 'a:1'],
    ['fail-on', 'warning'],
    ['reporter', 'junit'],
  ])
})

test('a variable that nothing reads is told of where it looks like one', () => {
  const env = {
    AUTHPROXY_TRAGET: 'x',
    AUTHPROXY_BASEPATH: 'x',
    AUTHPROXY_IKEY: 'x',
    AUTHPROXY_URL: 'x',
    AUTHPROXY_VISIT: '/',
  }
  expect(misspeltVariables(env, [...Object.keys(FLAGS.run), ...Object.keys(FLAGS.verify)])).toEqual([
    'AUTHPROXY_TRAGET is set, and nothing reads it: did you mean AUTHPROXY_TARGET?',
    'AUTHPROXY_BASEPATH is set, and nothing reads it: did you mean AUTHPROXY_BASE_PATH?',
  ])
})

describe('typed before variables before the file', () => {
  const env = {
    AUTHPROXY_TARGET: 'localhost:1, localhost:2',
    AUTHPROXY_LENIENT: '0',
    AUTHPROXY_TUI: '0',
    AUTHPROXY_CAROOT: '/ca',
  }
  const place = { cwd: '/', env }

  test.each([
    [[], ['--target=localhost:1', '--target=localhost:2', '--no-tui', '--ca-dir=/ca']],
    [
      ['-t', 'localhost:3', '--tui'],
      ['--ca-dir=/ca', '-t', 'localhost:3', '--tui'],
    ],
    [
      ['--no-tui', '--target=x', '--ca-dir', 'y'],
      ['--no-tui', '--target=x', '--ca-dir', 'y'],
    ],
  ])('%j', async (typed, args) => {
    expect((await resolveOptions(typed, 'authproxy', place)).args).toEqual(args)
  })

  test('commands that read a file take how the app is known, and nothing of a run', async () => {
    const more = { ...env, AUTHPROXY_BASE_PATH: '/auth', AUTHPROXY_FAIL_ON: 'error', AUTHPROXY_REPORTER: 'ndjson' }
    expect((await resolveOptions(['analyze', 'a.har'], 'analyze', { cwd: '/', env: more })).args).toEqual([
      '--base-path=/auth',
      'analyze',
      'a.har',
    ])
    expect((await resolveOptions(['ca', 'path'], 'ca', { cwd: '/', env: more })).args).toEqual(['ca', 'path'])
  })
})

type Camel<Name extends string> = Name extends `${infer Head}-${infer Tail}`
  ? `${Head}${Capitalize<Camel<Tail>>}`
  : Name
type KeysOf<Flags> = Camel<Exclude<keyof Flags & string, 'unsafe-include-secrets'>>
type Shared = typeof APP_FLAGS &
  typeof PROXY_FLAGS &
  typeof BROWSER_FLAGS &
  typeof FRONT_FLAGS &
  typeof SECRET_FLAGS &
  typeof CA_FLAGS &
  typeof OWN_CERTIFICATE_FLAGS
type Same<A, B> = [A] extends [B] ? ([B] extends [A] ? true : never) : never

test('the type of the file, the schema and the options of the command line are one', () => {
  const run: Same<
    Exclude<keyof AuthproxyConfig, 'verify'>,
    KeysOf<Shared & typeof START_FLAGS & typeof OUTPUT_FLAGS>
  > = true
  const verify: Same<keyof VerifyConfig, KeysOf<Shared & typeof VERIFY_FLAGS> | 'target'> = true
  expect([run, verify]).toEqual([true, true])
  const schema = JSON.parse(readFileSync(new URL('../../../schemas/config.schema.json', import.meta.url), 'utf8'))
  expect(schema).toEqual(JSON.parse(configSchema()))
  const names = Object.keys(FLAGS.run).map(toKey)
  expect(Object.keys(schema.properties)).toEqual(
    expect.arrayContaining(names.filter(one => !/^(unsafe|config|printConfig)/.test(one))),
  )
})

test('the schema takes what is taken, and refuses what is not', () => {
  const validate = new Ajv2020({ allErrors: true }).compile(JSON.parse(configSchema()))
  const sample: AuthproxyConfig & { $schema: string } = {
    $schema: './schemas/config.schema.json',
    target: ['localhost:3000', 'localhost:3001'],
    port: 3444,
    tui: false,
    setHeader: 'X-A: b',
    verify: { failOn: 'warning', visit: ['/'], reporter: 'junit' },
  }
  expect([validate(sample), validate.errors]).toEqual([true, null])
  read(sample)
  for (const wrong of [
    { targt: 'a' },
    { xff: 'x' },
    { tui: 'no' },
    { har: '' },
    { verify: { tui: true } },
    { unsafeIncludeSecrets: true },
  ]) {
    expect([wrong, validate(wrong)]).toEqual([wrong, false])
    expect(complaint(() => read(wrong))).toMatch(/^64 /)
  }
})
