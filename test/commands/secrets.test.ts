import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { answer } from '../../src/agent/answer.ts'
import { diagnoseText } from '../../src/agent/text.ts'
import { analyze } from '../../src/commands/analyze.ts'
import { diff } from '../../src/commands/diff.ts'
import { doctor } from '../../src/commands/doctor.ts'
import { explainToken } from '../../src/commands/explain-token.ts'
import { redactHar, validateHar } from '../../src/commands/har.ts'
import { mergeHar } from '../../src/commands/merge-har.ts'
import { recoverHar } from '../../src/commands/recover-har.ts'
import { createFaults } from '../../src/commands/run/faults.ts'
import { createHeaderStore } from '../../src/commands/run/header-store.ts'
import { createHarWriter, SECRETS_NOTICE } from '../../src/commands/run/save-recording.ts'
import { startView } from '../../src/commands/run/start-view.ts'
import { createForPaper } from '../../src/recording/for-paper.ts'
import { createSession } from '../../src/recording/recording.ts'
import { jsonDiagnosis } from '../../src/report/json.ts'
import { recordOf } from '../../src/report/otlp/record.ts'
import { spanOf } from '../../src/report/otlp/span.ts'
import { curlCommand } from '../../src/tui/curl.ts'
import { itemsOf, PANES } from '../../src/tui/items.ts'
import { markdownOf } from '../../src/tui/markdown.ts'
import { detailText } from '../../src/tui/screens/detail.ts'
import { initialState, PARTS } from '../../src/tui/ui-state.ts'
import { agentSource } from '../support/agent-source.ts'
import { APP, CANARIES, CANARY_STEPS, expectNoCanary } from '../support/canaries.ts'
import { endOf } from '../support/captures.ts'
import { NO_LOG } from '../support/no-log.ts'
import { fakeTerminal } from '../support/terminal.ts'
import { logOf, mintToken, playExample, SECRET } from '../support/transcript.ts'
import { HEADER } from '../tui/samples.ts'

const c = CANARIES

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'authproxy-secrets-'))
})
afterEach(() => rm(folder, { recursive: true }))

/** The canary session seen by lines, as `run` wires it. */
async function record({
  reporter = 'text',
  unsafeIncludeSecrets = false,
}: {
  reporter?: 'text' | 'ndjson'
  unsafeIncludeSecrets?: boolean
} = {}) {
  const session = createSession({ digestKey: new Uint8Array(32).fill(1), secrets: [SECRET] })
  const paper = createForPaper({ key: new Uint8Array(32).fill(2) })
  const options = {
    tui: false,
    reporter,
    version: '0.0.0',
    basePath: null,
    har: join(folder, 'out.har'),
    unsafeIncludeSecrets,
  } as const
  const har = createHarWriter({ session, options, publicOrigin: APP, target: 'localhost:3000', paper, tell: () => {} })
  const { terminal, text } = fakeTerminal()
  const view = await startView({
    options,
    terminal,
    session,
    header: createHeaderStore(HEADER),
    notices: [`The port is used by node of ${c.email}.`, ...(unsafeIncludeSecrets ? [SECRETS_NOTICE] : [])],
    secretFrom: '.env',
    ca: null,
    exportHar: har.save,
    paper,
    log: NO_LOG,
    quit: () => {},
    unread: () => {},
    fault: () => {},
  })
  const said = [...logOf({ steps: CANARY_STEPS })]
  for (const exchange of await playExample({ steps: CANARY_STEPS })) {
    while (said[0] !== undefined && said[0].at <= endOf(exchange)) session.ingestLog(said.shift() ?? never())
    session.ingest(exchange)
  }
  await session.settled()
  await view.stop()
  const saved = await har.save()
  view.summary({ file: saved, trouble: null })
  await view.end()
  // As if the run had been killed now.
  await har.leave()
  const [journal = ''] = (await readdir(folder)).filter(name => name.endsWith('.journal'))
  const left = await readFile(join(folder, journal), 'utf8')
  return { session, paper, saved, printed: text(), file: await readFile(saved.path, 'utf8'), left, journal }
}

async function analysed(
  file: string,
  reporter: 'text' | 'json' | 'html' | 'ndjson' | 'markdown' | 'junit',
): Promise<string> {
  const { terminal, text } = fakeTerminal()
  const path = join(folder, 'in.har')
  await writeFile(path, file)
  const none = { appDir: null, secretFile: null, secretEnv: null, sessionCookies: [], basePath: null }
  await analyze({ file: path, reporter, failOn: 'never', version: '0.0.0', ...none }, terminal)
  await new Promise(resolve => terminal.stdout.write('', resolve))
  return text()
}

