import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gunzipSync } from 'node:zlib'
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js'
import { afterAll, describe, expect, test } from 'vitest'
import { answer } from '../src/agent/answer.ts'
import { createToolCalls } from '../src/agent/call-tool.ts'
import { analyze } from '../src/commands/analyze.ts'
import { createAppLines } from '../src/commands/app/app-lines.ts'
import { outputEvent } from '../src/commands/app/app-output.ts'
import { diff } from '../src/commands/diff.ts'
import { doctor } from '../src/commands/doctor.ts'
import { explain } from '../src/commands/explain.ts'
import { explainCookie } from '../src/commands/explain-cookie.ts'
import { explainToken } from '../src/commands/explain-token.ts'
import { validateHar } from '../src/commands/har.ts'
import { createHeaderStore } from '../src/commands/run/header-store.ts'
import { startView } from '../src/commands/run/start-view.ts'
import { createForPaper } from '../src/recording/for-paper.ts'
import { createSession } from '../src/recording/recording.ts'
import { formatJson } from '../src/report/json.ts'
import { createCauseEvents, formatNdjson } from '../src/report/ndjson.ts'
import { DIAGNOSIS, snapshot } from './report/samples.ts'
import { agentSource } from './support/agent-source.ts'
import { ANSWERS, CAPTURES, loadCapture } from './support/captures.ts'
import { NO_LOG } from './support/no-log.ts'
import { fakeTerminal } from './support/terminal.ts'
import { HEADER } from './tui/samples.ts'

const FOLDER = new URL('../schemas/', import.meta.url)
const NAMES = readdirSync(FOLDER)
const NONE = { appDir: null, secretFile: null, secretEnv: null, sessionCookies: [], basePath: null, version: '0.0.0' }
type Json = Readonly<Record<string, unknown>>
const load = (name: string): Json => JSON.parse(readFileSync(new URL(name, FOLDER), 'utf8'))

/** No field that it does not name, and no kind that it does not know: what we print must all be in it. */
function closed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(closed)
  if (typeof value !== 'object' || value === null) return value
  const { $defs, ...rest } = value as Json
  const { other: _other, ...known } = ($defs ?? {}) as Json
  const made = Object.fromEntries(Object.entries(rest).map(([key, one]) => [key, closed(one)]))
  const oneOf = (rest.oneOf as readonly Json[] | undefined)?.filter(one => one.$ref !== '#/$defs/other')
  return {
    ...made,
    ...(oneOf === undefined ? {} : { oneOf: oneOf.map(closed) }),
    ...($defs === undefined ? {} : { $defs: closed(known) }),
    ...('properties' in rest && rest.type === 'object' ? { additionalProperties: false } : {}),
  }
}

function validators(change: (schema: Json) => unknown): (name: string) => ValidateFunction {
  const ajv = new Ajv2020({
    allErrors: false,
    strict: true,
    allowUnionTypes: true,
    schemas: NAMES.map(name => change(load(name)) as Json),
  })
  return name => {
    const found = ajv.getSchema(name)
    if (found === undefined) throw new Error(`there is no schema ${name}`)
    return found
  }
}
const open = validators(schema => schema)
const strict = validators(closed)

function expectValid(name: string, value: unknown): void {
  for (const validate of [open(name), strict(name)]) {
    const valid = validate(value)
    expect(validate.errors ?? [], JSON.stringify(value).slice(0, 400)).toEqual([])
    expect(valid).toBe(true)
  }
}

const path = (file: string) => fileURLToPath(new URL(`${file}.gz`, CAPTURES))
const rows = ANSWERS.filter((_row, index) => index % 4 === 0)
const envOf = ({ secret }: (typeof ANSWERS)[number]) => ({ env: secret ? { AUTH_SECRET: secret } : {} })
const folder = mkdtempSync(join(tmpdir(), 'authproxy-schemas-'))
afterAll(() => rmSync(folder, { recursive: true }))

