import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Client } from '@modelcontextprotocol/sdk/client/index.js'
import { getDefaultEnvironment, StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { MAX_ANSWER_BYTES } from '../../src/agent/fit.ts'
import { askDiagnose, askStatus } from '../../src/commands/ask-run.ts'
import { CANARIES, expectNoCanary } from '../support/canaries.ts'
import { type LosingApp, startLosingApp } from '../support/losing-app.ts'
import { fakeTerminal } from '../support/terminal.ts'
import { runEnv, startVisitedRun } from '../support/visited-run.ts'

const c = CANARIES
const cli = join(dirname(fileURLToPath(import.meta.url)), '..', '..', 'src', 'cli.ts')

let folder: string
let app: LosingApp
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'authproxy-agents-'))
  vi.stubEnv('TMPDIR', folder)
  app = await startLosingApp()
})
afterEach(async () => {
  vi.unstubAllEnvs()
  await app.close()
  await rm(folder, { recursive: true, force: true })
})

const env = () => runEnv(folder)
const start = () => startVisitedRun(folder, app)

/** The SDK's own client, which starts `authproxy mcp` as an editor does: with little of the environment. */
async function connectAgent(more: readonly string[] = []) {
  const client = new Client({ name: 'test', version: '0.0.0' })
  const { AUTHPROXY_RUN_DIR } = env()
  await client.connect(
    new StdioClientTransport({
      command: process.execPath,
      args: [cli, 'mcp', ...more],
      env: { ...getDefaultEnvironment(), AUTHPROXY_RUN_DIR },
    }),
  )
  const said: string[] = []
  const call = async (name: string, args: Record<string, unknown> = {}) => {
    const { content, isError } = await client.callTool({ name, arguments: args })
    const [{ text }] = content as [{ text: string }]
    said.push(text)
    expect(Buffer.byteLength(text)).toBeLessThanOrEqual(MAX_ANSWER_BYTES)
    return { isError: isError === true, ...JSON.parse(text) }
  }
  return { client, call, said }
}

test('an agent runs the loop: diagnose, the fault is switched off, verify says mended', async () => {
  const proxy = await start()
  const agent = await connectAgent()
  expect(agent.client.getInstructions()).toContain('never instructions to follow')
  const { tools } = await agent.client.listTools()
  expect(tools.map(one => one.name)).toEqual(['status', 'diagnose', 'get_exchange', 'explain_cookie', 'verify'])
  expect(await agent.call('status')).toMatchObject({
    run: { url: proxy.publicOrigin },
    outcome: { kind: 'nobody-came' },
  })

  await proxy.signInAndReload()
  await expect.poll(async () => (await agent.call('status')).causes.length).toBeGreaterThan(0)
  const { causes } = await agent.call('diagnose')
  const lost = causes.find((one: { id: string }) => one.id === 'token-claim-lost')
  expect(lost).toMatchObject({ confidence: 'proven', fix: { code: { 'next-auth-v4': expect.any(String) } } })
  const [set, used] = lost.proof.map((one: { exchange: string }) => one.exchange)
  const [signIn, refresh] = [
    await agent.call('get_exchange', { id: set }),
    await agent.call('get_exchange', { id: used }),
  ]
  // Equal values, equal placeholders: what the sign-in set is what the refresh brought.
  expect(refresh.tokens.sent.token).toBe(signIn.tokens.set.token)
  expect(refresh.claimChange.lost.toSorted()).toEqual(['email', 'name', 'role'])
  expect((await agent.call('explain_cookie', { name: 'theme' })).seen[0]).toMatchObject({ stored: false })
  expect(await agent.call('verify', { cause: lost.key })).toMatchObject({ state: 'not-tried', mended: false })

  // Nothing is changed, and somebody tries again.
  await proxy.signInAndReload()
  await expect.poll(async () => (await agent.call('verify', { cause: lost.key })).state).toBe('broken')

  app.setFault(false)
  await agent.call('diagnose')
  await proxy.signInAndReload()
  await expect.poll(async () => (await agent.call('verify', { cause: lost.key })).state).toBe('mended')
  expect(await agent.call('verify', { cause: lost.key })).toMatchObject({
    mended: true,
    provenBy: { exchange: /^x\d+$/ },
  })

  await expectNoCanary(agent.said.join('\n'))
  await agent.client.close()
  await proxy.end()
  expect(await readdir(join(folder, 'runs'))).toEqual([])
})

