import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { diff } from '../../src/commands/diff.ts'
import { expectNoCanary } from '../support/canaries.ts'
import { type LosingApp, startLosingApp } from '../support/losing-app.ts'
import { fakeTerminal } from '../support/terminal.ts'
import { runEnv, startVisitedRun } from '../support/visited-run.ts'

let folder: string
let app: LosingApp
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'authproxy-diff-live-'))
  app = await startLosingApp()
})
afterEach(async () => {
  await app.close()
  await rm(folder, { recursive: true, force: true })
})

const NONE = { appDir: null, secretFile: null, secretEnv: null, sessionCookies: [], basePath: null, version: '0.0.0' }

/** As typed: `authproxy diff good.har --live --fail-on divergence`, without the secret. */
async function diffLive(good: string, port: number | null = null) {
  const { AUTHPROXY_RUN_DIR } = runEnv(folder)
  const { terminal, text } = fakeTerminal({ env: { AUTHPROXY_RUN_DIR } })
  const code = await diff({ good, bad: { port }, reporter: 'text', failOn: 'divergence', ...NONE }, terminal)
  return {
    code,
    text: text()
      .replaceAll(folder, '')
      .replace(/localhost:\d+/g, 'localhost'),
  }
}

test('a saved run that was healthy, against the one that runs now', async () => {
  const har = join(folder, 'good.har')
  app.setFault(false)
  const healthy = await startVisitedRun(folder, app, { har })
  await healthy.signInAndReload()
  await healthy.end()
  expect(await readFile(har, 'utf8')).toContain('"_authproxy"')

  const proxy = await startVisitedRun(folder, app)
  await expect(diffLive(har)).rejects.toThrow(
    /^Nobody came to the run at https:\/\/localhost:\d+ yet: there is nothing to compare\.$/,
  )
  await proxy.signInAndReload()
  // What was answered a moment ago is still on its way to the lane of judging.
  await expect
    .poll(() => diffLive(har))
    .toEqual({
      code: 0,
      text: `good  /good.har · https://localhost · 3 steps of 3 exchanges
bad   the run at https://localhost · https://localhost · 3 steps of 3 exchanges

✓ The two flows do not diverge: 3 steps compared side by side, 3 with a session.
`,
    })
  await proxy.end()

  app.setFault(true)
  const faulty = await startVisitedRun(folder, app)
  await faulty.signInAndReload()
  await expect.poll(async () => (await diffLive(har)).code).toBe(2)
  const { code, text } = await diffLive(har)
  expect(code).toBe(2)
  expect(text).toContain(`✖ The first divergence
  session read (good x2, bad x2)
    The claims in the session token: the bad one lacks name, email, role.`)
  await expectNoCanary(text)
  // Nothing of it stays, and the run goes on.
  expect((await readdir(join(folder, 'runs'))).filter(name => name.endsWith('.har'))).toEqual([])
  await expect(diffLive(har, 1)).rejects.toThrow('No authproxy of yours runs on port 1.')
  expect(await faulty.end()).toBe(0)
  await expect(diffLive(har)).rejects.toThrow('No authproxy of yours is running.')
})