test('each is of draft 2020-12, and names itself as its file', () => {
  expect(NAMES.length).toBeGreaterThan(4)
  for (const name of NAMES)
    expect(load(name)).toMatchObject({ $schema: 'https://json-schema.org/draft/2020-12/schema', $id: name })
})

test('places in the app, and what the browser itself told', () => {
  const frame = { text: 'delete token.user', caret: 0 }
  const places = [{ file: 'auth.ts', line: 23, column: 7, text: '`token.user` is deleted here.', frame }]
  const witness = {
    heard: 9,
    agreed: 12,
    disagreed: 0,
    unseen: { 'memory-cache': 1 },
    sessionAnswers: [{ at: 1_790_000_000_000, path: '/api/auth/session', source: 'memory-cache', tab: 'tab 1' }],
  } as const
  const shown = snapshot({ diagnoses: [{ ...DIAGNOSIS, places }], witness })
  expectValid('analyze-report.schema.json', JSON.parse(formatJson(shown, '0.0.0')))
})

test('analyze: every report fits, and no field is without a word', async () => {
  for (const row of rows) {
    const { terminal, stdout } = fakeTerminal(envOf(row))
    await analyze({ file: path(row.file), reporter: 'json', failOn: 'never', ...NONE }, terminal)
    expectValid('analyze-report.schema.json', JSON.parse(stdout()))
  }
})

test('diff', async () => {
  for (const [index, row] of rows.entries()) {
    const { terminal, stdout } = fakeTerminal(envOf(row))
    const [good, bad] = [path(row.file), path(rows[(index + 1) % rows.length]?.file ?? '')]
    // Some have nothing in common: that is no report.
    const done = await diff({ good, bad, reporter: 'json', failOn: 'never', ...NONE }, terminal).catch(() => null)
    if (done !== null) expectValid('diff-report.schema.json', JSON.parse(stdout()))
  }
})

test('har validate', async () => {
  const verdicts = new Set<string>()
  // What a file lacks: a page alone, and an export without cookies.
  const whole = JSON.parse(gunzipSync(readFileSync(path(rows[0]?.file ?? ''))).toString())
  const isCookie = ({ name }: { name: string }) => /cookie/i.test(name)
  const lacking = {
    page: whole.log.entries.filter((one: { request: { url: string } }) => !one.request.url.includes('/api/')),
    masked: whole.log.entries.map((one: Json & { request: Json; response: Json }) => ({
      ...one,
      request: {
        ...one.request,
        cookies: [],
        headers: (one.request.headers as { name: string }[]).filter(h => !isCookie(h)),
      },
      response: {
        ...one.response,
        cookies: [],
        headers: (one.response.headers as { name: string }[]).filter(h => !isCookie(h)),
      },
    })),
  }
  const files = Object.entries(lacking).map(([name, entries]) => {
    writeFileSync(join(folder, `${name}.har`), JSON.stringify({ log: { ...whole.log, entries } }))
    return join(folder, `${name}.har`)
  })
  for (const file of [...rows.map(row => path(row.file)), ...files]) {
    const { terminal, stdout } = fakeTerminal()
    await validateHar({ ...NONE, file, reporter: 'json' }, terminal)
    const report = JSON.parse(stdout())
    expectValid('validate-report.schema.json', report)
    verdicts.add([report.verdict, ...report.gaps.map((one: { code: string }) => one.code)].join(' '))
  }
  expect([...verdicts].sort()).toEqual(['enough', 'not-enough sanitised', 'partly starts-after-sign-in'])
})

