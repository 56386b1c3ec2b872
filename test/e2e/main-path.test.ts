import { readFileSync } from 'node:fs'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { demoSecret, pickFreePort, startExampleApp } from '../../scripts/example-app.ts'
import { type LiveAuthproxy, startAuthproxy } from '../support/authproxy.ts'
import { launchChromium, type TestBrowser } from '../support/chromium.ts'

/** One proxy and one browser for all; the app is started anew with each fault. */
let browser: TestBrowser
let authproxy: LiveAuthproxy
let app: Awaited<ReturnType<typeof startExampleApp>> | null = null
let appPort: number

beforeAll(async () => {
  appPort = await pickFreePort()
  authproxy = await startAuthproxy({ target: `localhost:${appPort}`, secret: demoSecret })
  browser = await launchChromium({ caPem: authproxy.caPem })
})

afterAll(async () => {
  await browser?.close()
  await app?.stop()
  await authproxy?.dispose()
})

async function useFault(fault: string): Promise<void> {
  await app?.stop()
  app = await startExampleApp({ example: 'next-auth-v4', fault, port: appPort, publicOrigin: authproxy.origin })
  await browser.context.clearCookies()
}

/** Signs in as a person does; answers when the sign-in has been answered. */
async function signIn(page: Page): Promise<void> {
  await page.goto(authproxy.origin)
  await page.locator('[data-testid=status]').filter({ hasText: 'unauthenticated' }).waitFor()
  const answered = page.waitForResponse(response => response.url().includes('/callback/credentials'))
  await page.click('#submit')
  await answered
}

async function refresh(page: Page, times: number): Promise<void> {
  for (let count = 0; count < times; count++) {
    const answered = page.waitForResponse(response => response.url().endsWith('/api/auth/session'))
    await page.click('#refresh')
    await (await answered).finished()
  }
}

const open = () => authproxy.findings().filter(finding => finding.state === 'open')
const openAboveInfo = () => open().filter(finding => finding.severity !== 'info')

test('healthy: sign-in, three refreshes, reload, sign-out; no finding above info', async () => {
  await useFault('none')
  const page = await browser.context.newPage()
  await signIn(page)
  await page.locator('[data-testid=who][data-user="Ada Lovelace"]').waitFor()
  await refresh(page, 3)
  await page.reload()
  await page.locator('[data-testid=who][data-user="Ada Lovelace"]').waitFor()
  await page.goto(`${authproxy.origin}/server`)
  await page.goto(`${authproxy.origin}/protected`)
  await page.goto(authproxy.origin)
  await page.locator('[data-testid=who][data-user="Ada Lovelace"]').waitFor()
  await page.click('#sign-out')
  await page.locator('[data-testid=status]').filter({ hasText: 'unauthenticated' }).waitFor()
  await page.close()
  await expect.poll(() => authproxy.events.filter(event => event.kind === 'exchange').length).toBeGreaterThan(10)
  expect(openAboveInfo()).toEqual([])
})

/** fault, the rule that names it, how many exchanges prove it. */
const FAULTS = [
  ['prefix-without-secure', 'cookie-rejected-prefix-secure', 1],
  ['secure-missing', 'cookie-insecure-over-https', 1],
  ['samesite-none', 'cookie-rejected-samesite-none-insecure', 1],
  ['cookie-domain', 'cookie-rejected-domain', 1],
  ['origin-mismatch', 'auth-origin-mismatch', 1],
  ['claim-lost', 'token-claim-lost', 2],
] as const

describe.each(FAULTS)('%s', (fault, rule, exchanges) => {
  test(`is found as ${rule}, with its proof, within a second, and is resolved without the fault`, async () => {
    await useFault(fault)
    const page = await browser.context.newPage()
    if (fault === 'origin-mismatch') {
      await page.goto(authproxy.origin)
    } else {
      await signIn(page)
    }
    if (fault === 'claim-lost' || fault === 'secure-missing') await refresh(page, 2)
    else await page.reload()
    await expect.poll(() => open().map(finding => finding.rule)).toContain(rule)
    const event = authproxy.events.find(one => one.kind === 'finding-opened' && one.finding.rule === rule)
    const finding = event?.kind === 'finding-opened' ? event.finding : null
    expect(new Set(finding?.evidence.map(one => one.exchange)).size).toBe(exchanges)
    for (const one of finding?.evidence ?? []) expect(one.excerpt).not.toBe('')
    const shown = authproxy.events.find(
      one => one.kind === 'exchange' && one.exchange.id === finding?.evidence.at(-1)?.exchange,
    )
    if (event === undefined || shown?.kind !== 'exchange') throw new Error('no event for the finding')
    expect(event.readAt - (shown.exchange.startedAt + shown.exchange.durationMs)).toBeLessThan(1000)
    await page.close()

    await useFault('none')
    const healed = await browser.context.newPage()
    await signIn(healed)
    await refresh(healed, 2)
    await expect.poll(() => open().map(one => one.rule)).not.toContain(rule)
    await healed.close()
  })
})

test('the report is written at SIGTERM, holds the findings and no secret', async () => {
  const code = await authproxy.stop()
  expect(code).toBe(143)
  const text = readFileSync(authproxy.harPath, 'utf8')
  const har = JSON.parse(text)
  expect(har.log.version).toBe('1.2')
  expect(har.log._authproxy.findings.length).toBeGreaterThanOrEqual(FAULTS.length)
  expect(text).not.toContain('lovelace')
  expect(text).not.toMatch(/eyJhbGciOiJkaXIi/)
  expect(text).not.toContain(demoSecret)
})
