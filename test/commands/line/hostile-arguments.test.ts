import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, expect, test, vi } from 'vitest'
import { runCommandLine } from '../../../src/commands/line/command-line.ts'
import { complaint } from '../../../src/complaint.ts'
import { printable } from '../../../src/http/printable.ts'
import { UserError } from '../../../src/model/user-error.ts'

const folder = mkdtempSync(join(tmpdir(), 'authproxy-arguments-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const OPTIONS = [
  ...['--target', '-t', '--port', '-p', '--host', '--listen', '--xff', '--lenient', '--balance', '--as', '--open'],
  ...['--browser', '--front', '--set-header', '--drop-header', '--strip-cookie', '--header-limit', '--time-limit'],
  ...['--tui', '--no-tui', '--mouse', '--reporter', '--har', '--otlp', '--fail-on', '--secret-env', '--secret-file'],
  ...['--ca', '--ca-dir', '--cert', '--key', '--config', '--print-config', '--clock', '--log', '--app-dir', '--help'],
  ...['--base-path', '--session-cookie', '--keep-env', '--unsafe-include-secrets', '--version', '--store', '--since'],
]
const junk = fc
  .oneof(
    fc.string({ unit: 'binary', maxLength: 40 }),
    fc.string({ maxLength: 12 }).map(text => `--${text}`),
    fc.string({ maxLength: 12 }).map(text => `--${text}=${text}`),
    fc.string({ unit: 'grapheme', minLength: 500, maxLength: 4_000 }),
    fc.constantFrom(
      '',
      ' ',
      '=',
      '-=',
      '--=',
      '--no-',
      '--__proto__.x=1',
      '--constructor',
      '__proto__',
      '--a.b.c',
      '-xyz',
    ),
    fc.constantFrom(
      '\u001b]52;c;aGk=\u0007',
      '--\u001b[2J',
      '\u202e',
      '\0',
      'eyJhbGciOiJkaXIifQ..a.b.c',
      '%00',
      '\ud800',
    ),
    fc.constantFrom('localhost:1', '99999', '-1', '1e9', '0x10', 'Infinity', 'http://', 'https://a:b@c:99999/', '::1'),
  )
  // Standard input, and a command to start.
  .filter(text => text !== '-' && text !== '--' && !/NaN|undefined/.test(text))
const argument = fc.oneof({ weight: 3, arbitrary: fc.constantFrom(...OPTIONS) }, { weight: 2, arbitrary: junk })
/** They only read what they are named. */
const READS = [
  ['analyze'],
  ['diff'],
  ['har', 'validate'],
  ['explain'],
  ['explain', 'cookie'],
  ['--get-yargs-completions'],
]
/** They begin something; so one thing is always wrong. */
const ACTS = [[], ['verify'], ['doctor'], ['demo'], ['status'], ['diagnose'], ['mcp'], ['completion'], ['ca', 'status']]
const WRONG = '--no-such-option'

/** What is said of it; null: it did what it was asked for. */
async function complaintOf(args: readonly string[]): Promise<UserError | null> {
  const silenced = [
    vi.spyOn(process.stdout, 'write').mockReturnValue(true),
    vi.spyOn(process.stderr, 'write').mockReturnValue(true),
    // yargs prints help by it.
    vi.spyOn(console, 'log').mockReturnValue(),
  ]
  try {
    expect(await runCommandLine(args, '0.0.0', { cwd: folder, env: {} })).toBeTypeOf('number')
    return null
  } catch (error) {
    if (!(error instanceof UserError)) throw error
    return error
  } finally {
    for (const one of silenced) one.mockRestore()
  }
}

/** As the terminal shows it. */
function expectSentence(error: UserError): void {
  const [message = '', nextStep = '', ...rest] = complaint(error, { LANG: 'C.UTF-8' }).split('\n')
  expect(rest).toEqual([''])
  expect(message).toMatch(/^authproxy: \S.*[.?!]$/)
  expect(nextStep).toMatch(/^Next: \S/)
  for (const text of [message, nextStep]) {
    expect(text).toBe(printable(text))
    expect(text).not.toMatch(/undefined|\[object|NaN| {4}at /)
    // A name is repeated whole at most once or twice.
    expect(text.length).toBeLessThan(50_000)
  }
  expect([1, 64, 74]).toContain(error.exitCode)
}

test('whatever is typed, of what acts: a sentence that can be printed, and the next step', {
  timeout: 60_000,
}, async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...ACTS),
      fc.array(argument, { maxLength: 6 }),
      fc.nat(6),
      async (command, args, place) => {
        const all = [...command, ...args.slice(0, place), WRONG, ...args.slice(place)]
        const complaint = await complaintOf(all)
        if (complaint === null) expect(all.some(one => /^--?(?:h|help|v|version)\b/.test(one))).toBe(true)
        else expectSentence(complaint)
      },
    ),
    { numRuns: 600, interruptAfterTimeLimit: 20_000 },
  )
})

test('whatever is typed, of what only reads', { timeout: 60_000 }, async () => {
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...READS), fc.array(argument, { maxLength: 4 }), async (command, args) => {
      const complaint = await complaintOf([...command, ...args])
      if (complaint !== null) expectSentence(complaint)
    }),
    { numRuns: 600, interruptAfterTimeLimit: 20_000 },
  )
})
