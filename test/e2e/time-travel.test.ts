import { readFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { demoSecret } from '../../scripts/example-app.ts'
import { exampleFolder } from '../../scripts/run-example.ts'
import type { RunOptions } from '../../src/commands/run/run-options.ts'
import { run, type StartedRun } from '../../src/commands/run.ts'
import { readHar } from '../../src/har/read.ts'
import { createSession } from '../../src/recording/recording.ts'
import { launchChromium } from '../support/chromium.ts'
import { plainOptions } from '../support/run-options.ts'
import { fakeTerminal } from '../support/terminal.ts'

const DAY = 86_400_000
const signedIn = (page: Page) => page.locator('[data-testid=who][data-user="Ada Lovelace"]').waitFor()
const signedOut = (page: Page) => page.locator('[data-testid=who][data-status=unauthenticated]').waitFor()

/** What was told of the recording, by rule. */
const rulesOf = ({ findings }: ReturnType<StartedRun['snapshot']>) => findings.map(one => `${one.rule}:${one.message}`)

test('a session of 30 days: well on the next days, and over after 31 more; nothing else is said', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'authproxy-travel-'))
  const har = join(folder, 'out.har')
  const app = exampleFolder('next-auth-v4')
  const { terminal, text } = fakeTerminal({
    env: {
      ...process.env,
      NODE_ENV: 'development',
      AUTHPROXY_FAULT: 'none',
      NEXTAUTH_SECRET: demoSecret,
      NODE_OPTIONS: '',
    },
  })
  const started = Promise.withResolvers<StartedRun>()
  const options: RunOptions = {
    ...plainOptions(folder),
    ...{ targets: [], command: ['npx', 'next', 'dev', app], appDir: app, keepEnv: false, log: null, har, clock: 0 },
    ...{ tui: false, reporter: 'text', failOn: 'never' },
  }
  const ended = run(options, terminal, started.resolve)
  const { publicOrigin, jump, snapshot, quit } = await started.promise
  const browser = await launchChromium({ caPem: readFileSync(join(folder, 'ca', 'authproxy-ca.pem'), 'utf8') })
  try {
    const page = await browser.context.newPage()
    page.setDefaultTimeout(120_000)
    await page.goto(publicOrigin)
    await signedOut(page)
    await page.click('#submit')
    await signedIn(page)
    for (const day of [1, 2]) {
      expect(await jump(DAY)).toMatch(new RegExp(`^The app is at .* \\(\\+${day} d\\)$`))
      await page.goto(publicOrigin)
      await signedIn(page)
    }
    await expect.poll(() => snapshot().exchanges.filter(one => one.action === 'session').length).toBeGreaterThan(2)
    expect(rulesOf(snapshot())).toEqual([])

    expect(await jump(31 * DAY)).toMatch(/\(\+33 d\)$/)
    await page.goto(publicOrigin)
    await signedOut(page)
    await expect.poll(() => rulesOf(snapshot())).toEqual(['session-expired:outrun'])
    // The browser sent what it still had, and the app did not get it.
    const names = (await browser.context.cookies()).map(one => one.name)
    const kept = snapshot().exchanges.flatMap(one => one.clock?.keptBack ?? [])
    expect([names, [...new Set(kept)]]).toEqual([
      expect.arrayContaining(['__Secure-next-auth.session-token']),
      ['__Secure-next-auth.session-token'],
    ])
  } finally {
    await browser.close()
    quit()
    await ended
  }
  expect(text()).not.toContain('did not come along')
  const session = createSession({ secrets: [demoSecret] })
  for (const exchange of readHar(readFileSync(har, 'utf8')).exchanges) session.ingest(exchange)
  await session.settled()
  expect(rulesOf(session.snapshot())).toEqual(['session-expired:outrun'])
  await rm(folder, { recursive: true, force: true })
})
