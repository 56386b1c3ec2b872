import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gunzipSync, gzipSync } from 'node:zlib'
import fc from 'fast-check'
import { afterAll, beforeEach, describe, expect, test } from 'vitest'
import { analyze } from '../../src/commands/analyze.ts'
import { recordingPath } from '../../src/commands/demo-recordings.ts'
import { diff } from '../../src/commands/diff.ts'
import { redactHar, validateHar } from '../../src/commands/har.ts'
import { RUN_REPORTERS } from '../../src/commands/line/reporters.ts'
import { mergeHar } from '../../src/commands/merge-har.ts'
import { recoverHar } from '../../src/commands/recover-har.ts'
import type { Terminal } from '../../src/commands/run/run-options.ts'
import { UserError } from '../../src/model/user-error.ts'
import { fakeTerminal } from '../support/terminal.ts'

/** The same files each time; more of them: `FUZZ_MS=600000 FUZZ_SEED=7 npx vitest run test/commands/hostile-files.test.ts`. */
const MS = Number(process.env.FUZZ_MS ?? 0)
const SEED = Number(process.env.FUZZ_SEED ?? 20_261_128)
const RUNS =
  MS > 0
    ? { seed: SEED, numRuns: 1_000_000, interruptAfterTimeLimit: MS, endOnFailure: true }
    : { seed: SEED, numRuns: 15, endOnFailure: true }
/** One file of a few hundred KB; the machine may be busy. */
const HANG_MS = 10_000

