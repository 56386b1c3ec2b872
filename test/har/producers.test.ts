import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { judgeReading } from '../../src/commands/analyze.ts'
import { readHar } from '../../src/har/read.ts'
import { ANSWERS, CAPTURES } from '../support/captures.ts'

interface Header {
  readonly name: string
  readonly value: string
}
interface Entry {
  readonly startedDateTime: string
  readonly request: { readonly url: string; readonly headers: readonly Header[]; readonly [field: string]: unknown }
  readonly response: {
    readonly headers: readonly Header[]
    readonly content: { readonly text?: string; readonly size?: number; readonly [field: string]: unknown }
    readonly [field: string]: unknown
  }
  readonly [field: string]: unknown
}

const joined = (headers: readonly Header[], by: string): readonly Header[] => {
  const isLine = ({ name }: Header) => /^set-cookie$/i.test(name)
  const lines = headers.filter(isLine)
  const rest = headers.filter(one => !isLine(one))
  return lines.length === 0 ? rest : [...rest, { name: 'Set-Cookie', value: lines.map(one => one.value).join(by) }]
}
const lower = (headers: readonly Header[]) => headers.map(({ name, value }) => ({ name: name.toLowerCase(), value }))
const response = (one: Entry, more: object): Entry => ({ ...one, response: { ...one.response, ...more } })
const request = (one: Entry, more: object): Entry => ({ ...one, request: { ...one.request, ...more } })

/** How each program writes what Chrome wrote, as far as public files and its source show. */
const PRODUCERS: Readonly<Record<string, (entry: Entry) => Entry>> = {
  // Versions until 43 joined the lines by LF; `connection` is the port of the server.
  Firefox: one => ({
    ...response(one, {
      headers: joined(one.response.headers, '\n'),
      cookies: [{ name: 'a', value: 'b', expires: '' }],
    }),
    connection: '443',
    cache: { afterRequest: null },
    pageref: 'page_1',
  }),
  'WebKit Web Inspector': one => ({
    ...request(response(one, { headers: lower(joined(one.response.headers, ', ')), statusText: '' }), {
      headers: lower(one.request.headers),
      httpVersion: 'HTTP/2',
    }),
    timings: { blocked: -1, dns: -1, connect: -1, send: -1, wait: 5, receive: 1, ssl: -1 },
    _fetchType: 'Network Load',
  }),
  'Charles Proxy': one =>
    response(one, {
      content: {
        ...one.response.content,
        ...(one.response.content.text === undefined
          ? {}
          : { text: Buffer.from(one.response.content.text).toString('base64'), encoding: 'base64' }),
      },
    }),
  // Seven decimals and an offset; the size counts what the text leaves out.
  Fiddler: one => ({
    ...response(one, {
      content: {
        ...one.response.content,
        ...(one.response.content.text ? { size: one.response.content.text.length + 5 } : {}),
      },
    }),
    startedDateTime: `${new Date(Date.parse(one.startedDateTime) + 3_600_000).toISOString().slice(0, -1)}0000+01:00`,
    comment: '[#12]',
  }),
  'HTTP Toolkit': one => ({
    ...request(one, {
      httpVersion: 'HTTP/2.0',
      headers: [
        { name: ':method', value: 'GET' },
        { name: ':authority', value: new URL(one.request.url).host },
        ...lower(one.request.headers),
      ],
    }),
    _pinned: false,
  }),
}

const readEntries = (file: string): readonly Entry[] =>
  JSON.parse(gunzipSync(readFileSync(new URL(`${file}.gz`, CAPTURES))).toString()).log.entries

async function causesOf(log: object, secret: string | null): Promise<readonly string[]> {
  const reading = readHar(JSON.stringify({ log }))
  const { diagnoses } = await judgeReading(reading, { secrets: secret?.split(' + ') ?? [] })
  // Of lines that were joined and that the browser refused, nobody can say how many there were.
  return [...new Set(diagnoses.filter(one => one.severity !== 'info').map(one => `${one.id} ${one.state}`))]
}

