import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import http2, { type ClientHttp2Session, type IncomingHttpHeaders } from 'node:http2'
import https from 'node:https'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import tls from 'node:tls'
import type { Exchange } from '../../src/model/exchange.ts'
import type { ProxyOptions } from '../../src/proxy/proxy-options.ts'
import { loadQuickPool } from '../../src/proxy/quick-pool.ts'
import { startProxy } from '../../src/proxy/server.ts'

let identity: { key: string; cert: string } | null = null

/** A self-signed certificate for localhost and the loopback addresses, made by openssl once a run. */
export function testIdentity(): { readonly key: string; readonly cert: string } {
  if (identity !== null) return identity
  const folder = mkdtempSync(join(tmpdir(), 'authproxy-test-'))
  try {
    const [keyFile, certFile] = [join(folder, 'key.pem'), join(folder, 'cert.pem')]
    execFileSync(
      'openssl',
      [
        ...'req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=localhost'.split(' '),
        ...['-addext', 'subjectAltName=DNS:localhost,DNS:app.localhost,DNS:app.test,IP:127.0.0.1,IP:::1'],
        ...['-keyout', keyFile, '-out', certFile],
      ],
      { stdio: 'ignore' },
    )
    identity = { key: readFileSync(keyFile, 'utf8'), cert: readFileSync(certFile, 'utf8') }
    return identity
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

export interface TestProxy {
  readonly port: number
  readonly exchanges: Exchange[]
  readonly close: () => Promise<void>
}

/** A proxy in front of `appPort` that records every exchange, with all bodies. */
export async function proxyFor(appPort: number, more: Partial<ProxyOptions> = {}): Promise<TestProxy> {
  const exchanges: Exchange[] = []
  // As it is soon after the start: before, all goes over node:http.
  await loadQuickPool()
  const proxy = await startProxy({
    target: { protocol: 'http:', host: 'localhost', port: appPort },
    listen: { hosts: ['127.0.0.1'], port: 0 },
    tls: testIdentity(),
    sink: exchange => exchanges.push(exchange),
    shouldRecordRequestBody: () => true,
    shouldRecordResponseBody: () => true,
    ...more,
  })
  return { port: proxy.port, exchanges, close: proxy.close }
}

/** Octets over TLS with HTTP/1.1, as latin1, until the proxy hangs up or `until` is met. */
export function rawTls(
  port: number,
  request: string,
  until: (answer: string) => boolean = () => false,
): Promise<{ readonly answer: string; readonly clean: boolean }> {
  return new Promise((resolve, reject) => {
    const socket = tls.connect({ port, host: '127.0.0.1', ca: testIdentity().cert, servername: 'localhost' })
    let answer = ''
    let clean = false
    const done = (): void => {
      socket.destroy()
      resolve({ answer, clean })
    }
    socket.once('secureConnect', () => socket.write(Buffer.from(request, 'latin1')))
    socket.on('data', chunk => {
      answer += chunk.toString('latin1')
      if (until(answer)) done()
    })
    socket.once('end', () => {
      clean = true
    })
    socket.once('close', done)
    // One that is torn may fail twice: at its write, and at its read.
    socket.on('error', error => (answer === '' && !socket.authorized ? reject(error) : done()))
  })
}

/** One HTTP/1.1 request on a connection of its own. */
export function get(
  port: number,
  options: https.RequestOptions & { readonly body?: string | Buffer } = {},
): Promise<{
  readonly status: number
  readonly reason: string
  readonly rawHeaders: readonly string[]
  readonly headers: Record<string, string | string[] | undefined>
  readonly body: Buffer
}> {
  const { body, ...rest } = options
  return new Promise((resolve, reject) => {
    const request = https.request(
      {
        host: '127.0.0.1',
        port,
        servername: 'localhost',
        ca: testIdentity().cert,
        agent: false,
        ...rest,
        headers: { host: `localhost:${port}`, ...(rest.headers as Record<string, string> | undefined) },
      },
      incoming => {
        const chunks: Buffer[] = []
        incoming.on('data', chunk => chunks.push(chunk))
        incoming.on('error', reject)
        incoming.once('end', () =>
          resolve({
            status: incoming.statusCode ?? 0,
            reason: incoming.statusMessage ?? '',
            rawHeaders: incoming.rawHeaders,
            headers: incoming.headers,
            body: Buffer.concat(chunks),
          }),
        )
      },
    )
    request.on('error', reject)
    request.end(body)
  })
}

export function connectH2(port: number, options: http2.SecureClientSessionOptions = {}): ClientHttp2Session {
  const session = http2.connect(`https://localhost:${port}`, {
    ca: testIdentity().cert,
    host: '127.0.0.1',
    ...options,
  } as http2.SecureClientSessionOptions)
  session.on('error', () => {})
  return session
}

export interface H2Answer {
  readonly headers: IncomingHttpHeaders
  readonly rawHeaders: readonly string[]
  readonly body: Buffer
  readonly trailers: IncomingHttpHeaders | null
  /** 0 = a clean end. */
  readonly code: number
}

/** One HTTP/2 request; never rejects but for a connection that fails. */
export function askH2(
  session: ClientHttp2Session,
  headers: http2.OutgoingHttpHeaders,
  body?: string | Buffer,
): Promise<H2Answer> {
  return new Promise(resolve => {
    const stream = session.request(headers, { endStream: body === undefined })
    const chunks: Buffer[] = []
    let answer: IncomingHttpHeaders = {}
    let rawHeaders: readonly string[] = []
    let trailers: IncomingHttpHeaders | null = null
    stream.on('response', (received, _flags, raw?: readonly string[]) => {
      answer = received
      rawHeaders = raw ?? []
    })
    stream.on('trailers', received => {
      trailers = received
    })
    stream.on('data', chunk => chunks.push(chunk))
    stream.on('error', () => {})
    stream.once('close', () =>
      resolve({ headers: answer, rawHeaders, body: Buffer.concat(chunks), trailers, code: stream.rstCode ?? 0 }),
    )
    if (body !== undefined) stream.end(body)
  })
}
