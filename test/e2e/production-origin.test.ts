import { chmod, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { type Browser, chromium, type Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { demoSecret, type ExampleApp, pickFreePort, startExampleApp } from '../../scripts/example-app.ts'
import { type LiveAuthproxy, startAuthproxy } from '../support/authproxy.ts'

/** The browser that `--open` starts is started by a script here, which adds what a test needs, and tells its profile. */
let folder: string
let program: string
const cleanups: Array<() => Promise<unknown>> = []

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'authproxy-as-'))
  program = join(folder, 'browser')
  const chromiumPath = process.env.CHROMIUM ?? '/usr/bin/chromium'
  await writeFile(
    program,
    `#!/bin/sh\necho "$1" > '${folder}/profile'\nexec '${chromiumPath}' --headless=new --disable-gpu --no-sandbox --remote-debugging-port=0 "$@"\n`,
  )
  await chmod(program, 0o755)
})

afterAll(async () => {
  for (const cleanup of cleanups.reverse()) await cleanup()
  await rm(folder, { recursive: true, force: true })
})

interface Scene {
  readonly authproxy: LiveAuthproxy
  readonly page: Page
  readonly profile: string
}

/** `authproxy --as … --open` in front of an app that is configured for the first of the origins. */
async function open(fault: string, origins: readonly [string, ...string[]]): Promise<Scene> {
  const port = await pickFreePort()
  const app: ExampleApp = await startExampleApp({ example: 'next-auth-v4', fault, port, publicOrigin: origins[0] })
  cleanups.push(app.stop)
  const args = [...origins.flatMap(origin => ['--as', origin]), '--open', '--browser', program]
  const authproxy = await startAuthproxy({ target: `localhost:${port}`, secret: demoSecret, args })
  cleanups.push(authproxy.dispose)
  expect(authproxy.origin).toBe(origins[0])
  const profile = await expect
    .poll(() => readFile(join(folder, 'profile'), 'utf8').catch(() => ''), { timeout: 20_000 })
    .toContain('--user-data-dir=')
    .then(async () => (await readFile(join(folder, 'profile'), 'utf8')).trim().slice('--user-data-dir='.length))
  const browser = await attach(profile)
  const [context] = browser.contexts()
  const page = context?.pages()[0] ?? (await context?.waitForEvent('page'))
  if (page === undefined) throw new Error('the browser has no page')
  return { authproxy, page, profile }
}

async function attach(profile: string): Promise<Browser> {
  const file = join(profile, 'DevToolsActivePort')
  await expect.poll(() => readFile(file, 'utf8').catch(() => ''), { timeout: 20_000 }).not.toBe('')
  const [port] = (await readFile(file, 'utf8')).split('\n')
  return chromium.connectOverCDP(`http://127.0.0.1:${port}`)
}

async function signIn(page: Page, origin: string): Promise<void> {
  await page.waitForURL(`${origin}/`)
  await page.locator('[data-testid=status]').filter({ hasText: 'unauthenticated' }).waitFor()
  await page.click('#submit')
  await page.locator('[data-testid=who][data-user="Ada Lovelace"]').waitFor()
}

const aboveInfo = (authproxy: LiveAuthproxy) =>
  authproxy
    .findings()
    .filter(one => one.state === 'open' && one.severity !== 'info')
    .map(one => one.text)

test('a healthy app at its production origin: signed in, refreshed, nothing above info; nothing outlives the run', async () => {
  const origin = 'https://app.example.com'
  const { authproxy, page, profile } = await open('none', [origin])
  await signIn(page, origin)
  await page.reload()
  await page.locator('[data-testid=who][data-user="Ada Lovelace"]').waitFor()
  const cookies = await page.context().cookies(origin)
  expect(cookies.map(one => [one.name, one.domain])).toContainEqual([
    '__Secure-next-auth.session-token',
    'app.example.com',
  ])
  await expect.poll(() => authproxy.events.filter(one => one.kind === 'exchange').length).toBeGreaterThan(5)
  expect(aboveInfo(authproxy)).toEqual([])
  const started = performance.now()
  expect(await authproxy.stop()).toBe(143)
  expect(performance.now() - started).toBeLessThan(5_000)
  expect((await readdir(dirname(profile))).filter(name => profile.endsWith(name))).toEqual([])
  const har = JSON.parse(await readFile(authproxy.harPath, 'utf8'))
  expect(har.log.entries.map((one: { request: { url: string } }) => new URL(one.request.url).origin)).toContain(origin)
})

test('a cookie for the whole domain is refused on localhost, and holds on two hosts of that domain', async () => {
  await rm(join(folder, 'profile'), { force: true })
  const origin = 'https://auth.example.org'
  const { authproxy, page } = await open('cookie-domain', [origin, 'https://www.auth.example.org'])
  await signIn(page, origin)
  await page.goto('https://www.auth.example.org/')
  await page.locator('[data-testid=who][data-user="Ada Lovelace"]').waitFor()
  const rules = authproxy.findings().map(one => one.rule)
  expect(rules).not.toContain('cookie-rejected-domain')
})
