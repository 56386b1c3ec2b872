import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { CANARIES, expectNoCanary } from '../support/canaries.ts'
import { type LosingApp, startLosingApp } from '../support/losing-app.ts'
import { type OtlpReceiver, startOtlpReceiver } from '../support/otlp-receiver.ts'
import { startVisitedRun } from '../support/visited-run.ts'

// What Elastic tests its own agents with: HTTP as JSON and as protobuf, with the definitions of opentelemetry-proto.
const require = createRequire(import.meta.url)
const { MockOtlpServer, normalizeTrace, normalizeLogs } = require('@elastic/mockotlpserver')
const { getProtoRoot } = require('@elastic/mockotlpserver/lib/proto.js')
type Message = Readonly<Record<string, unknown>>
interface Item {
  readonly name?: string
  readonly eventName?: string
  readonly severityText?: string
  readonly attributes: Readonly<Record<string, unknown>>
}

function binaryOf(message: Message, signal: 'trace' | 'logs'): Uint8Array<ArrayBuffer> {
  const name = signal === 'trace' ? 'trace.v1.ExportTraceServiceRequest' : 'logs.v1.ExportLogsServiceRequest'
  const type = getProtoRoot().lookupType(`opentelemetry.proto.collector.${name}`)
  // In OTLP's JSON ids are hex, in protobuf's base64.
  const text = JSON.stringify(message, (key, value) =>
    /^(?:trace|span|parentSpan)Id$/.test(key) ? Buffer.from(String(value), 'hex').toString('base64') : value,
  )
  return new Uint8Array(type.encode(type.fromObject(JSON.parse(text))).finish())
}

/** As the receiver itself reads them. */
function toldBy(requests: readonly { readonly signal: 'trace' | 'logs'; readonly message: Message }[]) {
  const [spans, records, services]: [Item[], Item[], Set<unknown>] = [[], [], new Set()]
  for (const { signal, message } of requests) {
    const read = signal === 'trace' ? normalizeTrace(message) : normalizeLogs(message)
    for (const one of read.resourceSpans ?? read.resourceLogs) {
      services.add(one.resource.attributes['service.name'])
      for (const scope of one.scopeSpans ?? one.scopeLogs) {
        spans.push(...(scope.spans ?? []))
        records.push(...(scope.logRecords ?? []))
      }
    }
  }
  return { spans, records, services }
}

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

test("Elastic's receiver takes it, as JSON and as the protobuf that OpenTelemetry's definitions make of it, and the dashboard finds its fields", async () => {
  const requests: { readonly signal: 'trace' | 'logs'; readonly message: Message }[] = []
  const take = (signal: 'trace' | 'logs') => (message: Message) => requests.push({ signal, message })
  const receiver = new MockOtlpServer({
    ...{ logLevel: 'error', services: ['http'], httpHostname: '127.0.0.1', httpPort: 0 },
    ...{ onTrace: take('trace'), onLogs: take('logs') },
  })
  await receiver.start()
  try {
    const url = receiver.httpUrl.origin
    const proxy = await startVisitedRun(folder, app, { otlp: url })
    await proxy.signInAndReload()
    app.setFault(false)
    await proxy.signInAndReload()
    await proxy.end()
    expect(proxy.printed()).not.toContain('did not arrive')
    const asJson = requests.splice(0)
    for (const { signal, message } of asJson) {
      const response = await fetch(`${url}/v1/${signal === 'trace' ? 'traces' : 'logs'}`, {
        method: 'POST',
        headers: { 'content-type': 'application/x-protobuf' },
        body: binaryOf(message, signal),
      })
      expect(response.status).toBe(200)
    }
    await expect.poll(() => requests.length, { timeout: 5_000 }).toBe(asJson.length)
    const [told, again] = [toldBy(asJson), toldBy(requests)]
    expect(told.spans.map(one => one.name)).toContain('POST /api/auth/callback/credentials')
    expect(told.records.map(one => one.attributes['authproxy.rule'])).toContain('token-claim-lost')
    // Out of protobuf 64-bit numbers come as text, and empty lists not at all; the same is told.
    const plain = (value: unknown) =>
      JSON.parse(
        JSON.stringify(value, (_key, one) =>
          typeof one === 'number' ? String(one) : Array.isArray(one) && one.length === 0 ? undefined : one,
        ),
      )
    expect(plain(again.spans)).toEqual(plain(told.spans))
    // These definitions are older than event names: what is dropped is no more than that.
    expect(plain(again.records)).toEqual(plain(told.records.map(({ eventName: _, ...rest }) => rest)))

    // Each query of the dashboard, by what arrived: Loki writes names without dots, and has the severity beside them.
    const dashboard = JSON.parse(await readFile('docs/grafana-dashboard.json', 'utf8'))
    const queries: string[] = dashboard.panels.flatMap((panel: { targets: { expr?: string; query?: string }[] }) =>
      panel.targets.map(one => one.expr ?? one.query ?? ''),
    )
    const inLoki = told.records.map(({ attributes, severityText }) => ({
      severity_text: severityText,
      ...Object.fromEntries(Object.entries(attributes).map(([name, value]) => [name.replaceAll('.', '_'), value])),
    }))
    const loki = queries.filter(one => one.includes('{service_name='))
    expect(loki.length).toBeGreaterThan(2)
    for (const query of loki) {
      const filters = [...query.matchAll(/\| (\w+) (=~|!=|=) "([^"]*)"/g)]
      const found = inLoki.filter(record =>
        filters.every(([, name = '', sign, wanted = '']) => {
          const value = String((record as Record<string, unknown>)[name] ?? '')
          return sign === '!='
            ? value !== wanted
            : sign === '='
              ? value === wanted
              : new RegExp(`^(?:${wanted})$`).test(value)
        }),
      )
      expect(found.length, query).toBeGreaterThan(0)
      const named = [...query.matchAll(/\b(authproxy_\w+|severity_text)\b/g)].map(one => one[1] ?? '')
      expect(
        named.filter(name => !found.some(record => name in record)),
        query,
      ).toEqual([])
    }
    const seen = new Set(told.spans.flatMap(one => Object.keys(one.attributes)))
    expect(seen).toContain('authproxy.auth.action')
    expect(told.services).toEqual(new Set(['authproxy']))
    await expectNoCanary(JSON.stringify(asJson.map(one => one.message)))
  } finally {
    await receiver.close()
  }
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
