import { chmod, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { type Browser, chromium, type Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { demoSecret, type ExampleApp, pickFreePort, startExampleApp } from '../../scripts/example-app.ts'
import { type LiveAuthproxy, startAuthproxy } from '../support/authproxy.ts'
import { launchChromium } from '../support/chromium.ts'

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

/** The page of the browser that `--open` has started. */
async function openedPage(): Promise<{ readonly page: Page; readonly profile: string }> {
  const profile = await expect
    .poll(() => readFile(join(folder, 'profile'), 'utf8').catch(() => ''), { timeout: 20_000 })
    .toContain('--user-data-dir=')
    .then(async () => (await readFile(join(folder, 'profile'), 'utf8')).trim().slice('--user-data-dir='.length))
  const browser = await attach(profile)
  const [context] = browser.contexts()
  const page = context?.pages()[0] ?? (await context?.waitForEvent('page'))
  if (page === undefined) throw new Error('the browser has no page')
  return { page, profile }
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
  return { authproxy, ...(await openedPage()) }
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

describe('two apps on one machine, each with a name of its own', () => {
  /** Signs in at both, and finds both sessions where they were: no cookie of one is a cookie of the other. */
  async function signInAtBoth(page: Page, origins: readonly [string, string], authproxy: LiveAuthproxy): Promise<void> {
    for (const origin of origins) {
      await page.goto(`${origin}/`)
      await signIn(page, origin)
    }
    for (const origin of origins) {
      await page.goto(`${origin}/`)
      await page.locator('[data-testid=who][data-user="Ada Lovelace"]').waitFor()
      const sessions = (await page.context().cookies(origin)).filter(one => one.name.endsWith('session-token'))
      expect(sessions.map(one => one.domain)).toEqual([new URL(origin).hostname])
    }
    expect(aboveInfo(authproxy)).toEqual([])
  }

  /** Which app each host was sent to, as the report says it. */
  async function whereTo(authproxy: LiveAuthproxy): Promise<Record<string, readonly string[]>> {
    await authproxy.stop()
    const har = JSON.parse(await readFile(authproxy.harPath, 'utf8'))
    const found: Record<string, Set<string>> = {}
    for (const { request, _authproxy } of har.log.entries as {
      request: { url: string }
      _authproxy: { upstream: { name: string } }
    }[]) {
      const { hostname } = new URL(request.url)
      found[hostname] = (found[hostname] ?? new Set()).add(_authproxy.upstream.name)
    }
    return Object.fromEntries(Object.entries(found).map(([host, names]) => [host, [...names]]))
  }

  async function startTwo(origins: readonly [string, string]): Promise<readonly [number, number]> {
    const ports = [await pickFreePort(), await pickFreePort()] as const
    for (const [index, publicOrigin] of origins.entries()) {
      const app = await startExampleApp({ example: 'next-auth-v4', port: ports[index] ?? 0, publicOrigin })
      cleanups.push(app.stop)
    }
    return ports
  }

  test('in the browser that is started for them', async () => {
    await rm(join(folder, 'profile'), { force: true })
    const origins = ['https://one.localhost', 'https://b.test'] as const
    const [one, two] = await startTwo(origins)
    const args = ['--as', `${origins[0]}=localhost:${one}`, '--as', `${origins[1]}=localhost:${two}`]
    const authproxy = await startAuthproxy({
      ...{ target: null, secret: demoSecret },
      args: [...args, '--open', '--browser', program],
    })
    cleanups.push(authproxy.dispose)
    expect(authproxy.origin).toBe(origins[0])
    const { page } = await openedPage()
    await signInAtBoth(page, origins, authproxy)
    expect(await whereTo(authproxy)).toEqual({
      'one.localhost': [`localhost:${one}`],
      'b.test': [`localhost:${two}`],
    })
  })

  test("in anybody's browser that trusts the local CA, at the proxy's port", async () => {
    const port = await pickFreePort()
    const origins = [`https://one.localhost:${port}`, `https://two.localhost:${port}`] as const
    const [one, two] = await startTwo(origins)
    const authproxy = await startAuthproxy({
      ...{ target: null, secret: demoSecret, port },
      args: ['--as', `https://one.localhost=localhost:${one}`, '--as', `https://two.localhost=localhost:${two}`],
    })
    cleanups.push(authproxy.dispose)
    expect(authproxy.origin).toBe(origins[0])
    await expect
      .poll(authproxy.stderr)
      .toContain(`Browsers find names below localhost by themselves: open ${origins[0]} and ${origins[1]}.`)
    const browser = await launchChromium({ caPem: authproxy.caPem })
    cleanups.push(browser.close)
    await signInAtBoth(await browser.context.newPage(), origins, authproxy)
    expect(await whereTo(authproxy)).toEqual({
      'one.localhost': [`localhost:${one}`],
      'two.localhost': [`localhost:${two}`],
    })
  })
})
