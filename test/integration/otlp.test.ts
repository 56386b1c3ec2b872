import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { CANARIES, expectNoCanary } from '../support/canaries.ts'
import { type LosingApp, startLosingApp } from '../support/losing-app.ts'
import { type OtlpReceiver, startOtlpReceiver } from '../support/otlp-receiver.ts'
import { startVisitedRun } from '../support/visited-run.ts'

let folder: string
let app: LosingApp
const receivers: OtlpReceiver[] = []
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'authproxy-otlp-'))
  app = await startLosingApp()
})
afterEach(async () => {
  vi.unstubAllEnvs()
  for (const one of receivers.splice(0)) await one.close()
  await app.close()
  await rm(folder, { recursive: true, force: true })
})

async function receive(status = 200): Promise<OtlpReceiver> {
  const receiver = await startOtlpReceiver(status)
  receivers.push(receiver)
  return receiver
}

test('a run as telemetry: exchanges are spans, findings and causes are log records of the spans that prove them', async () => {
  vi.stubEnv('OTEL_EXPORTER_OTLP_HEADERS', 'x-team=web')
  vi.stubEnv('OTEL_RESOURCE_ATTRIBUTES', 'deployment.environment.name=staging')
  const receiver = await receive()
  const proxy = await startVisitedRun(folder, app, { otlp: receiver.url })
  await proxy.signInAndReload()
  // It does not wait for the end.
  await expect.poll(() => receiver.spans.length, { timeout: 5_000 }).toBe(3)
  app.setFault(false)
  await proxy.signInAndReload()
  await proxy.end()

  expect(proxy.printed()).toContain(
    `Exchanges go as spans and findings as log records, redacted, to ${receiver.url} (--otlp).`,
  )
  expect(proxy.printed()).not.toContain('did not arrive')
  expect(receiver.requests.every(one => one.headers['x-team'] === 'web')).toBe(true)
  expect(receiver.resources[0]).toMatchObject({
    'service.name': 'authproxy',
    'service.version': '0.0.0',
    'service.instance.id': expect.stringMatching(/^[0-9a-f-]{36}$/),
    'deployment.environment.name': 'staging',
    'authproxy.target': `127.0.0.1:${app.port}`,
  })

  const { port } = new URL(proxy.publicOrigin)
  const [signIn, refresh] = receiver.spans.filter(one => one.attributes['authproxy.initiator'] === 'browser')
  expect(signIn).toMatchObject({ name: 'POST /api/auth/callback/credentials', kind: 2 })
  expect(signIn?.attributes).toEqual({
    'http.request.method': 'POST',
    'http.response.status_code': 302,
    'http.route': '/api/auth/callback/credentials',
    'url.scheme': 'https',
    'url.path': '/api/auth/callback/credentials',
    'url.query': expect.stringMatching(/^code=_[0-9a-f]{8}_+$/),
    'server.address': 'localhost',
    'server.port': Number(port),
    'network.protocol.name': 'http',
    'network.protocol.version': '1.1',
    'user_agent.original': 'visitor',
    'authproxy.exchange': expect.stringMatching(/^x\d+$/),
    'authproxy.initiator': 'browser',
    'authproxy.client': expect.any(String),
    'authproxy.auth.action': 'callback',
    'authproxy.auth.library': 'next-auth-v4',
    'authproxy.meaning': expect.any(String),
    'authproxy.cookies': ['__Secure-next-auth.session-token'],
    'authproxy.set_cookies': 1,
    'authproxy.response.header_bytes': expect.any(Number),
  })
  expect(BigInt(String(signIn?.endTimeUnixNano))).toBeGreaterThanOrEqual(BigInt(String(signIn?.startTimeUnixNano)))
  const now = Date.now()
  expect(Math.abs(Number(String(signIn?.startTimeUnixNano).slice(0, -6)) - now)).toBeLessThan(60_000)

  const lost = receiver.records.filter(one => one.attributes['authproxy.rule'] === 'token-claim-lost')
  const opened = lost.find(one => one.eventName === 'authproxy.finding.opened')
  expect(opened).toMatchObject({
    severityText: 'WARN',
    severityNumber: 13,
    traceId: refresh?.traceId,
    spanId: refresh?.spanId,
  })
  const cause = lost.find(one => one.eventName === 'authproxy.diagnosis')
  expect(cause?.attributes).toMatchObject({
    'authproxy.state': 'open',
    'authproxy.confidence': 'proven',
    'authproxy.fix': expect.stringContaining('token'),
    'authproxy.evidence': expect.arrayContaining([expect.stringMatching(/^x\d+ /)]),
  })
  expect(lost.map(one => one.eventName)).toContain('authproxy.finding.resolved')
  expect(lost.at(-1)?.attributes).toMatchObject({ 'authproxy.state': 'resolved' })

  const wire = receiver.requests.map(one => one.body).join('\n')
  expect(wire).toContain('/reset/redacted-')
  await expectNoCanary(wire)
  // JSON escapes nothing that the canaries hold but this.
  expect(wire).not.toContain(JSON.stringify(CANARIES.email).slice(1, -1))
})

test('a collector that is down or busy: said once, and neither forwarding nor the end waits', async () => {
  const busy = await receive(503)
  const gone = await startOtlpReceiver()
  await gone.close()
  const why = [
    [gone.url, 'ECONNREFUSED'],
    [busy.url, 'it answers that it is busy (429, 502, 503 or 504)'],
  ] as const
  await Promise.all(
    why.map(async ([url, reason]) => {
      const proxy = await startVisitedRun(folder, app, { otlp: url })
      const before = performance.now()
      for (let count = 0; count < 20; count++) await proxy.visit('GET', '/api/auth/session')
      expect(performance.now() - before).toBeLessThan(3_000)
      await expect.poll(() => proxy.printed(), { timeout: 8_000 }).toContain('takes nothing')
      await proxy.signInAndReload()
      const ending = performance.now()
      expect(await proxy.end()).toBe(0)
      expect(performance.now() - ending).toBeLessThan(6_000)
      const said = proxy.printed()
      expect(said.match(/takes nothing/g)).toHaveLength(1)
      expect(said).toContain(
        `${url} (--otlp) takes nothing: ${reason}. The run goes on; what does not arrive there is not sent again.`,
      )
      expect(said).toMatch(/\n(\d+) of \1 spans and log records did not arrive at http:\/\/127\.0\.0\.1:\d+\.\n/)
    }),
  )
})