test('explain token', async () => {
  const forms = new Set<string>()
  for (const row of rows) {
    const set = loadCapture(row).exchanges.flatMap(({ outcome }) =>
      outcome.kind === 'response' ? outcome.received.headers.filter(([name]) => /^set-cookie$/i.test(name)) : [],
    )
    for (const [, line] of set.filter(([, value]) => /session-token(?:\.0)?=[^;]/.test(value))) {
      for (const secrets of [[], row.secret === null ? [] : [row.secret]]) {
        const told = await explainToken(line.split(';')[0] ?? '', { secrets }).catch(() => null)
        if (told === null) continue
        expectValid('token-report.schema.json', JSON.parse(JSON.stringify(told)))
        forms.add(`${told.form} ${told.openedAs}`)
      }
    }
  }
  expect([...forms].sort()).toEqual(['jwe authjs-v5', 'jwe next-auth-v4', 'jwe null', 'malformed null', 'opaque null'])
})

test('explain', () => {
  const tell = (id: string | null) => JSON.parse(explain(id, { width: 80, color: false, json: true }))
  expectValid('rules.schema.json', tell(null))
  expectValid('rules.schema.json', tell('token-claim-lost'))
  expect(tell('token-claim-lost').rules.map((one: { id: string }) => one.id)).toEqual(['token-claim-lost'])
})

test('doctor', () => {
  const fixtures = fileURLToPath(new URL('./fixtures/doctor', import.meta.url))
  const hints = readdirSync(fixtures).flatMap(name => {
    const { terminal, stdout } = fakeTerminal()
    if (name.includes('.')) return []
    doctor({ dir: join(fixtures, name, 'fault'), reporter: 'json', failOn: 'never', version: '0.0.0' }, terminal)
    const report = JSON.parse(stdout())
    expectValid('doctor-report.schema.json', report)
    // Fields may be added, and are then to be named here.
    const more = { ...report, more: 1 }
    expect([open('doctor-report.schema.json')(more), strict('doctor-report.schema.json')(more)]).toEqual([true, false])
    return report.hints
  })
  expect(hints.length).toBeGreaterThan(10)
})

/** What a run prints for programs while these exchanges pass. */
async function linesOf(row: (typeof ANSWERS)[number]): Promise<string[]> {
  const session = createSession({ secrets: row.secret ? [row.secret] : [] })
  const paper = createForPaper({ key: new Uint8Array(32).fill(2) })
  const { terminal, stdout } = fakeTerminal()
  const view = await startView({
    ...{
      options: { tui: false, reporter: 'ndjson', basePath: null, version: '0.0.0' },
      terminal,
      session,
      paper,
      log: NO_LOG,
    },
    ...{ header: createHeaderStore(HEADER), notices: [], secretFrom: null, ca: null },
    exportHar: async () => ({ path: '', redacted: true }),
    quit: () => {},
    unread: () => {},
    fault: () => {},
  })
  for (const exchange of loadCapture(row).exchanges) session.ingest(exchange)
  await session.settled()
  await view.stop()
  view.summary({ file: null, trouble: null })
  await view.end()
  return stdout()
    .split('\n')
    .filter(line => line !== '')
}

