import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest'
import { demoVisitor } from '../../scripts/demo-visitor.ts'
import { demoSecret, loadFaults, pickFreePort, startExampleApp } from '../../scripts/example-app.ts'
import { type LiveAuthproxy, startAuthproxy } from '../support/authproxy.ts'
import { launchChromium, type TestBrowser } from '../support/chromium.ts'

let browser: TestBrowser
let authproxy: LiveAuthproxy
let app: Awaited<ReturnType<typeof startExampleApp>> | null = null
let port: number

beforeAll(async () => {
  port = await pickFreePort()
  authproxy = await startAuthproxy({ target: `localhost:${port}`, secret: demoSecret, args: ['--front', 'nginx'] })
  browser = await launchChromium({ caPem: authproxy.caPem })
})
afterAll(async () => {
  await browser?.close()
  await app?.stop()
  await authproxy?.dispose()
})

/** The status with which the sign-in is answered. */
async function signIn(fault: string): Promise<number> {
  await app?.stop()
  app = await startExampleApp({ example: 'next-auth-v4', fault, port, publicOrigin: authproxy.origin })
  await browser.context.clearCookies()
  const page = await browser.context.newPage()
  await page.goto(authproxy.origin)
  await page.locator('[data-testid=status]').filter({ hasText: 'unauthenticated' }).waitFor()
  const answered = page.waitForResponse(response => response.url().includes('/callback/credentials'))
  await page.click('#submit')
  const status = (await answered).status()
  await page.close()
  return status
}

test('a token that works on localhost: behind nginx the sign-in is a 502, and that is the cause', async () => {
  expect(await signIn('big-session')).toBe(502)
  const causes = () => authproxy.findings().filter(one => one.state === 'open' && one.severity !== 'info')
  await expect.poll(() => causes().map(one => one.rule)).toEqual(['front-refuses-head'])
  expect(causes()[0]?.text).toMatch(/nginx/)
  expect(causes()[0]?.text).toMatch(/4,?096/)
})

test('a healthy app behind it has nothing above info', async () => {
  const since = Date.now()
  expect(await signIn('none')).toBe(200)
  await expect.poll(() => authproxy.events.filter(one => one.kind === 'exchange').length).toBeGreaterThan(8)
  const fresh = authproxy
    .findings()
    .filter(one => one.lastAt >= since && one.severity !== 'info' && one.state === 'open')
  expect(fresh.map(one => one.text)).toEqual([])
})

test('a cache that ignores what the app says of its answers: the cause is the cache, and nothing else', async () => {
  const example = 'next-auth-v4'
  const folder = mkdtempSync(join(tmpdir(), 'authproxy-cache-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  const conf = join(folder, 'nginx.conf')
  const [behind, own] = [await pickFreePort(), await pickFreePort()]
  writeFileSync(
    conf,
    `server { listen 443 ssl; location / { proxy_pass http://127.0.0.1:${behind};
  proxy_set_header Host $http_host; proxy_set_header X-Forwarded-Proto $scheme; proxy_buffer_size 16k;
  proxy_cache pages; proxy_cache_valid 10m; proxy_ignore_headers Cache-Control Expires Set-Cookie Vary; } }`,
  )
  const cached = await startAuthproxy({
    target: `localhost:${behind}`,
    port: own,
    secret: demoSecret,
    args: ['--front', conf],
  })
  onTestFinished(() => cached.dispose())
  const healthy = await startExampleApp({ example, port: behind, publicOrigin: cached.origin })
  onTestFinished(() => healthy.stop())
  const fault = (await loadFaults(example)).find(one => one.name === 'none')
  if (fault === undefined) throw new Error('no healthy app')
  const { signal } = new AbortController()
  await demoVisitor({ example, fault, origin: cached.origin, ca: cached.caPem, slowly: false, signal })
  const causes = () => cached.findings().filter(one => one.state === 'open' && one.severity !== 'info')
  await expect
    .poll(() => causes().map(one => one.text))
    .toEqual([
      'The session answer came out of a cache (the cache of nginx.conf): it was made for an earlier request, so a signed-in user is shown as nobody.',
    ])
})
