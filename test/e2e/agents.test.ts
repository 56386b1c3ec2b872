import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Client } from '@modelcontextprotocol/sdk/client/index.js'
import { getDefaultEnvironment, StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { demoSecret, type ExampleApp, pickFreePort, startExampleApp } from '../../scripts/example-app.ts'
import { visit } from '../../scripts/visitor.ts'
import { MAX_ANSWER_BYTES } from '../../src/agent/fit.ts'
import { type LiveAuthproxy, startAuthproxy } from '../support/authproxy.ts'

const cli = fileURLToPath(new URL('../../dist/cli.js', import.meta.url))

let port: number
let authproxy: LiveAuthproxy
let client: Client
beforeAll(async () => {
  port = await pickFreePort()
  authproxy = await startAuthproxy({ target: `localhost:${port}`, secret: demoSecret })
  client = new Client({ name: 'test', version: '0.0.0' })
  // As an editor starts it: the home folder is all that both know.
  const env = { ...getDefaultEnvironment(), HOME: dirname(authproxy.caDir) }
  await client.connect(new StdioClientTransport({ command: process.execPath, args: [cli, 'mcp'], env }))
})
afterAll(async () => {
  await client?.close()
  await authproxy?.dispose()
})

const call = async (name: string, args: Record<string, unknown> = {}) => {
  const { content } = await client.callTool({ name, arguments: args })
  const [{ text }] = content as [{ text: string }]
  expect(Buffer.byteLength(text)).toBeLessThanOrEqual(MAX_ANSWER_BYTES)
  return JSON.parse(text)
}

/** A visitor signs in and refreshes, while the example runs with this fault. */
async function visitWith(fault: string): Promise<void> {
  const app: ExampleApp = await startExampleApp({
    ...{ example: 'next-auth-v4', fault, port, publicOrigin: authproxy.origin },
  })
  try {
    await expect.poll(async () => (await call('status')).run.app, { timeout: 20_000 }).toBe('up')
    await visit({ origin: authproxy.origin, ca: authproxy.caPem, refreshes: 3, intervalMs: 200 })
  } finally {
    await app.stop()
  }
}

test('the loop on an example: claim-lost is diagnosed, switched off, and verified as mended', async () => {
  await visitWith('claim-lost')
  const { causes, run } = await call('diagnose')
  expect(run.url).toBe(authproxy.origin)
  expect(causes[0]).toMatchObject({ id: 'token-claim-lost', confidence: 'proven', severity: 'error' })
  expect(causes[0].fix.code['next-auth-v4']).toContain('jwt')
  for (const { exchange } of causes[0].proof)
    expect(await call('get_exchange', { id: exchange })).toMatchObject({ format: 1, id: exchange })
  expect((await call('verify', { cause: causes[0].key })).mended).toBe(false)

  await visitWith('none')
  expect(await call('verify', { cause: causes[0].key })).toMatchObject({ state: 'mended', mended: true })
  expect((await call('diagnose')).causes.filter((one: { severity: string }) => one.severity !== 'info')).toEqual([])
})