/** The recording against itself with other redirects, attributes and pages, so that lines and addresses are shown. */
async function compared(file: string, reporter: 'text' | 'json' | 'markdown'): Promise<string> {
  const { terminal, text } = fakeTerminal({ env: { AUTH_SECRET: SECRET } })
  const [good, bad] = [join(folder, 'good.har'), join(folder, 'bad.har')]
  await writeFile(good, file)
  await writeFile(
    bad,
    file.replaceAll('; SameSite=Lax', '').replaceAll('/invite/', '/other/').replaceAll('/reset/', '/'),
  )
  const none = { appDir: null, secretFile: null, secretEnv: null, sessionCookies: [], basePath: null }
  await diff({ good, bad, reporter, failOn: 'never', version: '0.0.0', ...none }, terminal)
  return text()
}

describe('no secret and no claim value of a canary session is in', () => {
  test.each(['text', 'ndjson'] as const)('lines, notices, summary and file: %s', async reporter => {
    const { session, printed, file, left } = await record({ reporter })
    expect(session.snapshot().findings.length).toBeGreaterThan(2)
    expect(left).toContain('/reset/redacted-')
    await expectNoCanary(left)
    expect(printed).toContain('/reset/redacted-')
    expect(printed).toContain('The port is used by node of ')
    await expectNoCanary(printed + file)
  })

  test.each(['text', 'json', 'html', 'ndjson', 'markdown', 'junit'] as const)(
    'what `analyze` prints of a file with secrets: %s',
    async reporter => {
      const { file } = await record({ unsafeIncludeSecrets: true })
      expect(file).toContain(c.reset)
      const text = await analysed(file, reporter)
      expect(text).toContain('/reset/redacted-')
      await expectNoCanary(text)
    },
  )

  test.each(['text', 'json', 'markdown'] as const)('what `diff` prints of files with secrets: %s', async reporter => {
    const { file } = await record({ unsafeIncludeSecrets: true })
    const text = await compared(file, reporter)
    expect(text).toContain('/invite/redacted-')
    expect(text).toMatch(/set-cookie: __Secure-next-auth\.session-token=eyJyZWRhY3RlZCI6I/)
    await expectNoCanary(text)
  })

  test('what `har redact` writes and says of a file with secrets', async () => {
    const { file } = await record({ unsafeIncludeSecrets: true })
    const { terminal, text } = fakeTerminal({ env: { AUTH_SECRET: SECRET } })
    const [path, out] = [join(folder, 'in.har'), join(folder, 'redacted.har')]
    await writeFile(path, file)
    const none = { appDir: null, secretFile: null, secretEnv: null, sessionCookies: [], basePath: null }
    expect(await redactHar({ file: path, out, version: '0.0.0', ...none }, terminal)).toBe(0)
    const written = await readFile(out, 'utf8')
    expect(written).toContain('/reset/redacted-')
    await expectNoCanary(text() + written)
  })

  test('what `har recover` makes of a journal, and says of it; with placeholders of the HAR of the run', async () => {
    const { file, journal } = await record()
    const { terminal, text } = fakeTerminal()
    const none = { appDir: null, secretFile: null, secretEnv: null, sessionCookies: [], basePath: null }
    const out = join(folder, 'again.har')
    expect(await recoverHar({ file: join(folder, journal), out, version: '0.0.0', ...none }, terminal)).toBe(0)
    const recovered = await readFile(out, 'utf8')
    await expectNoCanary(recovered + text())
    const placeholders = (har: string) =>
      [...new Set(har.match(/redacted-[0-9a-f]{8}|eyJyZWRhY3RlZCI6I[\w-]+/g))].sort()
    expect(placeholders(recovered)).toEqual(placeholders(file))
  })

  test('what a run answers over its socket, and a coding agent over MCP', async () => {
    const { source } = await agentSource(await playExample({ steps: CANARY_STEPS }))
    const { cookies, diagnoses } = source.snapshot()
    const diagnosis = answer({ ask: 'diagnose', cause: null }, source)
    const told = [
      answer({ ask: 'status' }, source),
      diagnosis,
      ...diagnoses.map(({ key }) => answer({ ask: 'diagnose', cause: key }, source)),
      ...diagnoses.map(({ key }) => answer({ ask: 'verify', cause: key, rule: null, since: 'x1' }, source)),
      ...ids.map(id => answer({ ask: 'exchange', id }, source)),
      ...cookies.map(({ name }) => answer({ ask: 'cookie', name }, source)),
    ].map(one => JSON.stringify(one))
    expect(told.length).toBeGreaterThan(8)
    expect(told.join('')).toContain('/reset/redacted-')
    await expectNoCanary(`${told.join('\n')}${diagnoseText(diagnosis as Parameters<typeof diagnoseText>[0])}`)
  })

  test('what OpenTelemetry is sent: spans, and records of findings, causes and troubles', async () => {
    const { session, paper } = await record()
    const { exchanges, findings, diagnoses } = paper.snapshot(session.snapshot())
    const sent = [
      ...exchanges.map(exchange => spanOf(exchange, { httpVersion: 'HTTP/2', userAgent: null, aheadMs: 0 })),
      ...findings.map(finding => recordOf({ kind: 'finding-opened', finding })),
      ...diagnoses.map(one => recordOf({ kind: 'diagnosis', diagnosis: jsonDiagnosis(one) })),
    ]
    expect(JSON.stringify(sent)).toContain('/reset/redacted-')
    await expectNoCanary(JSON.stringify(sent))
  })

  test.each(['text', 'json'] as const)('what `har validate` says of a file with secrets: %s', async reporter => {
    const { file } = await record({ unsafeIncludeSecrets: true })
    const { terminal, text } = fakeTerminal()
    await writeFile(join(folder, 'in.har'), file)
    const none = { appDir: null, secretFile: null, secretEnv: null, sessionCookies: [], basePath: null }
    await validateHar({ file: join(folder, 'in.har'), reporter, version: '0.0.0', ...none }, terminal)
    expect(text()).toContain('in.har')
    await expectNoCanary(text())
  })

  test('what `har merge` makes of redacted files', async () => {
    const { file } = await record()
    const { terminal, text } = fakeTerminal()
    const [a, b, out] = [join(folder, 'a.har'), join(folder, 'b.har'), join(folder, 'merged.har')]
    await writeFile(a, file)
    await writeFile(b, file.replaceAll('localhost:3443', 'localhost:4443'))
    const none = { appDir: null, secretFile: null, secretEnv: null, sessionCookies: [], basePath: null }
    expect(await mergeHar({ files: [a, b], out, version: '0.0.0', ...none }, terminal)).toBe(0)
    await expectNoCanary(text() + (await readFile(out, 'utf8')))
  })

  test('what `explain token` says of an opened token', async () => {
    const name = '__Secure-next-auth.session-token'
    const claims = {
      sub: c.sub,
      name: c.name,
      email: c.email,
      role: { [c.claimKey]: c.role },
      accessToken: c.accessToken,
    }
    const token = await mintToken(4, claims, name)
    const told = await explainToken(`${name}=${token}`, { secrets: [SECRET] })
    expect(told.openedAs).toBe('next-auth-v4')
    await expectNoCanary(JSON.stringify(told))
  })

  test.each(['text', 'json', 'markdown', 'sarif'] as const)(
    'what `doctor` prints of an app with secrets in its files: %s',
    async reporter => {
      await writeFile(join(folder, 'package.json'), '{"dependencies":{"next":"15.0.0","next-auth":"4.24.11"}}')
      await writeFile(
        join(folder, '.env.local'),
        `NEXTAUTH_URL=localhost:3000\nNEXTAUTH_SECRET=${c.accessToken}\nSMTP=smtp://${c.email}:${c.password}@mail.example\n`,
      )
      await mkdir(join(folder, 'app/api/auth/[...nextauth]'), { recursive: true })
      await writeFile(
        join(folder, 'app/api/auth/[...nextauth]/route.ts'),
        `import NextAuth from 'next-auth'\nconst handler = NextAuth({ secret: '${c.apiKey}', // ${c.password}\n  callbacks: { jwt({ token }) { delete token.role; '${c.bearer}' } } })\nexport { handler as GET, handler as POST }\n`,
      )
      const { terminal, text } = fakeTerminal()
      doctor({ dir: folder, reporter, failOn: 'never', version: '0.0.0' }, terminal)
      expect(text()).toMatch(/NEXTAUTH_URL|route\.ts/)
      await expectNoCanary(text())
    },
  )

  test('what a failure of authproxy itself is told by', async () => {
    const said: string[] = []
    const faults = createFaults(text => said.push(text))
    for (const value of [c.email, c.accessToken, c.bearer, c.mailToken, c.invite, c.reset])
      faults.add(new TypeError(`Invalid URL: https://a.test/?x=${value}`))
    expect(said.length).toBeGreaterThan(3)
    await expectNoCanary(`${said.join('\n')}\n${faults.first()}`)
  })

  test('what key `y` copies', async () => {
    const { session, paper } = await record()
    const snapshot = session.snapshot()
    const items = PANES.flatMap(pane =>
      itemsOf(snapshot, pane, { filter: { text: '', on: false }, all: true, pinned: null }),
    )
    const copied = items.flatMap(item => markdownOf(item, snapshot, paper) ?? [])
    expect(copied.length).toBeGreaterThan(3)
    expect(copied.join('')).toContain('/reset/redacted-')
    await expectNoCanary(copied.join('\n'))
  })
})

