import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { diff } from '../../src/commands/diff.ts'
import { saveHar } from '../../src/har/save.ts'
import { streamHar } from '../../src/har/write.ts'
import { streamSession } from '../../src/recording/export-recording.ts'
import { createForPaper } from '../../src/recording/for-paper.ts'
import { createSession } from '../../src/recording/recording.ts'
import { captureOf } from '../compare/flows.ts'
import { CAPTURES } from '../support/captures.ts'
import { fakeTerminal } from '../support/terminal.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'authproxy-diff-'))
})
afterEach(() => rm(folder, { recursive: true }))

const path = (name: string) => fileURLToPath(new URL(`${name}.har.gz`, CAPTURES))
const NONE = { appDir: null, secretFile: null, secretEnv: null, sessionCookies: [], basePath: null, version: '0.0.0' }

async function run(
  good: string,
  bad: string,
  more: { reporter?: 'text' | 'json'; failOn?: 'divergence' | 'never'; input?: Uint8Array; secret?: string } = {},
) {
  const { reporter = 'text', failOn = 'never', input, secret } = more
  const { terminal, stdout } = fakeTerminal({
    env: secret === undefined ? {} : { AUTH_SECRET: secret },
    ...(input === undefined ? {} : { input }),
  })
  const code = await diff({ good, bad, reporter, failOn, ...NONE }, terminal)
  return { code, text: stdout() }
}

const secretOf = (name: string) => captureOf(name).row.secret ?? ''

test('two healthy runs agree, by exit code too', async () => {
  const { code, text } = await run(path('n051'), path('n058'), { failOn: 'divergence', secret: secretOf('n051') })
  expect(code).toBe(0)
  expect(text.replaceAll(fileURLToPath(CAPTURES), '')).toMatchInlineSnapshot(`
    "good  n051.har.gz · http://localhost:3000 · 16 steps of 16 exchanges
    bad   n058.har.gz · http://localhost:3000 · 11 steps of 11 exchanges

    ✓ The two flows do not diverge: 12 steps compared side by side, 10 with a session.

    Only in good: GET /api/mepages, GET csrf, sign-out, session read
    Only in bad: page /, sign-in page, page /protected
    "
  `)
})

test('two runs in which nobody signed in prove nothing', async () => {
  const { text } = await run(path('n061'), path('n061'), { secret: secretOf('n061') })
  expect(text.replaceAll(fileURLToPath(CAPTURES), '')).toMatchInlineSnapshot(`
    "good  n061.har.gz · http://localhost:3000 · 18 steps of 20 exchanges
    bad   n061.har.gz · http://localhost:3000 · 18 steps of 20 exchanges

    … Nothing diverges: 18 steps compared side by side. None of them has a session in both, so this proves nothing of a sign-in.
    "
  `)
})

test('a claim that is lost: the whole text, and exit code 2 where it is asked for', async () => {
  const asked = await run(path('n104'), path('n228'), { failOn: 'divergence', secret: secretOf('n104') })
  expect(asked.code).toBe(2)
  expect(asked.text.replaceAll(fileURLToPath(CAPTURES), '')).toMatchInlineSnapshot(`
    "good  n104.har.gz · http://localhost:3000 · 16 steps of 16 exchanges
    bad   n228.har.gz · http://localhost:3000 · 11 steps of 11 exchanges

    ✖ The first divergence
      session read (good x5, bad x5)
        The claims in the session token: the bad one lacks name, email. The same in 4 further steps.

    Then:
        The fields of the session: the bad one lacks user.name, user.email. The same in 3 further steps.

    Only in good: GET csrf, sign-out, session read
    "
  `)
  expect((await run(path('n104'), path('n228'))).code).toBe(0)
})

