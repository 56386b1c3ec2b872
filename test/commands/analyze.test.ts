import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { analyze } from '../../src/commands/analyze.ts'
import { fakeTerminal } from '../support/terminal.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'authproxy-analyze-'))
})
afterEach(() => rm(folder, { recursive: true }))

const NONE = { appDir: null, secretFile: null, secretEnv: null, sessionCookies: [], version: '0.0.0' }
const TOKEN = '53208d8ed05034781c95ae74dc498da9699e4b342731508b106bcadca0937240'

/** A foreign HAR: csrf and session of Auth.js outside of Next. */
async function judge(basePath: string | null): Promise<string> {
  const file = join(folder, 'a.har')
  const entry = (path: string, body: string, set: readonly string[]) => ({
    startedDateTime: '2026-11-23T09:00:00.000Z',
    request: { method: 'GET', url: `http://localhost:5173${path}`, headers: [] },
    response: {
      status: 200,
      headers: set.map(value => ({ name: 'Set-Cookie', value })),
      content: { text: body, mimeType: 'application/json' },
    },
  })
  const entries = [
    entry('/auth/csrf', `{"csrfToken":"${TOKEN}"}`, [`authjs.csrf-token=${TOKEN}%7Ch; Path=/; HttpOnly; SameSite=Lax`]),
    entry('/auth/session', 'null', []),
  ]
  await writeFile(file, JSON.stringify({ log: { version: '1.2', creator: { name: 'Chrome' }, entries } }))
  const { terminal, text } = fakeTerminal()
  await analyze({ file, reporter: 'text', failOn: 'never', ...NONE, basePath }, terminal)
  return text()
}

test('auth routes outside of /api/auth are found in the file', async () => {
  const text = await judge(null)
  expect(text).toContain('The auth routes in it answer at /auth: judged as with --base-path /auth.\n')
  expect(text).toContain('2 exchanges · 2 auth')
})

test('what is said on the command line counts', async () => {
  const text = await judge('/api/auth')
  expect(text).not.toContain('judged as with')
  expect(text).toContain('2 exchanges · 0 auth')
  expect(text).toContain('those of this app answer at /auth. Give authproxy `--base-path /auth`.')
})
