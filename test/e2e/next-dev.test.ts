import { afterEach, expect, test } from 'vitest'
import { demoSecret, pickFreePort } from '../../scripts/example-app.ts'
import { runExample, stopExample } from '../../scripts/run-example.ts'
import { type LiveAuthproxy, startAuthproxy } from '../support/authproxy.ts'
import { launchChromium, type TestBrowser } from '../support/chromium.ts'

let browser: TestBrowser | null = null
let authproxy: LiveAuthproxy | null = null
let app: ReturnType<typeof runExample> | null = null

// After each try: a second one starts anew.
afterEach(async () => {
  await browser?.close()
  await authproxy?.dispose()
  if (app !== null) await stopExample(app)
})

test('`next dev`: the waiting page gives way to the app, and hot reloading is connected', async () => {
  const port = await pickFreePort()
  authproxy = await startAuthproxy({ target: `localhost:${port}`, secret: demoSecret })
  browser = await launchChromium({ caPem: authproxy.caPem })
  const page = await browser.context.newPage()
  const frames: string[] = []
  page.on('websocket', socket => socket.on('framereceived', frame => frames.push(String(frame.payload))))

  const waiting = await page.goto(authproxy.origin)
  expect(waiting?.status()).toBe(502)
  expect(await page.textContent('body')).toContain(`localhost:${port}`)

  app = runExample('next-auth-v4', ['dev', '-p', String(port), '-H', '127.0.0.1'], {
    NODE_ENV: 'development',
    NEXTAUTH_URL: authproxy.origin,
    NEXTAUTH_SECRET: demoSecret,
  })
  // Nobody reloads: the page does.
  await page.locator('[data-testid=status]').filter({ hasText: 'unauthenticated' }).waitFor({ timeout: 240_000 })
  await expect.poll(() => frames.join('\n'), { timeout: 30_000 }).toContain('turbopack-connected')
  expect(authproxy.findings().filter(finding => finding.severity !== 'info')).toEqual([])
  // Turbopack compiles for the first time here, on whatever machine there is.
}, 400_000)