const folder = mkdtempSync(join(tmpdir(), 'authproxy-hostile-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))
const at = (name: string) => join(folder, name)

/** As authproxy writes it, and as another program would: without anything of ours. */
const OURS = ['claim-lost', 'oauth-host-hop', 'none'].map(name =>
  gunzipSync(readFileSync(recordingPath({ name }))).toString(),
)
const FOREIGN = OURS.map(text =>
  JSON.stringify(JSON.parse(text, (key, one) => (key.startsWith('_') ? undefined : one))),
)
const HARS = [...OURS, ...FOREIGN]
writeFileSync(at('good.har'), OURS[2] ?? '')

/** The same as the journal of a run that was killed. */
const JOURNALS = OURS.map(text => {
  const { log } = JSON.parse(text)
  const { findings, leftOut, valueFacts, version, redacted } = log._authproxy
  const head = {
    authproxyJournal: 1,
    pid: 0,
    version,
    createdAt: 0,
    target: 'a:1',
    publicOrigin: 'https://a.test',
    redacted,
  }
  const entries = log.entries.map((entry: unknown) => ({ entry }))
  return [head, ...entries, { facts: valueFacts }, { log: log._authproxy.log }, { state: { findings, leftOut } }]
})

const how = { appDir: null, secretFile: null, secretEnv: null, sessionCookies: [], basePath: null, version: '0.0.0' }
const file = at('hostile.har')
const out = at('out.har')

type Command = (terminal: Terminal) => Promise<number>
const run = (command: Command, ...sources: readonly string[]) => ({ command, sources })
const COMMANDS = {
  ...Object.fromEntries(
    RUN_REPORTERS.map(reporter => [
      `analyze --reporter ${reporter}`,
      run(t => analyze({ ...how, file, reporter, failOn: 'info' }, t), ...HARS),
    ]),
  ),
  'diff hostile good': run(
    t => diff({ ...how, good: file, bad: at('good.har'), reporter: 'text', failOn: 'divergence' }, t),
    ...HARS,
  ),
  'diff good hostile': run(
    t => diff({ ...how, good: at('good.har'), bad: file, reporter: 'markdown', failOn: 'never' }, t),
    ...HARS,
  ),
  'har validate': run(t => validateHar({ ...how, file, reporter: 'text' }, t), ...HARS),
  'har redact': run(t => redactHar({ ...how, file, out }, t), ...HARS),
  'har merge': run(t => mergeHar({ ...how, files: [at('good.har'), file], out }, t), ...HARS),
  'har recover': run(t => recoverHar({ ...how, file, out }, t), ...JOURNALS.map(lines => JSON.stringify(lines))),
}

/** Escapes, other controls, and what turns the direction of text. */
const UNPRINTABLE = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]/

/** What every command owes, whatever the file holds. */
async function expectManners(command: Command): Promise<void> {
  const { terminal, stdout, stderr } = fakeTerminal()
  const begun = performance.now()
  try {
    expect([0, 2]).toContain(await command(terminal))
  } catch (error) {
    if (!(error instanceof UserError)) throw error
    expect(error.exitCode).toBe(1)
    // A sentence, with its end, and what to do next.
    expect(error.message).toMatch(/^[^\n]+\.$/)
    expect(error.nextStep).toMatch(/^[^\n]+$/)
    expect(error.message + error.nextStep).not.toMatch(UNPRINTABLE)
  }
  expect(stderr()).not.toMatch(UNPRINTABLE)
  expect(stdout()).not.toMatch(UNPRINTABLE)
  // What was written is a file like any other.
  if (existsSync(out))
    expect([0, 2]).toContain(await validateHar({ ...how, file: out, reporter: 'json' }, fakeTerminal().terminal))
  expect(performance.now() - begun).toBeLessThan(HANG_MS)
}

const ESCAPES = '\u001b[2J\u001b]0;owned\u0007\u009b31m\u202eabc\u0000\r\n'
const deep = (levels: number) => JSON.parse('['.repeat(levels) + ']'.repeat(levels))

/** What no writer of a field had in mind. */
const wrong = fc.oneof(
  fc.constantFrom<unknown>(null, true, 0, -1, 1e308, -1e308, 8.64e15 + 1, 0.1, '', ESCAPES, [], {}, deep(500)),
  fc.constantFrom<unknown>(
    '__proto__',
    'constructor',
    'toString',
    'NaN',
    '0000-00-00T99:99:99Z',
    '+275760-09-13T00:00:00.001Z',
  ),
  fc.constantFrom<unknown>(
    'https://[::1',
    'http://\u0000',
    'data:,x',
    '//',
    'https://a.test:99999/',
    `https://a.test/${'a/'.repeat(5_000)}`,
  ),
  fc.constantFrom<unknown>(
    'a=b; '.repeat(2_000),
    'x'.repeat(100_000),
    `${'%'.repeat(3_000)}`,
    '{"a":'.repeat(3_000),
    '=?;,'.repeat(4_000),
  ),
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.double(),
  fc.jsonValue({ maxDepth: 3 }),
)

interface Change {
  /** Shares of the way: which of the places is meant. */
  readonly place: number
  readonly how: 'replace' | 'delete' | 'twice' | 'poison'
  readonly value: unknown
}

const change: fc.Arbitrary<Change> = fc.record({
  place: fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
  how: fc.constantFrom('replace', 'replace', 'replace', 'delete', 'twice', 'poison'),
  value: wrong,
})

/** Every place in it that holds something, as the object and the key. */
function placesIn(value: unknown): ReadonlyArray<readonly [Record<string, unknown>, string]> {
  if (typeof value !== 'object' || value === null) return []
  const fields = value as Record<string, unknown>
  return Object.keys(fields).flatMap(key => [[fields, key] as const, ...placesIn(fields[key])])
}

function withChanges(text: string, changes: readonly Change[]): string {
  const document: unknown = JSON.parse(text)
  for (const { place, how, value } of changes) {
    const places = placesIn(document)
    const [fields, key] = places[Math.floor(place * places.length)] ?? []
    if (fields === undefined || key === undefined) continue
    if (how === 'delete') delete fields[key]
    else if (how === 'twice') fields[key] = [fields[key], fields[key]]
    else if (how === 'poison') fields[key] = `${fields[key]}${ESCAPES}`
    else fields[key] = value
  }
  return JSON.stringify(document)
}

/** Escapes in every text of it that is not needed to find the way: addresses, methods and dates have their own turn above. */
function poisoned(text: string): string {
  const kept = new Set(['url', 'method', 'startedDateTime', 'version', 'encoding', 'kind', 'id', 'rule'])
  return JSON.stringify(
    JSON.parse(text, (key, value: unknown) => (typeof value === 'string' && !kept.has(key) ? value + ESCAPES : value)),
  )
}

const nested = (levels: number) => '['.repeat(levels) + ']'.repeat(levels)
const many = (count: number, one: (index: number) => unknown) => Array.from({ length: count }, (_, index) => one(index))
const SESSION = 'https://a.test/api/auth/session'
const entry = (request: object, response: object = {}) => ({
  request: { method: 'GET', url: SESSION, headers: [], ...request },
  response: { status: 200, headers: [], ...response },
})
const withEntries = (...entries: readonly unknown[]) => JSON.stringify({ log: { entries } })
const cookie = (value: string) => entry({ headers: [{ name: 'cookie', value: `next-auth.session-token=${value}` }] })
const json = { name: 'content-type', value: 'application/json' }
const HUGE: Readonly<Record<string, string>> = {
  'JSON nested a hundred thousand times': nested(100_000),
  'an entry nested so': withEntries(entry({ headers: 'HERE' })).replace('"HERE"', nested(100_000)),
  'an answer nested so': withEntries(entry({}, { headers: [json], content: { text: `{"user":${nested(100_000)}}` } })),
  'a signed token nested so': withEntries(
    cookie(`eyJhbGciOiJIUzI1NiJ9.${Buffer.from(`{"user":${nested(50_000)}}`).toString('base64url')}.c2ln`),
  ),
  'findings nested so': `{"log":{"_authproxy":{"findings":${nested(100_000)}},"entries":[${JSON.stringify(entry({}))}]}}`,
  'a hundred thousand entries that are none': `{"log":{"entries":[${'{},'.repeat(99_999)}{}]}}`,
  'five thousand cookies, set and sent': withEntries(
    entry({}, { headers: many(5_000, index => ({ name: 'set-cookie', value: `c${index}=1; Path=/` })) }),
    entry({ headers: many(5_000, index => ({ name: 'cookie', value: `c${index}=1` })) }),
  ),
  'ten thousand chunks of a token': withEntries(
    cookie(`x; ${many(10_000, index => `next-auth.session-token.${index}=x`).join('; ')}`),
  ),
  'three hundred hosts': withEntries(...many(300, index => entry({ url: `https://h${index}.test/api/auth/session` }))),
  'names of prototypes': `{"__proto__":1,"log":{"__proto__":{"entries":[]},"entries":[${JSON.stringify(
    cookie('__proto__; __proto__=1; constructor=2; toString=3'),
  )}]}}`,
}

/** A journal is a text a line; it was one list to be changed in. */
function asFile(text: string, sources: readonly string[]): string {
  return sources === COMMANDS['har recover'].sources
    ? (JSON.parse(text) as unknown[]).map(line => `${JSON.stringify(line)}\n`).join('')
    : text
}

const share = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true })
type Harm = (text: string) => Uint8Array
const cut: fc.Arbitrary<Harm> = share.map(one => text => Buffer.from(text.slice(0, text.length * one)))
const cutPacked: fc.Arbitrary<Harm> = share.map(one => text => {
  const packed = gzipSync(text, { level: 1 })
  return packed.subarray(0, Math.floor(packed.length * one))
})
const flipped: fc.Arbitrary<Harm> = fc
  .array(fc.tuple(share, fc.nat(255)), { minLength: 1, maxLength: 20 })
  .map(flips => text => {
    const octets = Buffer.from(text)
    for (const [one, octet] of flips) octets[Math.floor(one * octets.length)] = octet
    return octets
  })
