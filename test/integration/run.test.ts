import { once } from 'node:events'
import { mkdtemp, readdir, readFile, rename, rm } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import { Agent, get } from 'node:https'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import type { RunOptions } from '../../src/commands/run/run-options.ts'
import { run, type StartedRun } from '../../src/commands/run.ts'
import { plainOptions } from '../support/run-options.ts'
import { fakeTerminal, type Reader } from '../support/terminal.ts'

let folder: string
let app: Server
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'authproxy-run-'))
  vi.stubEnv('TMPDIR', folder)
  app = createServer((_request, response) => {
    response.setHeader('set-cookie', 'theme=dark; SameSite=None')
    response.end('ok')
  })
  app.listen(0, '127.0.0.1')
  await once(app, 'listening')
})
afterEach(async () => {
  vi.unstubAllEnvs()
  app.close()
  await rm(folder, { recursive: true })
})

function optionsFor(more: Partial<RunOptions>): RunOptions {
  return {
    targets: [`http://127.0.0.1:${(app.address() as AddressInfo).port}`],
    ...plainOptions(folder),
    command: null,
    keepEnv: false,
    log: null,
    tui: false,
    reporter: 'text',
    failOn: 'never',
    ...more,
  }
}

/** A run under way, with somebody who reads it like this. */
async function start(more: Partial<RunOptions>, readers: { stdout?: Reader; stderr?: Reader } = {}) {
  const { terminal, stdout, stderr } = fakeTerminal(readers)
  const started = Promise.withResolvers<StartedRun>()
  const code = run(optionsFor(more), terminal, started.resolve)
  const { publicOrigin, quit, snapshot } = await started.promise
  const agent = new Agent({ keepAlive: true, maxSockets: 4, rejectUnauthorized: false })
  const visit = async (path: string): Promise<string> => {
    const request = get(`${publicOrigin}${path}`, { agent })
    const [response] = await once(request, 'response')
    return (await response.toArray()).join('')
  }
  const visits = (count: number) =>
    Promise.all(Array.from({ length: count }, (_, index) => visit(`/${'long'.repeat(200)}/${index}`)))
  void code.finally(() => agent.destroy())
  const end = () => {
    quit()
    return code
  }
  return { visit, visits, end, code, stdout, stderr, snapshot }
}

describe('a reader that never reads', () => {
  test.each(['text', 'ndjson'] as const)('%s: every request is answered, and the run ends', async reporter => {
    const { visits, end } = await start({ reporter }, { stdout: 'never reads', stderr: 'never reads' })
    expect(await visits(500)).toEqual(Array.from({ length: 500 }, () => 'ok'))
    expect(await end()).toBe(0)
  })
})

test('a reader that closes ends the run with its report written, and exit code 141', async () => {
  const har = join(folder, 'out.har')
  const { visit, code, stderr } = await start({ reporter: 'ndjson', har }, { stdout: 'closes after the first piece' })
  // That the app is up is the second piece already: the run may be over before the visit is.
  await visit('/').catch(() => {})
  expect(await code).toBe(141)
  expect(stderr()).toContain(`Report: ${har}\n`)
  expect(stderr()).not.toMatch(/EPIPE|\n {4}at /)
  expect(JSON.parse(await readFile(har, 'utf8')).log.version).toBe('1.2')
})

test('a folder that vanishes costs neither causes nor report', async () => {
  const session = await mkdtemp(join(folder, 'session-'))
  const { visit, end, stdout } = await start({ har: join(session, 'out.har') })
  await visit('/')
  await rename(session, `${session}-moved`)
  expect(await end()).toBe(74)
  expect(stdout()).toContain('▲ SameSite=None without Secure')
  expect(stdout()).toContain(`${join(session, 'out.har')} could not be written: its folder does not exist.\n`)
  const [, path = ''] = /^Report: (.+)$/m.exec(stdout()) ?? []
  expect(JSON.parse(await readFile(path, 'utf8')).log._authproxy.findings).toHaveLength(1)
  expect(await readdir(folder)).toContain(path.split('/').at(-2))
})

test('a run that is all well ends with 0 and says where the report is', async () => {
  const har = join(folder, 'out.har')
  const { visit, end, stdout, stderr, snapshot } = await start({ har })
  await visit('/')
  expect(await end()).toBe(0)
  expect(snapshot().totals).toMatchObject({ exchanges: expect.any(Number), notJudged: 0 })
  expect(stdout()).toMatch(new RegExp(`\\nReport: ${har}\\n$`))
  expect(stderr()).toBe('')
})
