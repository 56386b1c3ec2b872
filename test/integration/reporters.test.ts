import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { analyze } from '../../src/commands/analyze.ts'
import { RUN_REPORTERS, type RunReporter } from '../../src/commands/line/reporters.ts'
import { runReported } from '../../src/commands/run/run-reported.ts'
import { expectNoCanary } from '../support/canaries.ts'
import { type LosingApp, startLosingApp } from '../support/losing-app.ts'
import { fakeTerminal } from '../support/terminal.ts'
import { startVisitedRun } from '../support/visited-run.ts'

let folder: string
let app: LosingApp
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'authproxy-reporters-'))
  app = await startLosingApp()
})
afterEach(async () => {
  await app.close()
  await rm(folder, { recursive: true, force: true })
})

const NONE = { appDir: null, secretFile: null, secretEnv: null, sessionCookies: [], basePath: null, version: '0.0.0' }

/** What each of them must be, whoever prints it. */
const LOOKS: Readonly<Record<RunReporter, RegExp>> = {
  text: /▲ Sessions lose `name`, `email`, `role` when they are refreshed/,
  ndjson: /^\{"event":.*\{"event":"diagnosis",.*\{"event":"summary",[^\n]*\}\n$/s,
  json: /^\{\n {2}"format": 1,.*\n\}\n$/s,
  markdown: /^### Sessions lose `name`, `email`, `role` when they are refreshed\n/m,
  junit: /^<\?xml [\s\S]*<testcase classname="authproxy" name="token-claim-lost">[\s\S]*<\/testsuites>\n$/,
  html: /^<!doctype html>[\s\S]*Sessions lose[\s\S]*<\/html>\s*$/i,
}

test('a run and analyze of its file know the same names, and print the same kind of thing to standard output alone', async () => {
  const har = join(folder, 'session.har')
  const reporters = RUN_REPORTERS.filter(one => one !== 'text' && one !== 'ndjson')
  for (const [index, reporter] of reporters.entries()) {
    const proxy = await startVisitedRun(folder, app, index === 0 ? { har } : {}, {}, (options, terminal, onStart) =>
      runReported({ ...options, reporter }, terminal, onStart),
    )
    await proxy.signInAndReload()
    expect(await proxy.end()).toBe(0)
    expect(proxy.stdout(), reporter).toMatch(LOOKS[reporter])
    expect(proxy.stderr()).toContain('▲ Sessions lose `name`, `email`, `role` when they are refreshed')
    await expectNoCanary(proxy.stdout())
  }
  for (const reporter of RUN_REPORTERS) {
    const { terminal, stdout } = fakeTerminal()
    expect(await analyze({ file: har, reporter, failOn: 'never', ...NONE }, terminal)).toBe(0)
    await new Promise(resolve => terminal.stdout.write('', resolve))
    expect(stdout(), reporter).toMatch(LOOKS[reporter])
    await expectNoCanary(stdout())
  }
})
