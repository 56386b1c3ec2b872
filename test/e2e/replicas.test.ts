import { execFile } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterEach, describe, expect, test } from 'vitest'
import { demoSecret, type ExampleName, pickFreePort, startExampleApp } from '../../scripts/example-app.ts'
import type { JsonDiagnosis } from '../../src/report/json.ts'
import { type LiveAuthproxy, startAuthproxy } from '../support/authproxy.ts'
import { launchChromium, type TestBrowser } from '../support/chromium.ts'
import { visitExample } from '../support/example-visit.ts'

const cli = fileURLToPath(new URL('../../dist/cli.js', import.meta.url))
const cleanups: Array<() => Promise<unknown>> = []
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup()
})

interface Replicas {
  readonly authproxy: LiveAuthproxy
  readonly browser: TestBrowser
  readonly ports: readonly [number, number]
  readonly stopFirst: () => Promise<void>
}

/** The example app twice, each with its secret, and a browser in front of both. */
async function open(
  example: ExampleName,
  secrets: readonly [string, string],
  options: { readonly secret: string | null; readonly args?: readonly string[] },
): Promise<Replicas> {
  const ports = [await pickFreePort(), await pickFreePort()] as const
  const [first, second] = ports.map(port => `localhost:${port}`)
  const args = ['--target', second ?? '', ...(options.args ?? [])]
  const authproxy = await startAuthproxy({ target: first ?? '', secret: options.secret, args })
  cleanups.push(authproxy.dispose)
  const publicOrigin = authproxy.origin
  const one = await startExampleApp({ example, port: ports[0], publicOrigin, secret: secrets[0] })
  cleanups.push(one.stop)
  const two = await startExampleApp({ example, port: ports[1], publicOrigin, secret: secrets[1] })
  cleanups.push(two.stop)
  const browser = await launchChromium({ caPem: authproxy.caPem })
  cleanups.push(browser.close)
  return { authproxy, browser, ports, stopFirst: one.stop }
}

async function visit({ authproxy, browser }: Replicas, times: number): Promise<void> {
  const page = await browser.context.newPage()
  for (let time = 0; time < times; time++) await visitExample(page, authproxy.origin, 'credentials')
  await page.close()
}

/** Root causes above info, as last told. */
function causes({ events }: LiveAuthproxy): readonly JsonDiagnosis[] {
  const open = new Map<string, JsonDiagnosis>()
  for (const event of events as readonly { kind: string; diagnosis?: JsonDiagnosis; key?: string }[]) {
    if (event.kind === 'diagnosis' && event.diagnosis) open.set(event.diagnosis.key, event.diagnosis)
    if (event.kind === 'diagnosis-withdrawn' && event.key) open.delete(event.key)
  }
  return [...open.values()].filter(one => one.state === 'open' && one.severity !== 'info')
}

async function analyzed(file: string): Promise<{ readonly diagnoses: readonly JsonDiagnosis[] }> {
  const { stdout } = await promisify(execFile)(process.execPath, [cli, 'analyze', file, '--reporter', 'json'])
  return JSON.parse(stdout)
}

const OTHER_SECRET = 'another-secret-for-one-of-the-replicas'

describe('two replicas', () => {
  test.each([
    ['next-auth-v4', 'with the secret of one', demoSecret],
    ['authjs-v5', 'without a secret', null],
  ] as const)('of %s with different secrets are named as such, %s', async (example, _what, secret) => {
    const replicas = await open(example, [demoSecret, OTHER_SECRET], { secret })
    const { authproxy, ports } = replicas
    await visit(replicas, 2)
    await expect
      .poll(() => causes(authproxy).map(one => [one.id, one.confidence.kind]), { timeout: 20_000 })
      .toEqual([['secret-mismatch-between-instances', 'proven']])
    expect(await authproxy.stop()).toBe(143)
    const [text = ''] = causes(authproxy).map(one => one.text)
    const [made, refused] = [ports[0], ports[1]].map(port => `localhost:${port}`)
    expect([`${made} refuses tokens that ${refused} made`, `${refused} refuses tokens that ${made} made`]).toContain(
      text.split(/, and the other way round|:(?! *\d)/)[0],
    )
    expect(
      causes(authproxy)[0]
        ?.evidence.map(one => one.note)
        .join(),
    ).toMatch(/ at localhost:\d+/)
    // The file, redacted, says the same.
    const { diagnoses } = await analyzed(authproxy.harPath)
    expect(diagnoses.filter(one => one.severity !== 'info').map(one => one.text)).toEqual([text])
  })

  test('that are alike: signed in, refreshed, nothing above info, and each exchange says which one answered', async () => {
    const replicas = await open('authjs-v5', [demoSecret, demoSecret], { secret: demoSecret })
    const { authproxy, ports } = replicas
    await visit(replicas, 1)
    await expect.poll(() => authproxy.events.filter(one => one.kind === 'exchange').length).toBeGreaterThan(8)
    expect(causes(authproxy).map(one => one.text)).toEqual([])
    expect(await authproxy.stop()).toBe(143)
    const har = JSON.parse(await readFile(authproxy.harPath, 'utf8'))
    const entries: { serverIPAddress?: string; _authproxy: { upstream?: { name: string } } }[] = har.log.entries
    expect(new Set(entries.map(one => one._authproxy.upstream?.name))).toEqual(
      new Set(ports.map(port => `localhost:${port}`)),
    )
    expect(har.log._authproxy.target).toBe(`localhost:${ports[0]}, localhost:${ports[1]} (round-robin)`)
  })
})

test('sticky hides different secrets until the replica that a browser has is gone', async () => {
  const replicas = await open('next-auth-v4', [demoSecret, OTHER_SECRET], {
    secret: null,
    args: ['--balance', 'sticky'],
  })
  const { authproxy, ports } = replicas
  await visit(replicas, 1)
  expect(causes(authproxy).map(one => one.text)).toEqual([])
  await replicas.stopFirst()
  await visit(replicas, 1)
  await expect
    .poll(() => causes(authproxy).map(one => [one.id, one.confidence.kind]), { timeout: 20_000 })
    // The other one is gone: whether its secret is the same by now nobody can tell.
    .toEqual([['secret-mismatch-between-instances', 'likely']])
  expect(authproxy.stderr()).toContain(
    `localhost:${ports[0]}: nothing listens there. The other replicas get its requests.`,
  )
})
