import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { analyze } from '../../src/commands/analyze.ts'
import { diff } from '../../src/commands/diff.ts'
import { redactHar } from '../../src/commands/har.ts'
import { createHeaderStore } from '../../src/commands/header-store.ts'
import { createHarWriter, SECRETS_NOTICE } from '../../src/commands/save-recording.ts'
import { startView } from '../../src/commands/start-view.ts'
import { createForPaper } from '../../src/recording/for-paper.ts'
import { createSession } from '../../src/recording/recording.ts'
import { itemsOf, PANES } from '../../src/tui/items.ts'
import { markdownOf } from '../../src/tui/markdown.ts'
import { fakeTerminal } from '../support/fake-terminal.ts'
import { NO_LOG } from '../support/no-log.ts'
import { mintToken, playExample, SECRET } from '../support/transcript.ts'
import { HEADER } from '../tui/samples.ts'

/** In cookies, claims, codes, form fields, paths, file names and addresses of people. */
const CANARIES = {
  name: 'canary-name',
  email: 'jörg.canary@firma.example',
  role: 'canary-role',
  sub: 'canary-sub',
  theme: 'canary-theme-cookie',
  code: 'canary-code',
  reset: 'Zk3v9QpLx-2mN7_tYw8RbA',
  invite: '01890a5d-ac96-774b-bcce-b302099a8057',
  digits: '483920',
  file: 'canary-payslip.pdf',
}
const c = CANARIES
const APP = 'https://localhost:3443'
const COOKIE = '__Secure-next-auth.session-token'

const steps = (() => {
  const claims = `{"sub":"${c.sub}","name":"${c.name}","email":"${c.email}","role":"${c.role}"}`
  const token = `${COOKIE}=$jwe4${claims}`
  const cookie = `cookie: ${token}; theme=${c.theme}`
  return [
    {
      request: `POST ${APP}/api/auth/callback/oidc?code=${c.code}&state=${c.code}`,
      send: [`cookie: theme=${c.theme}`, `authorization: Bearer ${c.code}`],
      status: 302,
      answer: [
        `location: ${APP}/invite/${c.invite}?token=${c.code}`,
        `set-cookie: ${token}; Path=/; HttpOnly; SameSite=Lax`,
        `set-cookie: theme=${c.theme}; SameSite=None; Path=/reset/${c.reset}`,
      ],
    },
    {
      request: `GET ${APP}/api/auth/session`,
      send: [cookie],
      status: 200,
      answer: [`set-cookie: ${COOKIE}=$jwe4{"sub":"${c.sub}"}; Path=/; HttpOnly; Secure; SameSite=Lax`],
      body: `{"user":{"name":"${c.name}","email":"${c.email}","role":"${c.role}"},"expires":"2026-12-23T00:00:00.000Z"}`,
    },
    {
      request: `GET ${APP}/reset/${c.reset}/${c.digits}/${c.email}`,
      send: [cookie],
      status: 200,
      answer: [
        `set-cookie: ${COOKIE}=; Path=/; Max-Age=0`,
        `set-cookie: flash=1; Path=/reset/${c.reset}; SameSite=None`,
        `content-disposition: attachment; filename="${c.file}"`,
      ],
    },
  ] as const
})()

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
    har: join(folder, 'out.har'),
    unsafeIncludeSecrets,
  } as const
  const har = createHarWriter({ session, options, publicOrigin: APP, target: 'localhost:3000', paper })
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
    crash: () => {},
  })
  for (const exchange of await playExample({ steps })) session.ingest(exchange)
  await session.settled()
  await view.stop()
  const saved = await har.save()
  view.summary({ file: saved, trouble: null })
  return { session, paper, saved, printed: text(), file: await readFile(saved.path, 'utf8') }
}

async function analysed(file: string, reporter: 'text' | 'json'): Promise<string> {
  const { terminal, text } = fakeTerminal()
  const path = join(folder, 'in.har')
  await writeFile(path, file)
  const none = { appDir: null, secretFile: null, secretEnv: null, sessionCookies: [], basePath: null }
  await analyze({ file: path, reporter, failOn: 'never', version: '0.0.0', ...none }, terminal)
  return text()
}

/** The recording against itself with other redirects, attributes and pages, so that lines and addresses are shown. */
async function compared(file: string, reporter: 'text' | 'json'): Promise<string> {
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

async function expectNoCanary(text: string): Promise<void> {
  const token = await mintToken(4, {}, 'x')
  for (const canary of [...Object.values(CANARIES), 'jörg', 'firma.example', SECRET, token.slice(0, 24)]) {
    const base64 = Buffer.from(canary).toString('base64').replace(/=+$/, '')
    for (const form of [canary, encodeURIComponent(canary), base64]) {
      expect(text.includes(form), `${form} is in an output`).toBe(false)
    }
  }
}

describe('no secret and no claim value of a canary session is in', () => {
  test.each(['text', 'ndjson'] as const)('lines, notices, summary and file: %s', async reporter => {
    const { session, printed, file } = await record({ reporter })
    expect(session.snapshot().findings.length).toBeGreaterThan(2)
    expect(printed).toContain('/reset/redacted-')
    expect(printed).toContain('The port is used by node of ')
    await expectNoCanary(printed + file)
  })

  test.each(['text', 'json'] as const)('what `analyze` prints of a file with secrets: %s', async reporter => {
    const { file } = await record({ unsafeIncludeSecrets: true })
    expect(file).toContain(c.reset)
    const text = await analysed(file, reporter)
    expect(text).toContain('/reset/redacted-')
    await expectNoCanary(text)
  })

  test.each(['text', 'json'] as const)('what `diff` prints of files with secrets: %s', async reporter => {
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

  test('what key `y` copies', async () => {
    const { session, paper } = await record()
    const snapshot = session.snapshot()
    const items = PANES.flatMap(pane => itemsOf(snapshot, pane, { text: '', on: false }))
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
})