describe.each(Object.entries(PRODUCERS))('%s', (name, write) => {
  test('gives the causes that the same recording gives by Chrome', { timeout: 60_000 }, async () => {
    const different: unknown[] = []
    for (const { file, secret } of ANSWERS.filter((_row, index) => index % 3 === 0)) {
      const entries = readEntries(file)
      const chrome = await causesOf({ creator: { name: 'WebInspector' }, entries }, secret)
      const other = await causesOf({ creator: { name }, entries: entries.map(write) }, secret)
      if (JSON.stringify(chrome) !== JSON.stringify(other)) different.push([file, chrome, other])
    }
    expect(different).toEqual([])
  })
})

const readForeign = (name: string) =>
  JSON.parse(gunzipSync(readFileSync(new URL(`../fixtures/foreign/${name}.har.gz`, import.meta.url))).toString()).log

/**
 * Exported by the network monitor of Firefox 153.8.0 ESR (`getHar()`) behind authproxy, in front of the example app: a sign-in, two
 * reads of the session, the guarded pages. The texts of static files are taken out.
 */
describe("Firefox's own export gives the causes that the run gave", () => {
  test.each([
    ['none', []],
    ['claim-lost', ['token-claim-lost open']],
    ['samesite-none', ['cookie-rejected-samesite-none-insecure open']],
    ['secret-changed', ['secret-changed open']],
  ])('%s', async (fault, causes) => {
    const log = readForeign(`firefox-153.8.0-${fault}`)
    expect(await causesOf(log, 'a-secret-for-the-example-app-only')).toEqual(causes)
    const { skipped, sanitised, exchanges } = readHar(JSON.stringify({ log }))
    // The page's icon is a `data:` address.
    expect({ skipped, sanitised, missing: log.entries.length - exchanges.length }).toEqual({
      skipped: 0,
      sanitised: false,
      missing: 1,
    })
  })
})

/** Recorded by mitmproxy 8.1.1 as a reverse proxy, in front of the example app: a sign-in and three reads of the session. */
describe('mitmproxy writes where it went itself, and keeps the Host of the browser', () => {
  test.each([
    ['none', []],
    ['claim-lost', ['token-claim-lost open']],
  ])('%s', async (fault, causes) => {
    const log = readForeign(`mitmproxy-8.1.1-${fault}`)
    expect(await causesOf(log, 'a-secret-for-the-example-app-only')).toEqual(causes)
    expect(readHar(JSON.stringify({ log })).exchanges[0]?.request.url).toBe('http://localhost:18080/api/auth/csrf')
  })

  test.each([
    ['localhost:3443', { 'X-Forwarded-Proto': 'https' }, 'https://localhost:3443/a?b=%2F'],
    ['localhost:3443', { Origin: 'https://localhost:3443' }, 'https://localhost:3443/a?b=%2F'],
    ['localhost:3443', { Referer: 'https://elsewhere.example/' }, 'http://localhost:3443/a?b=%2F'],
    ['127.0.0.1:3000', {}, 'http://127.0.0.1:3000/a?b=%2F'],
    ['evil/path', {}, 'http://127.0.0.1:3000/a?b=%2F'],
    ['a b', {}, 'http://127.0.0.1:3000/a?b=%2F'],
    ['', {}, 'http://127.0.0.1:3000/a?b=%2F'],
  ])('Host "%s", %j: %s', (host, more, url) => {
    const headers = Object.entries({ Host: host, ...more }).map(([name, value]) => ({ name, value }))
    const entry = {
      request: { method: 'GET', url: 'http://127.0.0.1:3000/a?b=%2F', headers },
      response: { status: 200 },
    }
    expect(readHar(JSON.stringify({ log: { entries: [entry] } })).exchanges[0]?.request.url).toBe(url)
  })
})
