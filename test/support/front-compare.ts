import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import net, { type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, vi } from 'vitest'
import type { Front } from '../../src/fronts/front.ts'
import { fromRawHeaders } from '../../src/http/headers.ts'
import { askH2, connectH2, get, proxyFor, type TestProxy, testIdentity } from './proxy.ts'
import { startApp, type TestApp } from './upstream.ts'

/** Is this program installed? Where it is not, its imitation is compared with nothing, and somebody is told. */
export function isInstalled(program: string, version = '-v'): boolean {
  const found = spawnSync(program, [version]).status === 0
  if (!found) process.stderr.write(`${program} is not installed: its imitation is not compared with it.\n`)
  return found
}

export async function freePort(): Promise<number> {
  const server = net.createServer()
  await new Promise<void>(done => server.listen(0, '127.0.0.1', done))
  const { port } = server.address() as AddressInfo
  await new Promise(done => server.close(done))
  return port
}

/** A folder of its own with `cert.pem`, `key.pem` and both in `both.pem`; `end` takes it away. */
export function frontFolder(): { readonly folder: string; readonly end: () => void } {
  const folder = mkdtempSync(join(tmpdir(), 'authproxy-front-'))
  const { cert, key } = testIdentity()
  writeFileSync(join(folder, 'cert.pem'), cert)
  writeFileSync(join(folder, 'key.pem'), key, { mode: 0o600 })
  writeFileSync(join(folder, 'both.pem'), `${cert}${key}`, { mode: 0o600 })
  return { folder, end: () => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }) }
}

/** Starts a program that stays; the caller waits for its port. */
export function startProgram(program: string, args: readonly string[], env: Record<string, string> = {}): ChildProcess {
  return spawn(program, args, { stdio: 'ignore', env: { ...process.env, ...env } })
}

/** Resolves when it is gone; at once if it was already. */
export async function stopProgram(program: ChildProcess): Promise<void> {
  if (program.exitCode !== null || program.signalCode !== null) return
  const gone = once(program, 'exit')
  program.kill('SIGTERM')
  await gone
}

/** What an nginx of a test is told before its servers: all that it writes is in that folder. Closed by the caller's `}`. */
export function nginxHead(folder: string): string {
  return `daemon off; pid ${folder}/pid; error_log ${folder}/error.log; worker_processes 1;
events { worker_connections 64; }
http {
  access_log off; client_body_buffer_size 2m; client_body_temp_path ${folder}/body; proxy_temp_path ${folder}/proxy;
  fastcgi_temp_path ${folder}/f; uwsgi_temp_path ${folder}/u; scgi_temp_path ${folder}/s;
  ssl_certificate ${folder}/cert.pem; ssl_certificate_key ${folder}/key.pem;`
}

/** A real program and its imitation, before one app. */
export interface Compared {
  /** Of the real one. */
  readonly port: number
  readonly proxy: TestProxy
  readonly stop: () => Promise<void>
}

/** Resolves when the real one answers; `stop` ends the app, too. */
export async function startCompared(
  app: TestApp,
  front: Front | null,
  start: (folder: string, port: number, app: number) => ChildProcess,
): Promise<Compared> {
  const proxy = await proxyFor(app.port, { front })
  const port = await freePort()
  const { folder, end } = frontFolder()
  const running = start(folder, port, app.port)
  await vi.waitFor(async () => expect((await get(port)).status).toBe(200), { timeout: 15_000 })
  return {
    port,
    proxy,
    stop: async () => {
      await stopProgram(running)
      await proxy.close()
      await app.close()
      end()
    },
  }
}

/** As every browser says something of it. */
const PLAIN = { 'accept-encoding': 'identity' }
let lastHeaders: readonly (readonly [string, string])[] = []

export const LATER_MS = 600

/** Answers `ok`, with `?answer=N` octets of Set-Cookie, or a redirect `?to=`; its headers are compared. `?early=N`: so many octets, and the end later. */
export function startComparedApp(): Promise<TestApp> {
  return startApp(
    (req, res) => {
      lastHeaders = fromRawHeaders(req.rawHeaders)
      const { searchParams } = new URL(req.url ?? '/', 'http://app')
      const octets = Number(searchParams.get('answer') ?? 0)
      const location = searchParams.get('to')
      res.sendDate = false
      const early = Number(searchParams.get('early') ?? 0)
      if (early > 0) {
        const unbuffered = searchParams.has('unbuffered') ? { 'X-Accel-Buffering': 'no' } : {}
        res.writeHead(200, { 'Content-Type': 'text/event-stream', ...unbuffered }).write('e'.repeat(early))
        setTimeout(() => res.end('late'), LATER_MS)
        return
      }
      if (octets > 0) res.setHeader('Set-Cookie', 'c'.repeat(octets))
      if (location !== null) res.setHeader('Location', location)
      const answer = () => res.writeHead(location === null ? 200 : 302).end('ok')
      if (req.method === 'POST') req.resume().once('end', answer)
      else answer()
    },
    server => Object.assign(server, { maxHeaderSize: 200_000 }),
  )
}

export interface Told {
  readonly status: number | 'closed'
  /** What kind of body: its type and its headline. */
  readonly body: string
  readonly headers: readonly string[]
}

/** The ports differ, and so do what belongs to a connection and our own mark. */
function atTheApp(port: number): readonly string[] {
  const own = new Set(['connection', 'via'])
  return lastHeaders
    .filter(([name]) => !own.has(name.toLowerCase()))
    .map(([name, value]) => `${name.toLowerCase()}: ${value.replaceAll(String(port), 'PORT')}`)
    .sort()
}

function classOf(type: unknown, body: Buffer): string {
  return `${String(type)} ${/<title>([^<]*)/.exec(body.toString('latin1'))?.[1] ?? body.toString('latin1')}`
}

export async function overH1(
  port: number,
  path: string,
  headers: Record<string, string>,
  more: { readonly method?: string; readonly body?: Buffer } = {},
): Promise<Told> {
  const { status, body, ...answer } = await get(port, {
    ...more,
    path,
    headers: { ...PLAIN, ...headers },
    maxHeaderSize: 400_000,
  })
  const isApp = body.toString() === 'ok'
  return {
    status,
    body: isApp ? 'ok' : classOf(answer.headers['content-type'], body),
    headers: isApp
      ? [...atTheApp(port), `location: ${String(answer.headers.location).replaceAll(String(port), 'PORT')}`]
      : [],
  }
}

export async function overH2(port: number, path: string, headers: Record<string, string | string[]>): Promise<Told> {
  const session = connectH2(port, {
    settings: { maxHeaderListSize: 400_000 },
    maxSendHeaderBlockLength: 400_000,
  } as never)
  const { headers: answer, body } = await askH2(session, { ':path': path, ...PLAIN, ...headers })
  session.destroy()
  const status = answer[':status']
  if (status === undefined) return { status: 'closed', body: '', headers: [] }
  const isApp = body.toString() === 'ok'
  return {
    status: Number(status),
    body: isApp ? 'ok' : classOf(answer['content-type'], body),
    headers: isApp ? atTheApp(port) : [],
  }
}

/** Headers by which a client could tell another origin. */
export const SPOOF = {
  'x-forwarded-for': '6.6.6.6',
  'x-forwarded-host': 'evil.test',
  'x-forwarded-port': '1',
  'x-forwarded-proto': 'http',
  'x-real-ip': '6.6.6.6',
  forwarded: 'host=evil.test',
  x_under: '1',
  'x-request-id': 'mine',
  cookie: 'a=1; b=2',
}
