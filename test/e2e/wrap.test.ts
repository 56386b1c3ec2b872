import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import type { Page } from 'playwright-core'
import { afterEach, describe, expect, test } from 'vitest'
import { demoSecret, type ExampleName } from '../../scripts/example-app.ts'
import { exampleFolder } from '../../scripts/run-example.ts'
import { allPids } from '../../src/launch/process-table.ts'
import type { Diagnosis } from '../../src/model/finding.ts'
import type { LogLine } from '../../src/model/recording.ts'
import { type LiveAuthproxy, startAuthproxy } from '../support/authproxy.ts'
import { launchChromium, type TestBrowser } from '../support/chromium.ts'
import { isAlive } from '../support/wrapped-app.ts'

const mark = `MARK=authproxy-e2e-${process.pid}`
let browser: TestBrowser | null = null
let authproxy: LiveAuthproxy | null = null
afterEach(async () => {
  await browser?.close()
  await authproxy?.dispose()
})

/** `authproxy -- npx next dev` with a fault, and a browser in front of it. Nobody sets NEXTAUTH_URL or AUTH_URL. */
async function wrap(
  example: ExampleName,
  fault: string,
): Promise<{ readonly live: LiveAuthproxy; readonly page: Page }> {
  const [name = '', value = ''] = mark.split('=')
  const env = { AUTHPROXY_FAULT: fault, AUTH_SECRET: demoSecret, NODE_ENV: 'development', NEXT_TELEMETRY_DISABLED: '1' }
  authproxy = await startAuthproxy({
    target: null,
    secret: demoSecret,
    wrap: { command: ['npx', 'next', 'dev'], folder: exampleFolder(example), env: { ...env, [name]: value } },
  })
  browser = await launchChromium({ caPem: authproxy.caPem })
  const page = await browser.context.newPage()
  // The first page is compiled when it is asked for.
  page.setDefaultTimeout(120_000)
  return { live: authproxy, page }
}

async function signIn(page: Page, origin: string): Promise<void> {
  await page.goto(origin)
  await status(page, 'unauthenticated')
  const answered = page.waitForResponse(response => response.url().includes('/callback/credentials'))
  await page.click('#submit')
  await answered
}

const status = (page: Page, text: string) => page.locator('[data-testid=status]').filter({ hasText: text }).waitFor()

/** Every live process that was started with this in its environment. */
function processesWith(variable: string): readonly number[] {
  return (allPids() ?? []).filter(pid => {
    try {
      return isAlive(pid) && readFileSync(`/proc/${pid}/environ`, 'utf8').split('\0').includes(variable)
    } catch {
      return false
    }
  })
}

const LOGS: ReadonlyArray<readonly [ExampleName, readonly string[]]> = [
  [
    'next-auth-v4',
    [
      '[next-auth][error][JWT_SESSION_ERROR] ',
      "https://next-auth.js.org/errors#jwt_session_error Cannot read properties of undefined (reading 'role')",
    ],
  ],
  [
    'authjs-v5',
    [
      '[auth][error] JWTSessionError: Read more at https://errors.authjs.dev#jwtsessionerror',
      "[auth][cause]: Error: Cannot read properties of undefined (reading 'role')",
    ],
  ],
]

describe.each(LOGS)('authproxy -- npx next dev, %s', (example, log) => {
  test('a callback that throws is proven by the log, and nothing outlives Ctrl-C', async () => {
    const { live, page } = await wrap(example, 'jwt-throws')
    await signIn(page, live.origin)
    await expect
      .poll(() => live.findings().map(finding => finding.rule), { timeout: 30_000 })
      .toContain('jwt-or-session-callback-threw')

    const pids = processesWith(mark).filter(pid => pid !== live.child.pid)
    expect(pids.length).toBeGreaterThan(1)
    const before = performance.now()
    // Alone: of two signals that wait, either may be heard first.
    const exited = once(live.child, 'exit')
    live.child.kill('SIGINT')
    expect(await exited).toEqual([130, null])
    expect(performance.now() - before).toBeLessThan(3_000)
    expect(pids.filter(isAlive)).toEqual([])
    const { _authproxy: file } = JSON.parse(readFileSync(live.harPath, 'utf8')).log
    const causes = file.diagnoses.filter((one: Diagnosis) => one.severity !== 'info')
    expect(causes.map(({ title, confidence }: Diagnosis) => [title, confidence.kind])).toEqual([
      ['callbacks.jwt or callbacks.session threw, and the session was ended', 'proven'],
    ])
    // What the file keeps of the log are the code and a known message, however often it came.
    expect([...new Set(file.log.map((line: LogLine) => line.line))]).toEqual(log)
  })

  test('a healthy app has nothing to report: its address was right from the first request on', async () => {
    const { live, page } = await wrap(example, 'none')
    await signIn(page, live.origin)
    await page.locator('[data-testid=who][data-user="Ada Lovelace"]').waitFor()
    for (const path of ['/', '/server', '/protected', '/']) await page.goto(live.origin + path)
    await page.locator('[data-testid=who][data-user="Ada Lovelace"]').waitFor()
    expect(live.findings().filter(finding => finding.severity !== 'info')).toEqual([])
  })
})
