import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises'
import { Agent, request as httpsRequest } from 'node:https'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { analyze } from '../../src/commands/analyze.ts'
import { recoverHar } from '../../src/commands/recover-har.ts'
import type { Finding } from '../../src/model/finding.ts'
import { expectNoCanary } from '../support/canaries.ts'
import { type LosingApp, startLosingApp } from '../support/losing-app.ts'
import { fakeTerminal } from '../support/terminal.ts'
import { SECRET } from '../support/transcript.ts'

const CLI = fileURLToPath(new URL('../../src/cli.ts', import.meta.url))
const NONE = { appDir: null, secretFile: null, secretEnv: null, sessionCookies: [], basePath: null, version: '0.0.0' }
const COOKIE = '__Secure-next-auth.session-token'
/** A busy machine gets more than a second. */
const PATIENT = { timeout: 10_000 }

let folder: string
let app: LosingApp
const children: ChildProcess[] = []
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'authproxy-killed-'))
  app = await startLosingApp()
})
afterEach(async () => {
  for (const child of children.splice(0)) child.kill('SIGKILL')
  await app.close()
  await rm(folder, { recursive: true, force: true })
})

/** A real authproxy that writes `har`, in front of the app. */
async function start(har: string) {
  const args = ['--target', `localhost:${app.port}`, '--port', '0', '--reporter', 'ndjson', '--har', har]
  const env = { ...process.env, HOME: folder, NEXTAUTH_SECRET: SECRET, AUTHPROXY_RUN_DIR: join(folder, 'runs') }
  const child = spawn(process.execPath, [CLI, ...args, '--ca-dir', join(folder, 'ca'), '--app-dir', folder], {
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  children.push(child)
  let said = ''
  child.stderr.on('data', text => {
    said += text
  })
  const closed = once(child, 'close')
  const url = await new Promise<string>((resolve, reject) => {
    createInterface({ input: child.stdout }).on('line', line => {
      const event = JSON.parse(line)
      if (event.event === 'started') resolve(event.url)
    })
    void closed.then(([code]) => reject(new Error(`ended with ${code}: ${said}`)))
  })
  return { child, url, closed, said: () => said }
}

/** A sign-in and reads of the session, each of which loses a claim; answers with what the browser holds then. */
async function visit(url: string, reads: number): Promise<void> {
  // The authority was made for this test, in a folder of its own.
  const agent = new Agent({ rejectUnauthorized: false, keepAlive: true })
  let cookie = 'theme=dark'
  const ask = async (path: string, method = 'GET') => {
    const asked = httpsRequest(`${url}${path}`, { agent, method, headers: { cookie, origin: url } })
    asked.end()
    const [response] = await once(asked, 'response')
    await response.resume().toArray()
    const line = response.headers['set-cookie']?.find((one: string) => one.startsWith(COOKIE))
    if (line !== undefined) cookie = `theme=dark; ${line.split(';')[0]}`
  }
  await ask('/api/auth/callback/credentials', 'POST')
  for (let count = 0; count < reads; count++) await ask('/api/auth/session')
  await ask('/')
  agent.destroy()
}

const analyzed = async (file: string): Promise<readonly Finding[]> => {
  const { terminal, stdout } = fakeTerminal()
  await analyze({ file, reporter: 'json', failOn: 'never', ...NONE }, terminal)
  return JSON.parse(stdout()).findings
}
/** What does not differ between two runs of which one was longer. */
const told = (findings: readonly Finding[]) =>
  findings
    .map(one => [one.rule, one.message, one.severity, one.state, one.text.replace(/redacted-\w+/g, '')].join(' '))
    .sort()

test('killed under traffic it leaves a journal, of which the HAR of an equal run comes; the next start says so', async () => {
  const [har, equal] = [join(folder, 'session.har'), join(folder, 'equal.har')]
  const whole = await start(equal)
  await visit(whole.url, 5)
  whole.child.kill('SIGTERM')
  expect(await whole.closed).toEqual([143, null])

  const killed = await start(har)
  await visit(killed.url, 5)
  const journals = async () => (await readdir(folder)).filter(name => name.endsWith('.journal'))
  await expect.poll(journals, PATIENT).toHaveLength(1)
  const [name = ''] = await journals()
  const journal = join(folder, name)
  await expect
    .poll(async () => (await readFile(journal, 'utf8')).match(/"entry"/g)?.length, PATIENT)
    .toBeGreaterThanOrEqual(7)
  // More comes while it dies.
  const dying = visit(killed.url, 200).catch(() => {})
  await expect
    .poll(async () => (await readFile(journal, 'utf8')).match(/"entry"/g)?.length, PATIENT)
    .toBeGreaterThan(12)
  killed.child.kill('SIGKILL')
  await killed.closed
  await dying
  expect((await stat(journal)).mode & 0o777).toBe(0o600)
  expect((await readdir(folder)).filter(one => one.startsWith('session.'))).toEqual([name])
  await expectNoCanary(await readFile(journal, 'utf8'))

  const again = await start(har)
  const notice = `A run that died left its journal. A HAR of it: authproxy har recover ${journal}`
  await expect.poll(() => again.said(), PATIENT).toContain(notice)
  again.child.kill('SIGTERM')
  await again.closed

  const { terminal, stdout } = fakeTerminal()
  expect(await recoverHar({ file: journal, out: null, ...NONE }, terminal)).toBe(0)
  const out = journal.replace('session.har.', 'session.').replace(/journal$/, 'har')
  const count = JSON.parse(await readFile(out, 'utf8')).log.entries.length
  expect(stdout()).toMatch(
    new RegExp(
      `^Written: ${out} \\(${count} exchanges, secrets redacted\\)\\.\n.*lose.*\nNext: authproxy analyze ${out}\n$`,
    ),
  )
  expect(await journals()).toEqual([])
  expect((await stat(out)).mode & 0o777).toBe(0o600)
  const [recovered, expected] = [await analyzed(out), await analyzed(equal)]
  expect(expected.length).toBeGreaterThan(1)
  expect(told(recovered)).toEqual(told(expected))
})