const other: fc.Arbitrary<Harm> = fc
  .oneof(
    fc.uint8Array({ maxLength: 300 }),
    fc.json().map(json => Buffer.from(json)),
  )
  .map(octets => () => octets)
const harm = fc.oneof(cut, cutPacked, flipped, other)

beforeEach(() => rmSync(out, { force: true }))

describe.each(Object.entries(COMMANDS))('%s', (name, { command, sources }) => {
  const source = fc.constantFrom(...sources)
  const hold = async (content: string | Uint8Array) => {
    rmSync(out, { force: true })
    writeFileSync(file, content)
    await expectManners(command)
  }

  test('fields of any type and text', { timeout: MS + 60_000 }, async () => {
    const changes = fc.array(change, { minLength: 1, maxLength: 12 })
    await fc.assert(
      fc.asyncProperty(source, changes, (text, all) => hold(asFile(withChanges(text, all), sources))),
      RUNS,
    )
  })

  test('files that end early, or are something else', { timeout: MS + 60_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(source, harm, (text, damage) => hold(damage(asFile(text, sources)))),
      RUNS,
    )
  })

  // Reporters print the same reading.
  const huge = /ndjson|json|markdown|junit/.test(name) ? [] : Object.entries(HUGE)
  test.each(huge)('%s', async (_what, content) => hold(content))

  test('escapes in every text', async () => {
    for (const text of sources) await hold(asFile(poisoned(text), sources))
  })
})
