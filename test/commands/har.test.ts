import { mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gunzipSync } from 'node:zlib'
import { har as har12 } from 'har-validator/lib/promise.js'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { analyze } from '../../src/commands/analyze.ts'
import { redactHar, validateHar } from '../../src/commands/har.ts'
import { mergeHar } from '../../src/commands/merge-har.ts'
import { ANSWERS, CAPTURES } from '../support/captures.ts'
import { fakeTerminal } from '../support/terminal.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'authproxy-har-'))
})
afterEach(() => rm(folder, { recursive: true }))

const path = (name: string) => fileURLToPath(new URL(`${name}.har.gz`, CAPTURES))
const NONE = { appDir: null, secretFile: null, secretEnv: null, sessionCookies: [], basePath: null, version: '0.0.0' }

async function validate(file: string, reporter: 'text' | 'json' = 'text') {
  const { terminal, text } = fakeTerminal()
  const code = await validateHar({ file, reporter, ...NONE }, terminal)
  return { code, text: text().replaceAll(fileURLToPath(CAPTURES), '').replaceAll(`${folder}/`, '') }
}

interface Entry {
  url: string
  method?: string
  type?: string
  sent?: string
  set?: string
  body?: string
}

/** A foreign HAR of a few entries. */
async function har(entries: readonly Entry[]): Promise<string> {
  const file = join(folder, 'a.har')
  const log = {
    entries: entries.map(({ url, method = 'GET', type = 'text/html', sent, set, body }) => ({
      request: { method, url, headers: sent === undefined ? [] : [{ name: 'Cookie', value: sent }] },
      response: {
        status: 200,
        headers: [
          { name: 'Content-Type', value: type },
          ...(set === undefined ? [] : [{ name: 'Set-Cookie', value: set }]),
        ],
        content: body === undefined ? {} : { text: body },
      },
    })),
  }
  await writeFile(file, JSON.stringify({ log }))
  return file
}

const APP = 'https://app.example'
const USER = '{"user":{"name":"n"},"expires":"2026-12-23T00:00:00.000Z"}'
const TOKEN = '__Secure-next-auth.session-token=eyJhbGciOiJkaXIiLCJlbmMiOiJBMjU2R0NNIn0..aaaaaaaaaaaaaaaa.bbbb.cccc'
const AGAIN =
  'Open a private window with its DevTools, tick "Preserve log", sign in there, and export with "Export HAR (with sensitive data)"; authproxy har redact makes the file fit to be sent.'
const read = { url: `${APP}/api/auth/session`, type: 'application/json' }

describe('har validate', () => {
  test('enough: what was seen', async () => {
    const { code, text } = await validate(path('n262'))
    expect(code).toBe(0)
    expect(text).toMatchInlineSnapshot(`
      "✓ n262.har.gz is enough to judge a session.
        Seen: signed in at x3, session cookie stored, came back 12 times, the session showed a user 5 times, renewed 3 times, signed out at x15.
        Its session tokens were not opened: a claim that is lost is named with the secret of the app (--secret-file) only.
      "
    `)
  })

  test.each([
    [
      'sanitised',
      [{ ...read, sent: '__Secure-next-auth.session-token=[redacted]', body: USER }],
      `Seen: an earlier session cookie was sent 1 time, the session showed a user 1 time.\n  It was sanitised: cookies are missing or masked, and every fault of a session shows in them.\n  Next: ${AGAIN}`,
    ],
    [
      'static-files-only',
      [{ url: `${APP}/a.css`, type: 'text/css' }],
      `It holds static files only: no page, no call and no auth route.\n  Next: ${AGAIN}`,
    ],
    [
      'no-auth-request',
      [{ url: `${APP}/`, sent: 'theme=dark' }],
      `It holds no request to NextAuth or Auth.js, and no session cookie.\n  Next: Name the routes with --base-path if they are mounted elsewhere. Else: ${AGAIN}`,
    ],
    [
      'bodies-missing',
      [read],
      `1 auth request, and no answer to them could be judged: none shows a session or sets a cookie, or none was recorded whole.\n  Next: Record with bodies (Playwright: content "embed"). ${AGAIN}`,
    ],
    [
      'nobody-signed-in',
      [{ ...read, body: '{}' }],
      `Nobody was signed in: there is no session in it.\n  Next: ${AGAIN}`,
    ],
  ] as const)('not enough: %s', async (gap, entries, said) => {
    const { code, text } = await validate(await har(entries))
    expect(code).toBe(2)
    expect(text).toBe(`✖ a.har is not enough to judge a session.\n  ${said}\n`)
    const json = JSON.parse((await validate(await har(entries), 'json')).text)
    expect(json).toMatchObject({
      format: 1,
      version: '0.0.0',
      verdict: 'not-enough',
      gaps: [{ code: gap, decisive: true }],
    })
  })

  test('in part: it begins after the sign-in, and a body is missing', async () => {
    const file = await har([
      { ...read, sent: TOKEN, set: `${TOKEN}; Path=/; HttpOnly; Secure; SameSite=Lax`, body: USER },
      { ...read, sent: TOKEN },
    ])
    const { code, text } = await validate(file)
    expect(code).toBe(0)
    expect(text).toMatchInlineSnapshot(`
      "▲ a.har is enough to judge a session in part.
        Seen: session cookie stored, came back 1 time, an earlier session cookie was sent 1 time, the session showed a user 1 time, the cookie ends with the browser.
        It begins after the sign-in: how the session cookie was set is not in it, nor what it held then.
        Next: Sign out, begin to record, sign in, and go on until the session is lost.
        1 of 2 session answers without a whole body: whose session they show cannot be told.
        Next: Record with bodies, and export before the browser has thrown them away: it keeps few.
        Its session tokens were not opened: a claim that is lost is named with the secret of the app (--secret-file) only.
      "
    `)
  })

  test('a sign-in that fails is enough to say why', async () => {
    expect((await validate(path('n224'))).text).toMatchInlineSnapshot(`
      "✓ n224.har.gz is enough to judge a session.
        A sign-in was tried in it, and nobody is signed in after it.
      "
    `)
  })

  // Each is known to hold its fault: to send people away to record again would be wrong.
  test.each(ANSWERS.filter(row => row.expected_root_cause !== 'none').map(row => row.file.slice(0, 4)))(
    'is enough: %s',
    async name => {
      expect((await validate(path(name))).code).toBe(0)
    },
  )

  test('what is no HAR is said as everywhere', async () => {
    await expect(validate(join(folder, 'nope.har'))).rejects.toMatchObject({ code: 'har-not-read' })
  })
})

