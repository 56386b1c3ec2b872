import type { BrowserContext, Page } from 'playwright-core'
import { startExampleApp } from '../scripts/example-app.ts'
import { startAuthproxy } from '../test/support/authproxy.ts'
import { launchChromium } from '../test/support/chromium.ts'
import { startDevApp } from './pages/dev-app.ts'
import { startProgram } from './support/programs.ts'
import { formatTable, median, quantile, tellSummary } from './support/stats.ts'

/**
 * What somebody feels in a browser: pages in Chromium through the built command (HTTP/2, TLS, all judged) against the app itself over
 * HTTP/1.1, caches off, in turn; and how long after a save `next dev` shows it, in two tabs at once, one of them through authproxy.
 * `npm run build && node bench/pages.ts [loads [saves]]`; needs Chromium.
 */
const [loads = 30, saves = 20] = process.argv.slice(2).map(Number)

type Way = 'directly' | 'through authproxy'
const WAYS: readonly Way[] = ['directly', 'through authproxy']
type Origins = Readonly<Record<Way, string>>

/** ms from the click to the load event. */
async function load(page: Page, url: string): Promise<number> {
  await page.goto(url, { waitUntil: 'load' })
  await page.waitForFunction(() => (performance.getEntriesByType('navigation')[0]?.duration ?? 0) > 0)
  return page.evaluate(() => performance.getEntriesByType('navigation')[0]?.duration ?? Number.NaN)
}

async function uncached(context: BrowserContext): Promise<Page> {
  const page = await context.newPage()
  const devtools = await context.newCDPSession(page)
  await devtools.send('Network.enable')
  await devtools.send('Network.setCacheDisabled', { cacheDisabled: true })
  return page
}

async function measureLoads(context: BrowserContext, origins: Origins, path: string): Promise<Map<Way, number[]>> {
  const page = await uncached(context)
  const times = new Map<Way, number[]>(WAYS.map(way => [way, []]))
  // The first loads warm all of them up, and are not counted.
  for (let round = -3; round < loads; round++) {
    for (const way of round % 2 === 0 ? WAYS : WAYS.toReversed()) {
      const took = await load(page, origins[way] + path)
      if (round >= 0) times.get(way)?.push(took)
    }
  }
  await page.close()
  return times
}

/** In the page: when its heading says this, ms since the epoch. An observer is told in a tab that is not in front, too. */
function shownAt(text: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const look = () => document.querySelector('h1')?.textContent === text && resolve(Date.now())
    new MutationObserver(look).observe(document, { subtree: true, childList: true, characterData: true })
    look()
    setTimeout(() => reject(new Error(`${text} was not shown`)), 60_000)
  })
}

/** ms from the save to the DOM that shows it; a way that does not show it within a minute fails the benchmark. */
async function measureSaves(
  context: BrowserContext,
  origins: Origins,
  app: { path: string; save: (text: string) => void },
) {
  const tabs = await Promise.all(
    WAYS.map(async way => {
      const page = await context.newPage()
      const listens = page.waitForEvent('websocket', { timeout: 120_000 })
      // Compiled when it is asked for first; what is saved before the page listens is not told to it.
      await page.goto(origins[way] + app.path, { timeout: 120_000 })
      const socket = await listens
      await socket.waitForEvent('framereceived', { timeout: 30_000 })
      await page.waitForTimeout(1_000)
      return { way, page, times: [] as number[] }
    }),
  )
  for (let round = -2; round < saves; round++) {
    const text = `round ${round}`
    const seen = tabs.map(({ page }) => page.evaluate(shownAt, text))
    const savedAt = Date.now()
    app.save(text)
    for (const [index, at] of (await Promise.all(seen)).entries()) if (round >= 0) tabs[index]?.times.push(at - savedAt)
  }
  return new Map<Way, number[]>(tabs.map(({ way, times }) => [way, times]))
}

const app = await startProgram(new URL('./forwarding/app.ts', import.meta.url), { downloadBytes: 1 })
const example = await startExampleApp({ example: 'authjs-v5', publicOrigin: 'https://localhost:3443' })
const dev = await startDevApp('authjs-v5')
const rows: (readonly string[])[] = [['ms', ...WAYS.flatMap(way => [way, 'p95']), 'ratio', 'goal']]
const summary: string[] = []

async function measure(
  name: string,
  goal: string,
  port: number,
  run: (context: BrowserContext, origins: Origins) => Promise<Map<Way, number[]>>,
): Promise<void> {
  const authproxy = await startAuthproxy({ target: `localhost:${port}` })
  const browser = await launchChromium({ caPem: authproxy.caPem })
  try {
    const times = await run(browser.context, {
      directly: `http://localhost:${port}`,
      'through authproxy': authproxy.origin,
    })
    const [direct, ours] = WAYS.map(way => times.get(way) ?? [])
    const ratio = median(ours ?? []) / median(direct ?? [])
    const cells = [direct, ours].flatMap((list = []) => [median(list).toFixed(1), quantile(list, 0.95).toFixed(1)])
    rows.push([name, ...cells, ratio.toFixed(2), goal])
    summary.push(`${name}: ${ratio.toFixed(2)} of what it takes directly (goal: ${goal})`)
  } finally {
    await browser.close()
    await authproxy.dispose()
  }
}

try {
  await measure('page with 60 scripts', '1.00', app.port, (context, origins) => measureLoads(context, origins, '/page'))
  await measure('page of the example app', '1.05', example.port, (context, origins) =>
    measureLoads(context, origins, '/'),
  )
  await measure('next dev, from the save to the DOM', '1.10', dev.port, (context, origins) =>
    measureSaves(context, origins, dev),
  )
} finally {
  await Promise.all([app.stop(), example.stop(), dev.stop()])
}
console.log(formatTable(rows))
tellSummary(summary)
