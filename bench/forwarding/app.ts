import http from 'node:http'
import type { AddressInfo } from 'node:net'
import { createRefreshes } from '../ingest/refreshes.ts'
import { readSettings, serveParent } from '../support/programs.ts'

/** The app behind every contestant: a small answer, a session refresh with a Set-Cookie, one that comes in pieces, one large download, a page with 60 scripts, and uploads. */
const { downloadBytes } = readSettings<{ downloadBytes: number }>()
const SMALL = Buffer.from(JSON.stringify({ id: 1, text: 'x'.repeat(400) }))
const CHUNK = Buffer.alloc(64 * 1024, 'x')

/** Of the page with many parts. */
const PAGE_CHUNKS = 60
const PAGE = Buffer.from(
  `<!doctype html><title>page</title>${Array.from({ length: PAGE_CHUNKS }, (_, n) => `<script src="/_next/static/chunks/page.js?${n}"></script>`).join('')}`,
)
/** 16 KiB of script that does nothing. */
const PAGE_CHUNK = Buffer.from(`/*${'x'.repeat(16 * 1024 - 4)}*/`)

/** Between the two pieces of a streamed answer. */
const STREAM_MS = 20

/** Real tokens, told in turn, a second apart: each answer sets a newer one. Where they begin again, the session takes them, rightly, for a cache's. */
const TOKENS = 10_000
const schedule = { startAt: Date.now() - TOKENS * 1000, everyMs: 1000 }
const answers = (await createRefreshes(4, schedule).next(TOKENS)).flatMap(({ outcome }) =>
  outcome.kind === 'response' ? [outcome.received] : [],
)
let turn = 0

const server = http.createServer((request, response) => {
  if (request.url === '/api/auth/session') {
    turn = (turn + 1) % answers.length
    const received = answers[turn]
    response.writeHead(
      200,
      received?.headers.flat().filter((_, at, all) => all[at - (at % 2)] !== 'Date'),
    )
    response.end(received?.body?.bytes)
    return
  }
  if (request.url === '/download') {
    response.writeHead(200, { 'content-type': 'application/octet-stream', 'content-length': String(downloadBytes) })
    let left = downloadBytes
    const pump = () => {
      while (left > 0) {
        left -= CHUNK.length
        if (!response.write(CHUNK) && left > 0) return void response.once('drain', pump)
      }
      response.end()
    }
    pump()
    return
  }
  if (request.url === '/stream') {
    response.writeHead(200, { 'content-type': 'text/plain' })
    response.write('first\n')
    setTimeout(() => response.end('last\n'), STREAM_MS)
    return
  }
  if (request.method === 'POST') {
    request.resume().once('end', () => response.writeHead(200, { 'content-length': '0' }).end())
    return
  }
  if (request.url === '/page') {
    response.writeHead(200, { 'content-type': 'text/html', 'content-length': String(PAGE.length) })
    response.end(PAGE)
    return
  }
  if (request.url?.startsWith('/_next/static/chunks/page.js')) {
    response.writeHead(200, { 'content-type': 'text/javascript', 'content-length': String(PAGE_CHUNK.length) })
    response.end(PAGE_CHUNK)
    return
  }
  if (request.url === '/_next/static/chunks/large.js') {
    response.writeHead(200, { 'content-type': 'text/javascript', 'content-length': String(CHUNK.length) })
    response.end(CHUNK)
    return
  }
  response.writeHead(200, { 'content-type': 'application/json', 'content-length': String(SMALL.length) })
  response.end(SMALL)
})
// A connection that the app closes while it is chosen is another story than speed.
server.keepAliveTimeout = 60_000
server.listen(0, '127.0.0.1', () => serveParent((server.address() as AddressInfo).port))
