import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import { liHARToK6Script } from 'har-to-k6'
import { har as validate } from 'har-validator/lib/promise.js'
import { HTTPSnippet } from 'httpsnippet'
import { convert as importToInsomnia } from 'insomnia-importers'
import * as pagexray from 'pagexray'
import { describe, expect, test } from 'vitest'
import { recordingPath } from '../src/commands/demo-recordings.ts'
import { readHar } from '../src/har/read.ts'
import { serialiseHar } from '../src/har/serialise.ts'
import { writeHar } from '../src/har/write.ts'
import { exportSession } from '../src/recording/export-recording.ts'
import { createForPaper } from '../src/recording/for-paper.ts'
import { createSession } from '../src/recording/recording.ts'

/** What a run of an example writes: recorded by authproxy with Chromium, read, and exported as of now. */
async function exported(name: string, redacted: boolean) {
  const reading = readHar(gunzipSync(readFileSync(recordingPath({ name }))).toString())
  const session = createSession({ digestKey: new Uint8Array(32).fill(1) })
  for (const exchange of reading.exchanges) session.ingest(exchange)
  await session.settled()
  const paper = redacted ? createForPaper({ key: new Uint8Array(32).fill(2) }) : null
  const meta = { version: '0.1.0', createdAt: 0, target: 'localhost:3000', publicOrigin: 'https://localhost:3443' }
  const text = [...serialiseHar(writeHar(exportSession(session.recorded(), paper), meta))].join('')
  return { text, har: JSON.parse(text), exchanges: session.recorded().exchanges }
}

const NAMES = ['claim-lost', 'oauth-host-hop', 'none'].flatMap(name => [[name, false] as const, [name, true] as const])

// Playwright's routeFromHAR reads it in Chromium: test/e2e/har-consumers.test.ts.
describe.each(NAMES)('the file of %s (redacted: %s), as others read it', (name, redacted) => {
  test('har-validator finds nothing to complain of', async () => {
    const { har } = await exported(name, redacted)
    await validate(har)
    expect(har.log.entries.length).toBeGreaterThan(5)
  })

  test('k6 makes a script that asks for all of it', async () => {
    const { har, exchanges } = await exported(name, redacted)
    const { main } = await liHARToK6Script(har)
    for (const { request } of exchanges) expect(main).toContain(`http.${request.method.toLowerCase()}(`)
    expect(main.match(/http\.(?:get|post)\(/g)).toHaveLength(exchanges.length)
  })

  test('Insomnia imports each request, with its headers and cookies', async () => {
    const { text, har } = await exported(name, redacted)
    const { data, type } = await importToInsomnia(text)
    expect(type.id).toBe('har')
    const requests = data.resources.filter(one => one._type === 'request')
    expect(requests.map(one => [one.method, one.url])).toEqual(
      har.log.entries.map(({ request }: Entry) => [request.method, request.url]),
    )
    for (const [index, one] of requests.entries())
      expect(one.headers?.length).toBeGreaterThanOrEqual(har.log.entries[index].request.headers.length - 1)
  })

  test('httpsnippet writes a curl command for each', async () => {
    const { har } = await exported(name, redacted)
    for (const { request } of har.log.entries as readonly Entry[]) {
      const command = String(new HTTPSnippet(request as never).convert('shell', 'curl'))
      expect(command).toContain(new URL(request.url).pathname)
      expect(command).toContain(`--request ${request.method}`)
    }
  })

  test('pagexray counts its pages, by sizes that are none below zero', async () => {
    const { har } = await exported(name, redacted)
    const pages = pagexray.convert(har)
    expect(pages.length).toBe(har.log.pages.length)
    for (const page of pages) {
      expect(page.requests).toBeGreaterThan(0)
      expect(page.transferSize).toBeGreaterThan(0)
      expect(page.contentSize).toBeGreaterThanOrEqual(0)
      expect(page.headerSize).toBeGreaterThan(0)
      expect(page.httpType).toBe('h1')
    }
    const filed = har.log.entries.filter((one: Entry) => one.pageref !== undefined)
    expect(pages.reduce((sum, one) => sum + one.requests, 0)).toBe(filed.length)
  })
})

interface Entry {
  readonly pageref?: string
  readonly request: { readonly method: string; readonly url: string; readonly headers: readonly object[] }
}