test('an attribute: the lines of both, with equal placeholders for equal values', async () => {
  const { text } = await run(path('n099'), path('n044'))
  expect(text).toContain('SameSite=None')
  const json = JSON.parse((await run(path('n099'), path('n044'), { reporter: 'json' })).text)
  expect(json).toMatchObject({ format: 1, version: '0.0.0', diverges: true, aligned: expect.any(Number) })
  expect(json.divergences[0]).toMatchObject({
    aspect: 'cookie-attribute',
    subject: 'pkce SameSite',
    good: 'none',
    bad: 'lax',
    at: { good: { exchange: 'x2' }, bad: { exchange: 'x2' } },
    lines: { good: expect.stringMatching(/^set-cookie: __Secure-authjs/), bad: expect.stringMatching(/^set-cookie: /) },
  })
  // The same file twice, one answer changed: what is equal in both has one placeholder.
  const changed = join(folder, 'changed.har')
  const capture = captureOf('n051')
  const exchanges = capture.exchanges.map(one => ({
    ...one,
    outcome:
      one.outcome.kind === 'failure'
        ? one.outcome
        : {
            ...one.outcome,
            received: {
              ...one.outcome.received,
              headers: one.outcome.received.headers.map(
                ([name, value]) => [name, value.replace('; SameSite=Lax', '')] as const,
              ),
            },
          },
  }))
  await save(changed, exchanges, null)
  const { divergences } = JSON.parse((await run(path('n051'), changed, { reporter: 'json' })).text)
  const { good, bad } = divergences[0].lines
  expect(good.replace('; SameSite=Lax', '')).toBe(bad)
  expect(good).toContain('redacted-')
})

test('a redacted recording diverges as the recording itself does, without the secret', async () => {
  for (const [good, bad] of [
    ['n104', 'n228'],
    ['n262', 'n110'],
    ['n284', 'n239'],
    ['n051', 'n118'],
    ['n267', 'n335'],
  ] as const) {
    const [one, other] = [join(folder, 'one.har'), join(folder, 'other.har')]
    await save(one, captureOf(good).exchanges, secretOf(good))
    await save(other, captureOf(bad).exchanges, secretOf(bad))
    const said = async (...args: Parameters<typeof run>) =>
      JSON.parse((await run(...args)).text).divergences.map((one: { step: string; text: string }) => [
        one.step,
        one.text,
      ])
    const plain = await said(path(good), path(bad), { reporter: 'json', secret: secretOf(good) })
    expect(plain.length).toBeGreaterThan(0)
    expect(await said(one, other, { reporter: 'json' })).toEqual(plain)
  }
})

/** `secret`: null = not redacted. */
async function save(file: string, exchanges: ReturnType<typeof captureOf>['exchanges'], secret: string | null) {
  const session = createSession({ secrets: secret === null ? [] : [secret] })
  for (const exchange of exchanges) session.ingest(exchange)
  await session.settled()
  const paper = secret === null ? null : createForPaper({ key: new Uint8Array(32).fill(3) })
  const meta = { version: '0.0.0', createdAt: 0, target: 'localhost:3000', publicOrigin: 'http://localhost:3000' }
  await saveHar(file, streamHar(streamSession(session.recorded(), paper), meta))
}

test('one of them on standard input, gzipped', async () => {
  const har = gzipSync(
    JSON.stringify({ log: { entries: [{ request: { url: 'https://a.example/' }, response: { status: 200 } }] } }),
  )
  await expect(run(path('n051'), '-', { input: har })).rejects.toMatchObject({
    code: 'diff-no-auth',
    message: 'Standard input holds no NextAuth or Auth.js request: there is nothing to compare.',
    nextStep: 'Record from before the sign-in. Are the routes mounted elsewhere (--base-path)?',
  })
})

test('no step in common is no agreement', async () => {
  const har = (url: string) => JSON.stringify({ log: { entries: [{ request: { url }, response: { status: 200 } }] } })
  const [one, other] = [join(folder, 'one.har'), join(folder, 'other.har')]
  await writeFile(one, har('https://a.example/api/auth/csrf'))
  await writeFile(other, har('https://a.example/api/auth/providers'))
  await expect(run(one, other)).rejects.toMatchObject({
    code: 'diff-no-step',
    message: 'The two recordings have no step in common: there is nothing to compare.',
  })
})