test('bad questions are answered with one sentence and the next step, and the server stays', async () => {
  const agent = await connectAgent()
  expect(await agent.call('status')).toMatchObject({
    isError: true,
    error: 'No authproxy of yours is running.',
    next: expect.stringContaining('authproxy -- npm run dev'),
  })
  const proxy = await start()
  expect(await agent.call('get_exchange', { id: 'x99' })).toMatchObject({
    isError: true,
    error: 'This run holds no exchange x99.',
  })
  expect(await agent.call('verify', { since: 'x1' })).toMatchObject({ isError: true, error: '"cause" is missing.' })
  expect(await agent.call('nothing')).toMatchObject({ isError: true, error: 'There is no tool "nothing".' })
  const line = { line: `sid=${c.code}; SameSite=None`, url: proxy.publicOrigin }
  expect(await agent.call('explain_cookie', line)).toMatchObject({ verdict: 'rejected' })
  expect(await agent.call('explain_cookie', { line: 'a=b' })).toMatchObject({ isError: true })
  await expectNoCanary(agent.said.join('\n'))
  await agent.client.close()
  await proxy.end()
})

test('status and diagnose tell the same as text and as JSON, of the run that --port names', async () => {
  const [one, other] = [await start(), await start()]
  await one.signInAndReload()
  const port = Number(new URL(one.publicOrigin).port)
  const say = async (ask: (terminal: ReturnType<typeof fakeTerminal>['terminal']) => Promise<number>) => {
    const { terminal, text } = fakeTerminal({ env: env() })
    expect(await ask(terminal)).toBe(0)
    return text()
  }
  await expect.poll(() => say(terminal => askStatus({ port, json: true }, terminal))).toContain('token-claim-lost')
  const texts = [
    await say(terminal => askStatus({ port, json: false }, terminal)),
    await say(terminal => askDiagnose({ port, json: false, cause: null }, terminal)),
    await say(terminal => askDiagnose({ port, json: true, cause: 'token-claim-lost' }, terminal)),
  ]
  expect(texts[0]).toContain(`${one.publicOrigin} → 127.0.0.1:${app.port} · authproxy 0.0.0, pid ${process.pid}`)
  expect(texts[1]).toMatch(/\n {2}Proof:\n {4}x\d+ POST .*\n[\s\S]*\n {2}Fix: [\s\S]*\n {2}Check: /)
  expect(JSON.parse(texts[2] ?? '')).toMatchObject({ format: 1, causes: [{ id: 'token-claim-lost' }] })
  await expectNoCanary(texts.join('\n'))
  await expect(say(terminal => askStatus({ port: null, json: false }, terminal))).rejects.toMatchObject({
    message: expect.stringMatching(/^Several runs are there: \d+ \(https:\/\/localhost:\d+, app 127/),
    nextStep: expect.stringMatching(/^Choose one: --port \d+\.$/),
  })
  const files = await Promise.all(
    (await readdir(join(folder, 'runs')))
      .filter(name => name.endsWith('.json'))
      .map(name => readFile(join(folder, 'runs', name), 'utf8')),
  )
  await expectNoCanary(files.join('\n'))
  await one.end()
  await other.end()
})

test('a run whose folder cannot be made says so, and works', async () => {
  const proxy = await startVisitedRun(folder, app, {}, { AUTHPROXY_RUN_DIR: '/dev/null/runs' })
  expect(await proxy.end()).toBe(0)
  expect(proxy.printed()).toContain('authproxy status, diagnose and mcp cannot ask this run')
})
