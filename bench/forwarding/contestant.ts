import { randomBytes } from 'node:crypto'
import http from 'node:http'
import http2 from 'node:http2'
import https from 'node:https'
import { createRequire } from 'node:module'
import type net from 'node:net'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import httpProxy from 'http-proxy'
import { createProxyServer } from 'http-proxy-3'
import { createProxyServer as createHttpxy } from 'httpxy'
import { createIntake } from '../../src/commands/run/intake.ts'
import { createProxyThread } from '../../src/commands/run/proxy-thread.ts'
import { stepBack } from '../../src/commands/run/step-back.ts'
import { startProxy } from '../../src/proxy/server.ts'
import { createSession, type Session } from '../../src/recording/recording.ts'
import { SECRET } from '../ingest/refreshes.ts'
import { answers, freePort } from '../support/ports.ts'
import { readSettings, serveParent } from '../support/programs.ts'

/** One forwarder in a process of its own. `…-h2`: the same library behind a server that speaks HTTP/2. */
export type Contestant =
  | 'pipe'
  | 'pipe, h2'
  | 'httpxy'
  | 'http-proxy'
  | 'http-proxy, agent'
  | 'http-proxy, h2'
  | 'http-proxy-3'
  | 'http-proxy-3, agent'
  | 'http-proxy-3, h2'
  | 'mockttp'
  | 'ours'
  | 'ours, capture'
  | 'ours, session'
  | 'ours, two lanes'

export interface ContestantSettings {
  readonly name: Contestant
  readonly appPort: number
  readonly key: string
  readonly cert: string
}

/** Cost of the process so far. */
export interface Usage {
  readonly pid: number
  /** CPU of all its threads, microseconds. */
  readonly cpuMicros: number
  readonly judged: number
  /** Findings above info, by rule. */
  readonly serious: readonly string[]
}

const { name, appPort, key, cert } = readSettings<ContestantSettings>()
const target = { host: '127.0.0.1', port: appPort }
const agent = new http.Agent({ keepAlive: true })
let session: Session | null = null

/** The least that forwards: TLS off, request piped on a kept connection, answer piped back. */
const pipe: http.RequestListener = (request, response) => {
  const { method, url, headers } = request
  const onward = http.request({ ...target, agent, method, path: url, headers }, answer => {
    response.writeHead(answer.statusCode ?? 502, answer.rawHeaders)
    answer.pipe(response)
  })
  onward.on('error', () => response.destroy())
  request.pipe(onward)
}

/** The same over HTTP/2, as Node's compatibility API has it. */
function pipe2(request: http2.Http2ServerRequest, response: http2.Http2ServerResponse): void {
  const { method, url } = request
  const headers = Object.fromEntries(Object.entries(request.headers).filter(([field]) => !field.startsWith(':')))
  const onward = http.request({ ...target, agent, method, path: url, headers }, answer => {
    const { connection: _, 'keep-alive': __, 'transfer-encoding': ___, ...rest } = answer.headers
    response.writeHead(answer.statusCode ?? 502, rest)
    answer.pipe(response)
  })
  onward.on('error', () => response.destroy())
  request.pipe(onward)
}

/** As a command wires it, judging in the same thread or in another. */
async function startJudged(threads: 1 | 2): Promise<number> {
  const watched = createSession({ secrets: [SECRET], digestKey: randomBytes(32) })
  session = watched
  const order = {
    target: { protocol: 'http:', ...target },
    listen: { hosts: ['127.0.0.1'], port: 0 },
    tls: { shown: { kind: 'own', key, cert }, ofRun: null },
    basePath: null,
  } as const
  const onCrash = (error: unknown) => process.exit(console.error(error) ?? 1)
  const { open } = createProxyThread(threads)
  const { port } = await open(order, { intake: createIntake(watched), onEvent: () => {}, onCrash })
  if (threads === 2) stepBack()
  return port
}

const portOf = (server: net.Server) => (server.address() as AddressInfo).port

function listen(server: net.Server): Promise<number> {
  return new Promise(done => server.listen(0, '127.0.0.1', () => done(portOf(server))))
}

/** The peers' own `listen` does not tell when it listens. */
async function reached(port: number): Promise<number> {
  while (!(await answers(port))) await delay(20)
  return port
}

/** The part of `mockttp` that is used here. */
interface MockttpModule {
  readonly getLocal: (options: object) => {
    readonly port: number
    readonly start: () => Promise<void>
    readonly forAnyRequest: () => { readonly thenForwardTo: (target: string) => Promise<unknown> }
  }
}

/** HTTP Toolkit's proxy, from where it was installed: `MOCKTTP` names the folder: too many packages for a peer that is run now and then. */
async function startMockttp(): Promise<number> {
  const { getLocal }: MockttpModule = createRequire(join(process.env.MOCKTTP ?? '.', 'package.json'))('mockttp')
  const server = getLocal({ https: { key, cert }, recordTraffic: false })
  await server.start()
  await server.forAnyRequest().thenForwardTo(`http://127.0.0.1:${appPort}`)
  return server.port
}

async function start(): Promise<number> {
  const tls = { key, cert }
  if (name === 'pipe, h2') {
    const server = http2.createSecureServer({ ...tls, allowHTTP1: true })
    server.on('request', pipe2)
    return listen(server)
  }
  if (name === 'httpxy') {
    const proxy = createHttpxy({ target: `http://127.0.0.1:${appPort}`, agent })
    return listen(https.createServer(tls, (request, response) => void proxy.web(request, response).catch(() => {})))
  }
  if (name === 'pipe') return listen(https.createServer(tls, pipe))
  if (name === 'mockttp') return startMockttp()
  if (name === 'ours, session') return startJudged(1)
  if (name === 'ours, two lanes') return startJudged(2)
  if (name.startsWith('ours')) {
    const proxy = await startProxy({
      target: { protocol: 'http:', ...target },
      listen: { hosts: ['127.0.0.1'], port: 0 },
      tls,
      ...(name === 'ours' ? {} : { sink: () => {}, shouldRecordResponseBody: () => true }),
    })
    return proxy.port
  }
  // Both READMEs: "HTTPS -> HTTP". Without an agent both send `Connection: close` to the app.
  const kept = name.endsWith(', agent') ? { agent } : {}
  const create = name.startsWith('http-proxy-3') ? createProxyServer : httpProxy.createProxyServer
  if (name.endsWith(', h2')) {
    const proxy = create({ target })
    const web = proxy.web.bind(proxy) as (request: unknown, response: unknown) => void
    return listen(http2.createSecureServer({ ...tls, allowHTTP1: true }, (request, response) => web(request, response)))
  }
  const port = await freePort()
  create({ target, ssl: tls, ...kept }).listen(port, '127.0.0.1')
  return reached(port)
}

function judgedBy(from: Session | null): Partial<Usage> {
  if (from === null) return {}
  const { totals, findings } = from.snapshot()
  const serious = findings.filter(one => one.severity !== 'info').map(one => one.rule)
  return { judged: totals.exchanges, serious: [...new Set(serious)] }
}

serveParent(await start(), async (): Promise<Usage> => {
  await session?.settled()
  const { user, system } = process.cpuUsage()
  return { pid: process.pid, cpuMicros: user + system, judged: 0, serious: [], ...judgedBy(session) }
})
