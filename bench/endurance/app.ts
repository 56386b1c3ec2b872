import { createHash } from 'node:crypto'
import http from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as delay } from 'node:timers/promises'
import { createRefreshes } from '../ingest/refreshes.ts'
import { readSettings, serveParent } from '../support/programs.ts'
import { bodyOf } from './bodies.ts'

/** An app that serves, and misbehaves where its path says so. */
const { port } = readSettings<{ port: number }>()
const sessions = (await createRefreshes(4).next(500)).flatMap(({ outcome }) =>
  outcome.kind === 'response' ? [outcome.received] : [],
)
let turn = 0

const server = http.createServer((request, response) => {
  const [, kind = '', n = '0'] = /^\/(?:_next\/static\/)?([a-z]+)\/?(\d*)/.exec(request.url ?? '') ?? []
  const body = bodyOf(Number(n))
  switch (kind) {
    case 'api': {
      turn = (turn + 1) % sessions.length
      const session = sessions[turn]
      response.writeHead(200, session?.headers.flat())
      return void response.end(session?.body?.bytes)
    }
    case 'slow':
      response.writeHead(200, { 'content-type': 'text/html' })
      return void dribble(response, body)
    case 'events':
      response.writeHead(200, { 'content-type': 'text/event-stream' })
      return void tellEvents(response)
    case 'upload':
      return void answerUpload(request, response)
    case 'half':
      response.writeHead(200, { 'content-length': body.length + 1 })
      return void response.write(body, () => response.destroy())
    case 'garbage':
      return void request.socket.end('HTTP/1.1 200 OK\r\nno header at all\r\n\r\nhello')
    case 'drop':
      return void request.socket.destroy()
    default:
      response.writeHead(200, { 'content-type': 'text/javascript', 'content-length': body.length })
      response.end(body)
  }
})

async function dribble(response: http.ServerResponse, body: Buffer): Promise<void> {
  for (let at = 0; at < body.length && !response.destroyed; at += 16_384) {
    response.write(body.subarray(at, at + 16_384))
    await delay(20)
  }
  response.end()
}

async function tellEvents(response: http.ServerResponse): Promise<void> {
  for (let count = 0; count < 10 && !response.destroyed; count++) {
    response.write(`data: ${count}\n\n`)
    await delay(100)
  }
  response.end()
}

/** With the hash of what came. */
function answerUpload(request: http.IncomingMessage, response: http.ServerResponse): void {
  const hash = createHash('sha256')
  request.on('data', chunk => hash.update(chunk))
  request.on('end', () => response.end(hash.digest('hex')))
  request.on('error', () => {})
}

server.on('upgrade', (request, socket) => {
  socket.on('error', () => {})
  socket.write('HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n')
  socket.write(`Sec-WebSocket-Accept: ${accept(String(request.headers['sec-websocket-key']))}\r\n\r\n`)
  socket.pipe(socket)
})

function accept(key: string): string {
  return createHash('sha1').update(`${key}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`).digest('base64')
}

server.keepAliveTimeout = 60_000
server.listen(port, '127.0.0.1', () => serveParent((server.address() as AddressInfo).port))
