/**
 * Photographs the HTML report in a real Chromium: docs/pictures/report.webp. Run by hand when the report looks different:
 * node scripts/pictures/report-picture.ts [path of a Chromium]
 */
import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { chromium } from 'playwright-core'

/** What fits the width of a README, and is read there. */
const SIZE = { width: 920, height: 1180 }
const QUALITY = 55

const at = (path: string) => fileURLToPath(new URL(`../../${path}`, import.meta.url))
const folder = mkdtempSync(join(tmpdir(), 'authproxy-picture-'))
const browser = await chromium.launch({
  executablePath: process.argv[2] ?? '/usr/bin/chromium',
  args: ['--no-sandbox'],
})
try {
  const page = join(folder, 'report.html')
  const args = [at('src/cli.ts'), 'analyze', at('demo/claim-lost.har.gz'), '--reporter', 'html']
  writeFileSync(page, execFileSync(process.execPath, args, { cwd: folder, maxBuffer: 64 * 1024 * 1024 }))
  const tab = await browser.newPage({ viewport: SIZE, colorScheme: 'light', timezoneId: 'UTC', locale: 'en-GB' })
  await tab.goto(pathToFileURL(page).href)
  const protocol = await tab.context().newCDPSession(tab)
  const { data } = await protocol.send('Page.captureScreenshot', { format: 'webp', quality: QUALITY })
  writeFileSync(at('docs/pictures/report.webp'), Buffer.from(data, 'base64'))
} finally {
  await browser.close()
  rmSync(folder, { recursive: true, force: true })
}
