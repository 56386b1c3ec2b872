import { readFileSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { AxeResults, RunOptions } from 'axe-core'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { formatHtml } from '../../src/report/html/page.ts'
import { launchChromium, type TestBrowser } from '../support/chromium.ts'
import { HOSTILE, poison } from '../support/poison.ts'
import { PAPER, SESSION } from '../tui/samples.ts'

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
const snapshot = PAPER.snapshot(SESSION.snapshot())
const details = snapshot.exchanges.flatMap(one => {
  const detail = SESSION.detail(one.id)
  return detail === null ? [] : [PAPER.detail(detail)]
})
const REPORT = { source: 'session.har', version: '0.1.0', snapshot, details }

function never(): never {
  throw new Error('the sample has no session read')
}

let browser: TestBrowser
let folder = ''
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'authproxy-html-'))
  browser = await launchChromium({ caPem: null })
})
afterAll(async () => {
  await browser?.close()
  await rm(folder, { recursive: true, force: true })
})

/** The page as a user opens it, with all that the browser has to say about it. */
async function open(html: string): Promise<{ readonly page: Page; readonly heard: string[] }> {
  const file = join(folder, 'report.html')
  await writeFile(file, html)
  const page = await browser.context.newPage()
  const heard: string[] = []
  page.on('console', message => heard.push(message.text()))
  page.on('pageerror', error => heard.push(String(error)))
  page.on('dialog', async dialog => {
    heard.push(`dialog: ${dialog.message()}`)
    await dialog.dismiss()
  })
  page.on('request', request => {
    if (request.url() !== pathToFileURL(file).href) heard.push(`request: ${request.url()}`)
  })
  await page.goto(pathToFileURL(file).href)
  return { page, heard }
}

describe('the page', () => {
  test.each([
    ['light', { colorScheme: 'light' }],
    ['dark', { colorScheme: 'dark' }],
    ['on paper', { media: 'print', colorScheme: 'dark' }],
  ] as const)('has nothing that axe complains of: %s', async (_, media) => {
    const { page, heard } = await open(formatHtml(REPORT))
    await page.emulateMedia(media)
    await page.evaluate(() => {
      for (const part of document.querySelectorAll('details')) part.open = true
    })
    await page.evaluate(AXE)
    const options: RunOptions = { resultTypes: ['violations'] }
    const { violations, passes } = await page.evaluate(
      given => (globalThis as unknown as { axe: { run: (o: RunOptions) => Promise<AxeResults> } }).axe.run(given),
      options,
    )
    expect(violations.map(one => [one.id, one.nodes.map(node => node.html)])).toEqual([])
    expect(passes.length).toBeGreaterThan(10)
    expect(heard).toEqual([])
    await page.close()
  })

  test('filters its list, and opens the exchange that a proof names', async () => {
    const { page, heard } = await open(formatHtml(REPORT))
    const rows = page.locator('#list tbody tr:visible')
    const before = await rows.count()
    expect(before).toBeLessThan(snapshot.exchanges.length)
    await page.getByLabel('all requests').check()
    expect(await rows.count()).toBe(snapshot.exchanges.length)
    await page.getByLabel('Filter').fill('chunks 200 /44')
    expect(await rows.allInnerTexts()).toEqual([expect.stringContaining('/_next/static/chunks/44.js')])
    await page.locator('.proof a').first().click()
    await expect.poll(() => page.locator('details[open] > summary b').allInnerTexts()).toEqual(['x17'])
    expect(heard).toEqual([])
    await page.close()
  })

  test('five thousand exchanges: below 5 MB, and open within a second', {
    timeout: 120_000,
  }, async () => {
    const [one] = snapshot.exchanges.filter(({ url }) => url.endsWith('/api/auth/session'))
    const exchanges = Array.from({ length: 5_000 }, (_, index) => ({
      ...(one ?? never()),
      id: `x${index + 1}` as const,
      url: `https://localhost:3443/api/auth/session?n=${index}`,
    }))
    const html = formatHtml({ ...REPORT, snapshot: { ...snapshot, exchanges } })
    expect(Buffer.byteLength(html)).toBeLessThan(5_000_000)
    const { page, heard } = await open(html)
    const devTools = await browser.context.newCDPSession(page)
    await devTools.send('Performance.enable')
    const { metrics } = await devTools.send('Performance.getMetrics')
    // Seconds of the page's own thread: a machine whose cores are all busy tells the same.
    expect(metrics.find(one => one.name === 'ThreadTime')?.value).toBeLessThan(1)
    expect(await page.locator('#list tbody tr').count()).toBe(5_000)
    const begun = performance.now()
    await page.getByLabel('Filter').fill('n=4999')
    await expect.poll(() => page.locator('#list tbody tr:visible').count()).toBe(1)
    expect(performance.now() - begun).toBeLessThan(5_000)
    expect(heard).toEqual([])
    await page.close()
  })

  test.each([
    ['as it is', ''],
    ['with words that are wider than it', 'https://localhost:3443/api/auth/'.repeat(12)],
  ])('never scrolls sideways on a phone: %s', async (_, text) => {
    const filled =
      text === '' ? REPORT : { ...REPORT, snapshot: poison(snapshot, text), details: poison(details, text) }
    const { page } = await open(formatHtml(filled))
    await page.setViewportSize({ width: 375, height: 667 })
    const widths = await page.evaluate(() =>
      [false, true].map(isOpen => {
        for (const part of document.querySelectorAll('details')) part.open = isOpen
        return document.documentElement.scrollWidth
      }),
    )
    expect(widths).toEqual([375, 375])
    await page.close()
  })

  test.each(HOSTILE)('runs, asks and opens nothing of what stands in it: %j', async text => {
    const clean = await open(formatHtml(REPORT))
    const poisoned = { source: text, version: text, snapshot: poison(snapshot, text), details: poison(details, text) }
    const hostile = await open(formatHtml(poisoned))
    const parts = (page: Page) =>
      page.evaluate(() => {
        const all = [...document.querySelectorAll('*')]
        const names = all.flatMap(one => [...one.attributes].map(({ name }) => `${one.localName} ${name}`))
        const links = all.flatMap(one => one.getAttribute('href') ?? []).filter(href => !href.startsWith('#'))
        return { names: [...new Set(names)], links }
      })
    const [usual, found] = await Promise.all([parts(clean.page), parts(hostile.page)])
    expect(found.names.filter(name => !usual.names.includes(name))).toEqual([])
    expect(found.links).toEqual([])
    // Whatever a pointer might start.
    await hostile.page.mouse.move(400, 300)
    expect(hostile.heard).toEqual([])
    await Promise.all([clean.page.close(), hostile.page.close()])
  })
})