describe('har redact', () => {
  const out = () => join(folder, 'out.har')
  async function redact(file: string, secret: string | null) {
    const { terminal, text } = fakeTerminal({ env: secret === null ? {} : { AUTH_SECRET: secret } })
    expect(await redactHar({ file, out: out(), replace: true, ...NONE }, terminal)).toBe(0)
    return text().replaceAll(`${folder}/`, '')
  }
  async function findings(file: string, secret: string | null) {
    const { terminal, stdout } = fakeTerminal({ env: secret === null ? {} : { AUTH_SECRET: secret } })
    await analyze({ file, reporter: 'json', failOn: 'never', ...NONE }, terminal)
    const { diagnoses, findings: found, outcome } = JSON.parse(stdout())
    return {
      diagnoses: diagnoses.map((one: { id: string; key: string }) => [one.id, one.key]),
      found: found.map((one: { fingerprint: string; count: number; state: string }) => [
        one.fingerprint,
        one.count,
        one.state,
      ]),
      outcome,
    }
  }

  test.each(ANSWERS.filter((_, index) => index % 6 === 0).map(row => [row.file.slice(0, 4), row.secret] as const))(
    '%s gives the same findings, without the secret',
    async (name, secret) => {
      await redact(path(name), secret)
      expect(await findings(out(), null)).toEqual(await findings(path(name), secret))
    },
  )

  test('says what it wrote, for its owner alone, and leaves nothing beside it', async () => {
    expect(await redact(path('n351'), null)).toBe('Written: out.har (11 of 11 exchanges, secrets redacted).\n')
    expect((await stat(out())).mode & 0o777).toBe(0o600)
    expect(await readdir(folder)).toEqual(['out.har'])
  })

  test('equal values stay equal, and what is redacted stays as it is', async () => {
    const lines = async (file: string) => {
      const { log } = JSON.parse(await readFile(file, 'utf8'))
      return log.entries.map((one: { request: unknown; response: unknown }) => [one.request, one.response])
    }
    const file = await har([
      { ...read, sent: TOKEN, set: `${TOKEN}; Path=/`, body: USER },
      { ...read, sent: TOKEN, body: USER },
    ])
    await redact(file, null)
    const text = await readFile(out(), 'utf8')
    const values = text.match(/session-token=eyJ[^;"]+/g) ?? []
    expect(values.length).toBe(3)
    expect(new Set(values).size).toBe(1)
    const before = await lines(out())
    const again = join(folder, 'again.har')
    await writeFile(again, text)
    await redact(again, null)
    expect(await lines(out())).toEqual(before)
  })

  test('static files are counted', async () => {
    const file = await har([
      { ...read, body: '{}' },
      { url: `${APP}/a.css`, type: 'text/css' },
    ])
    expect(await redact(file, null)).toBe(
      'Written: out.har (1 of 2 exchanges, secrets redacted). 1 static file is not in it.\n',
    )
  })

  test('a folder that is not there is said before anything is read', async () => {
    const { terminal } = fakeTerminal()
    const options = { file: 'nope.har', out: join(folder, 'no', 'out.har'), ...NONE }
    await expect(redactHar(options, terminal)).rejects.toMatchObject({
      code: 'har-folder',
      nextStep: 'Choose another place with -o.',
    })
  })

  test('no file is lost: neither the one that it reads, nor one that stands there', async () => {
    const { terminal } = fakeTerminal()
    const [a, b] = ['one.har', 'two.har'].map(name => join(folder, name)) as [string, string]
    for (const file of [a, b]) await writeFile(file, 'as it was')
    const redacted = (options: { file: string; out: string; replace?: boolean }) =>
      redactHar({ ...options, ...NONE }, terminal)
    const link = join(folder, 'link.har')
    await symlink(a, link)
    for (const out of [a, link])
      await expect(redacted({ file: a, out, replace: true })).rejects.toMatchObject({
        code: 'har-same',
        message: `${out} is read and would be written at once.`,
      })
    await expect(redacted({ file: a, out: b })).rejects.toMatchObject({
      code: 'har-exists',
      nextStep: `Name another file, or replace it: -o ${b}`,
    })
    await expect(mergeHar({ files: [a, b], out: b, ...NONE }, terminal)).rejects.toMatchObject({ code: 'har-same' })
    expect([await readFile(a, 'utf8'), await readFile(b, 'utf8')]).toEqual(['as it was', 'as it was'])
  })
})

describe('har merge', () => {
  const rows = ANSWERS.filter(one => one.secret !== undefined && one.secret !== null).slice(0, 3)

  test.each(rows.map(row => [row.file, row] as const))(
    '%s in two files: the findings of the two',
    async (file, row) => {
      const env = { AUTH_SECRET: row.secret ?? '' }
      const whole = JSON.parse(gunzipSync(await readFile(path(file.replace(/\.har$/, '')))).toString('utf8'))
      const half = Math.ceil(whole.log.entries.length / 2)
      const [a, b, out] = ['a.har', 'b.har', 'out.har'].map(name => join(folder, name)) as [string, string, string]
      const write = (name: string, entries: readonly unknown[]) =>
        writeFile(name, JSON.stringify({ log: { ...whole.log, entries } }))
      await write(a, whole.log.entries.slice(0, half))
      await write(b, whole.log.entries.slice(half - 1))
      const json = async (name: string, more: readonly string[] = []) => {
        const { terminal, stdout } = fakeTerminal({ env })
        await analyze({ file: name, more, reporter: 'json', failOn: 'never', ...NONE }, terminal)
        return JSON.parse(stdout())
      }
      const { terminal, stdout, stderr } = fakeTerminal({ env })
      expect(await mergeHar({ files: [a, b], out, ...NONE }, terminal)).toBe(0)
      expect(stderr()).toContain('1 entries stand in several of the files, and are taken once.\n')
      expect(stdout()).toBe(
        `Written: ${out} (${whole.log.entries.length} exchanges of 2 files; HOLDS LIVE SECRETS where a file of them did: authproxy har redact takes them out).\n`,
      )
      const written = JSON.parse(await readFile(out, 'utf8'))
      await har12(written)
      expect((await stat(out)).mode & 0o777).toBe(0o600)
      expect(written.log._authproxy.redacted).toBe(false)
      const entries = written.log.entries as { pageref: string; startedDateTime: string; _authproxy: { id: string } }[]
      expect(new Set(entries.map(one => one._authproxy.id)).size).toBe(entries.length)
      const ids = new Set(written.log.pages.map((one: { id: string }) => one.id))
      expect(entries.every(one => ids.has(one.pageref))).toBe(true)
      const [merged, both] = [await json(out), await json(a, [b])]
      // Placeholders of two runs differ.
      const masked = (report: object) => JSON.stringify(report).replace(/(?:redacted-|_)[0-9a-f]{6,16}_*/g, 'redacted')
      expect(masked(merged)).toBe(masked(both))
    },
  )

  test('what was sanitised is still said to be', async () => {
    const [a, b, out] = ['1.har', '2.har', 'out.har'].map(name => join(folder, name)) as [string, string, string]
    await writeFile(a, await readFile(await har([{ ...read, sent: 'a=[redacted]', body: USER }]), 'utf8'))
    await writeFile(b, await readFile(await har([{ ...read, url: `${APP}/x`, body: USER }]), 'utf8'))
    const { terminal } = fakeTerminal()
    await mergeHar({ files: [a, b], out, ...NONE }, terminal)
    expect((await validate(out, 'json')).text).toContain('"sanitised"')
  })
})