describe('what a coding agent is answered', () => {
  const fits = (kind: string, value: unknown) => expectValid(`agent-answer.schema.json#/$defs/${kind}`, value)

  test('of whole runs: every answer fits, and so does the whole schema', async () => {
    const seen = new Map<string, number>()
    const check = (kind: string, value: unknown) => {
      seen.set(kind, (seen.get(kind) ?? 0) + 1)
      fits(kind, value)
      expect(open('agent-answer.schema.json')(value)).toBe(true)
    }
    for (const row of rows) {
      const { source, session } = await agentSource(loadCapture(row).exchanges, {
        app: seen.size % 2 === 0 ? 'up' : { down: 'nothing listens' },
      })
      const { diagnoses, exchanges, cookies } = session.snapshot()
      check('status', answer({ ask: 'status' }, source))
      check('diagnose', answer({ ask: 'diagnose', cause: null }, source))
      for (const { id } of exchanges.filter(one => session.detail(one.id) !== null).slice(0, 12))
        check('exchange', answer({ ask: 'exchange', id }, source))
      for (const { name } of cookies.slice(0, 3)) check('cookie', answer({ ask: 'cookie', name }, source))
      for (const since of [null, 'x1', 0] as const)
        for (const { key } of [...diagnoses.slice(0, 2), { key: 'token-claim-lost' }])
          check('verify', answer({ ask: 'verify', cause: key, rule: null, since }, source))
    }
    expect([...seen.keys()].toSorted()).toEqual(['cookie', 'diagnose', 'exchange', 'status', 'verify'])
    for (const kind of seen.keys())
      expect([kind, open(`agent-answer.schema.json#/$defs/${kind}`)({ format: 1 })]).toEqual([kind, false])
    expect(Math.min(...seen.values())).toBeGreaterThan(20)
  })

  test('of a Set-Cookie line, alone and cut for an agent', async () => {
    const call = createToolCalls({
      runs: async () => [],
      ask: async () => ({}),
      port: null,
      explainLine: (line, url) =>
        JSON.parse(explainCookie(line, { url, browser: 'chromium', site: 'cross', now: null, json: true }, 0)),
    })
    for (const line of [
      'a=b',
      '__Host-a=b; Domain=x.test; SameSite=lux; Secur',
      `a=${'x'.repeat(9_000)}; Path=a`,
      '=; Max-Age=0',
    ]) {
      const url = 'https://app.example.com'
      fits(
        'cookieLine',
        JSON.parse(explainCookie(line, { url, browser: 'safari', site: 'none', now: null, json: true }, 0)),
      )
      fits('cookieLine', await call('explain_cookie', { line, url }))
    }
  })
})

describe('events', () => {
  const seen = new Set<string>()
  const check = (line: string) => {
    const event = JSON.parse(line)
    seen.add(event.event)
    expectValid('event.schema.json', event)
  }

  test('of whole runs', async () => {
    for (const row of rows.slice(0, 12)) for (const line of await linesOf(row)) check(line)
    expect([...seen]).toEqual(expect.arrayContaining(['started', 'exchange', 'finding-opened', 'diagnosis', 'summary']))
  })

  test('of the app, of doubts, and what is withdrawn; and then every kind was seen', async () => {
    const session = createSession({ secrets: [rows[0]?.secret ?? ''] })
    for (const row of rows.slice(0, 6)) for (const exchange of loadCapture(row).exchanges) session.ingest(exchange)
    await session.settled()
    const { diagnoses, exchanges, findings } = session.snapshot()
    const tellCauses = createCauseEvents()
    for (const event of [...tellCauses(diagnoses), ...tellCauses([])]) check(formatNdjson(event))
    const [exchange, finding] = [exchanges[0], findings[0]]
    if (exchange === undefined || finding === undefined) throw new Error('nothing was found')
    check(formatNdjson({ kind: 'origin-doubtful', exchange }))
    check(formatNdjson({ kind: 'diagnostic', text: 'x' }))
    for (const kind of ['finding-repeated', 'finding-resolved'] as const)
      check(formatNdjson({ kind, finding: { ...finding, resolvedBy: 'x1', recorded: true, decides: null } }))
    check(JSON.stringify(outputEvent({ from: 'stderr', text: 'x' })))
    createAppLines(createHeaderStore(HEADER), { event: event => check(JSON.stringify(event)) })()
    const { $defs } = load('event.schema.json')
    const kinds = Object.values($defs as Record<string, { properties: { event?: { const?: string } } }>)
    expect([...seen].toSorted()).toEqual(kinds.flatMap(one => one.properties.event?.const ?? []).toSorted())
  })

  test('a kind of a later version is no error, a known one without its fields is', () => {
    expect(open('event.schema.json')({ event: 'later', more: 1 })).toBe(true)
    expect(open('event.schema.json')({ event: 'diagnosis-withdrawn' })).toBe(false)
    expect(open('event.schema.json')({ event: 'app', state: 'sideways', text: '' })).toBe(false)
  })
})