test('one key a run: the placeholder in a line is the one in the file, and `analyze` of the file says the same', async () => {
  const { printed, file } = await record()
  const placeholders = new Set(printed.match(/(?<=\/reset\/)redacted-[0-9a-f]+_*/g))
  expect(placeholders.size).toBe(1)
  for (const one of placeholders) {
    expect(file).toContain(`"url":"${APP}/reset/${one}/`)
    expect(await analysed(file, 'text')).toContain(`/reset/${one}`)
  }
  const again = await analysed(file, 'text')
  // Of a recording, what later worked is told as well.
  const causes = again.slice(0, again.indexOf('\n\nHappened, and worked later:'))
  expect(causes.length).toBeGreaterThan(1_000)
  expect(printed).toContain(`\n${causes}\n`)
})

describe('--unsafe-include-secrets', () => {
  test('is warned of in banner, summary and file, and none of them says "redacted"', async () => {
    const { saved, printed, file } = await record({ unsafeIncludeSecrets: true })
    expect(saved.redacted).toBe(false)
    expect(printed).toContain(
      '  Note    Saved HAR files will hold live cookies, tokens and passwords (--unsafe-include-secrets). Do not share them.\n',
    )
    expect(printed).toContain(`\nReport: ${saved.path} (HOLDS LIVE SECRETS, do not share)\n`)
    expect(printed).not.toMatch(/redacted(?!-[0-9a-f]{8})/)
    const { comment, _authproxy } = JSON.parse(file).log
    expect(comment).toMatch(/^authproxy 0\.0\.0: .*; HOLDS LIVE SECRETS, do not share\.$/)
    expect(_authproxy.redacted).toBe(false)
    expect(file).toContain(c.theme)
  })

  test('without it the file is redacted and said to be', async () => {
    const { saved, printed, file } = await record()
    expect(saved.redacted).toBe(true)
    expect(printed).toMatch(/\nReport: \S+out\.har\n$/)
    expect(printed).not.toMatch(/LIVE SECRETS|unsafe/)
    expect(JSON.parse(file).log.comment).toMatch(/; secrets are redacted\.$/)
  })

  test('what the screen shows of an exchange, and key `c` copies, before anybody asks for values', async () => {
    const { session, paper } = await record()
    const details = new Map(ids.map(id => [id, paper.detail(session.detail(id) ?? never())]))
    const start = initialState({
      snapshot: session.snapshot(),
      header: HEADER,
      size: { columns: 200, rows: 400 },
      now: 0,
    })
    const shown = PARTS.flatMap(part =>
      ids.map(id => {
        const exchange = start.snapshot.exchanges.find(one => one.id === id) ?? never()
        // What it is evidence for are findings, which lines and files tell in their own way.
        const item = { kind: 'exchange', key: id, exchange: { ...exchange, findings: [] } } as const
        const { rows } = detailText(item, { ...start, part, details }, 200)
        return rows.map(row => row.map(piece => piece.text).join('')).join('\n')
      }),
    )
    const copied = [...details.values()].map(({ exchange }) => curlCommand(exchange))
    expect(shown.join('\n')).toContain('Secure-next-auth.session-token=‹')
    expect(shown.join('\n')).toContain('/reset/redacted-')
    await expectNoCanary([...shown, ...copied].join('\n'))
  })
})

const ids = CANARY_STEPS.map((_step, index) => `x${index + 1}` as const)
function never(): never {
  throw new Error('the session does not hold it')
}
