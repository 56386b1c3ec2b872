import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { demoSecret, pickFreePort, startExampleApp } from '../../scripts/example-app.ts'
import { judgeReading } from '../../src/commands/analyze.ts'
import { readHar } from '../../src/har/read.ts'
import { type LiveAuthproxy, startAuthproxy } from '../support/authproxy.ts'
import { launchChromium } from '../support/chromium.ts'
import { visitExample } from '../support/example-visit.ts'
import { hearProtocol } from '../support/protocol-har.ts'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'authproxy-foreign-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

/** The causes that count of a file, most severe first, each by its rule; the secret is the app's. */
async function causesOf(text: string): Promise<readonly string[]> {
  const { diagnoses, outcome } = await judgeReading(readHar(text), { secrets: [demoSecret] })
  expect(outcome.kind).toBe('judged')
  return diagnoses.filter(one => one.severity !== 'info').map(one => `${one.severity} ${one.id} ${one.state}`)
}

/** One visit by Chromium, recorded by all at once: authproxy, Playwright, and chrome-har from the DevTools protocol. */
async function record(fault: string, authproxy: LiveAuthproxy, port: number) {
  const recordHar = join(folder, `${fault}.har`)
  const browser = await launchChromium({ caPem: authproxy.caPem, recordHar })
  const app = await startExampleApp({ example: 'next-auth-v4', fault, port, publicOrigin: authproxy.origin })
  try {
    const page = await browser.context.newPage()
    page.setDefaultTimeout(15_000)
    const protocol = await hearProtocol(browser.context, page)
    await visitExample(page, authproxy.origin, 'credentials')
    await page.waitForLoadState('networkidle')
    const chromeHar = await protocol.har()
    await browser.close()
    return { playwright: await readFile(recordHar, 'utf8'), 'chrome-har': chromeHar }
  } finally {
    await browser.close().catch(() => {})
    await app.stop()
  }
}

test.each([
  ['none', []],
  ['claim-lost', ['error token-claim-lost open']],
  ['samesite-none', ['error cookie-rejected-samesite-none-insecure open']],
  ['secret-changed', ['error secret-changed open']],
])(
  '%s: the same causes from the files of authproxy and Playwright, and no others from that of chrome-har',
  async (fault, causes) => {
    const port = await pickFreePort()
    const authproxy = await startAuthproxy({ target: `localhost:${port}`, secret: demoSecret })
    try {
      const foreign = await record(fault, authproxy, port)
      await authproxy.stop()
      const own = await causesOf(await readFile(authproxy.harPath, 'utf8'))
      expect({ own, playwright: await causesOf(foreign.playwright) }).toEqual({ own: causes, playwright: causes })
      // chrome-har forgets the cookies of requests that Chromium told of early: less may be found in its file, and nothing else.
      expect(causes).toEqual(expect.arrayContaining([...(await causesOf(foreign['chrome-har']))]))
    } finally {
      await authproxy.dispose()
    }
  },
)
