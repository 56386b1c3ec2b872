import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { saveHar } from '../../src/har/save.ts'
import { writeHar } from '../../src/har/write.ts'
import type { Exchange, HeaderList } from '../../src/model/exchange.ts'
import { launchChromium, type TestBrowser } from '../support/chromium.ts'
import { EMPTY_EXPORT } from '../support/empty-export.ts'

const ORIGIN = 'https://localhost:3443'
const META = { version: '0.1.0', createdAt: Date.UTC(2026, 10, 23), target: 'localhost:3000', publicOrigin: ORIGIN }

let browser: TestBrowser
let folder = ''
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'authproxy-har-'))
  browser = await launchChromium({ caPem: null })
})
afterAll(async () => {
  await browser?.close()
  await rm(folder, { recursive: true, force: true })
})

let count = 0
function exchange(
  method: string,
  path: string,
  status: number,
  headers: HeaderList,
  content: Buffer,
  post?: string,
): Exchange {
  count += 1
  const bodyOf = (bytes: Uint8Array) => ({ bytes, totalBytes: bytes.length })
  const send: HeaderList = [
    ['Host', 'localhost:3443'],
    ...(post === undefined ? [] : [['Content-Type', 'text/plain'] as const]),
  ]
  const received = { status, statusText: '', httpVersion: 'HTTP/1.1', headers, body: bodyOf(content), complete: true }
  return {
    id: `x${count}`,
    source: 'live',
    initiator: 'browser',
    startedAt: META.createdAt + count,
    timing: { sendMs: 0, waitMs: 1, receiveMs: 0 },
    connection: null,
    upgrade: false,
    request: {
      method,
      url: `${ORIGIN}${path}`,
      httpVersion: 'HTTP/2',
      headers: send,
      body: post === undefined ? null : bodyOf(Buffer.from(post)),
    },
    forwarded: null,
    outcome: { kind: 'response', received, delivered: headers },
  }
}

test('Playwright replays our file: redirects, compressed pages, cookies, posted bodies', async () => {
  const exchanges = [
    exchange('GET', '/', 302, [['Location', '/home']], Buffer.alloc(0)),
    exchange(
      'GET',
      '/home',
      200,
      [
        ['Content-Type', 'text/html; charset=utf-8'],
        ['Content-Encoding', 'gzip'],
        ['Set-Cookie', 'a=1; Path=/'],
        ['Set-Cookie', 'b=2; Path=/'],
      ],
      gzipSync('<h1>Zü Hause</h1>'),
    ),
    exchange('POST', '/api/echo', 200, [['Content-Type', 'application/json']], Buffer.from('{"ok":true}'), 'hello'),
    exchange('GET', '/bytes', 200, [['Content-Type', 'application/octet-stream']], Buffer.from([0, 255, 1])),
  ]
  const path = join(folder, 'session.har')
  await saveHar(path, writeHar({ ...EMPTY_EXPORT, exchanges }, META))

  const page = await browser.context.newPage()
  await page.routeFromHAR(path, { notFound: 'abort' })
  await page.goto(`${ORIGIN}/`)
  expect(await page.textContent('h1')).toBe('Zü Hause')
  expect(page.url()).toBe(`${ORIGIN}/home`)
  const cookies = await browser.context.cookies(ORIGIN)
  expect(cookies.map(one => `${one.name}=${one.value}`).sort()).toEqual(['a=1', 'b=2'])
  const posted = page.evaluate(async () => (await fetch('/api/echo', { method: 'POST', body: 'hello' })).json())
  expect(await posted).toEqual({ ok: true })
  const bytes = page.evaluate(async () => [...new Uint8Array(await (await fetch('/bytes')).arrayBuffer())])
  expect(await bytes).toEqual([0, 255, 1])
})
