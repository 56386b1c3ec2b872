import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { judgeReading, playReading } from '../../src/commands/analyze.ts'
import { readHar } from '../../src/har/read.ts'
import { writeHar } from '../../src/har/write.ts'
import { exportSession } from '../../src/recording/export-recording.ts'
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

const setCookies = (one: Entry) =>
  one.response.headers.filter(({ name }) => /^set-cookie$/i.test(name)).flatMap(({ value }) => value.split('\n'))
const crumbs = (one: Entry): readonly Header[] => [
  { name: ':authority', value: new URL(one.request.url).host },
  ...lower(one.request.headers).flatMap(header =>
    header.name === 'cookie' ? header.value.split('; ').map(value => ({ name: 'cookie', value })) : [header],
  ),
]

/** How each program writes what Chrome wrote, as far as public files and its source show. */
const PRODUCERS: Readonly<Record<string, (entry: Entry) => object>> = {
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
  // By public files of 4.6: base64 unless the charset is said; null where there is nothing; a text without its end has `EXCEPTION`.
  'Charles Proxy': one => ({
    ...response(one, {
      _charlesStatus: 'COMPLETE',
      statusText: null,
      redirectURL: null,
      cookies: [],
      content: {
        ...one.response.content,
        ...(one.response.content.text === undefined
          ? {}
          : { text: Buffer.from(one.response.content.text).toString('base64'), encoding: 'base64' }),
      },
    }),
    serverIPAddress: '192.168.20.30',
  }),
  // Over HTTP/2 each cookie has a line of its own, as it came.
  'Charles Proxy 4.6.4': one => ({
    ...response(one, {
      _charlesStatus: 'COMPLETE',
      httpVersion: 'HTTP/2.0',
      headers: [{ name: ':status', value: String(one.response.status) }, ...lower(one.response.headers)],
      cookies: setCookies(one).map(line => ({
        name: line.split('=')[0],
        value: line.split(';')[0]?.split('=').slice(1).join('='),
        path: '/',
        domain: null,
        expires: null,
        comment: null,
        _maxAge: null,
      })),
    }),
    ...{ request: { ...one.request, httpVersion: 'HTTP/2.0', headers: crumbs(one) } },
  }),
  // By a public file of 4.6.2: seven decimals and an offset; `postData` of every GET; the size counts what the text leaves out.
  Fiddler: one => ({
    ...request(
      response(one, {
        content: {
          compression: 0,
          ...one.response.content,
          ...(one.response.content.text
            ? { size: one.response.content.text.length + 5 }
            : /^(?:204|30\d)$/.test(String(one.response.status)) && { encoding: 'base64', text: '', size: 0 }),
        },
      }),
      { cookies: [], postData: one.request.postData ?? { text: '', mimeType: '' } },
    ),
    startedDateTime: `${new Date(Date.parse(one.startedDateTime) + 3_600_000).toISOString().slice(0, -1)}0000+01:00`,
    connection: 'ClientPort:19719;EgressPort:19742',
    comment: '[#12]',
  }),
  // By har.ts of its UI: what has a list of values is one line of it, and the newer one writes them apart.
  'HTTP Toolkit': one => ({
    ...request(response(one, { cookies: [], headersSize: -1, redirectURL: '' }), {
      httpVersion: 'HTTP/2.0',
      cookies: [],
      postData: one.request.postData && { ...one.request.postData, params: [] },
      headers: [
        { name: ':method', value: 'GET' },
        { name: ':authority', value: new URL(one.request.url).host },
        ...lower(one.request.headers),
      ],
    }),
    _pinned: false,
  }),
  'HTTP Toolkit 2020': one => response(one, { headers: joined(lower(one.response.headers), ',') }),
  // Times to the second, as issue 560 of proxyman-windows-linux shows; what has no answer has no `response`.
  Proxyman: one => ({
    ...one,
    startedDateTime: `${new Date(Date.parse(one.startedDateTime) + 3_600_000).toISOString().slice(0, 19)}+01:00`,
    response: one.response.status === 0 ? null : one.response,
  }),
}

/** Who overtook whom within a second, whole seconds do not tell. */
const RACES = /^signout-resurrected /

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
      const told = chrome.filter(one => !(name === 'Proxyman' && RACES.test(one)))
      if (JSON.stringify(told) !== JSON.stringify(other)) different.push([file, chrome, other])
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

/**
 * As WebKit's HARBuilder.js wrote it until January 2026: a chain of redirects is its last request, so no answer that redirects is there, nor
 * what it set. Sign-ins with a provider, and some that are refused.
 */
describe('Web Inspector leaves redirects out', () => {
  const withoutRedirects = (file: string) => ({
    creator: { name: 'WebKit Web Inspector', version: '20621.1.2' },
    entries: readEntries(file).filter(one => !/^30[12378]$/.test(String(one.response.status))),
  })

  test.each(ANSWERS.filter((_row, index) => index % 3 === 0).map(row => [row.file, row.secret] as const))(
    'nothing is said to be lost on the way that the file does not show: %s',
    async (file, secret) => {
      const entries = readEntries(file)
      const chrome = await causesOf({ creator: { name: 'WebInspector' }, entries }, secret)
      const log = withoutRedirects(file)
      // Of nothing but redirects no file comes.
      const safari = log.entries.length === 0 ? [] : await causesOf(log, secret)
      if (chrome.length === 0) expect(safari).toEqual([])
      expect(safari).not.toContain('cookie-never-returned open')
    },
  )

  test.each(['n003.har', 'n094.har', 'n164.har', 'n203.har', 'n284.har', 'n292.har'])(
    'the check cookies of a healthy sign-in were deleted by a redirect: %s',
    async file => {
      const reading = readHar(JSON.stringify({ log: withoutRedirects(file) }))
      expect(reading.lacksRedirects).toBe(true)
      const session = await playReading(reading, { secrets: [] })
      expect(session.snapshot().findings.filter(one => one.severity !== 'info')).toEqual([])
      // What is written again says so, too.
      const about = { version: '0', createdAt: 0, target: '', publicOrigin: '', lacksRedirects: true }
      const again = readHar(JSON.stringify(writeHar(exportSession(session.recorded(), null), about)))
      expect((await judgeReading(again, { secrets: [] })).findings.filter(one => one.severity !== 'info')).toEqual([])
    },
  )

  test('newer ones list them, and other programs as well', () => {
    const log = { ...withoutRedirects('n003.har'), entries: readEntries('n003.har') }
    expect(readHar(JSON.stringify({ log })).lacksRedirects).toBeUndefined()
    const other = { ...withoutRedirects('n003.har'), creator: { name: 'Firefox', version: '153' } }
    expect(readHar(JSON.stringify({ log: other })).lacksRedirects).toBeUndefined()
  })
})

/** By har.ts of Insomnia 11: all entries have the time of the export, `wait` is all that is measured, and `comment` is the request's name. */
test('Insomnia gives all entries one time: they stand in their order', async () => {
  const wrong: unknown[] = []
  for (const { file, secret } of ANSWERS.filter((_row, index) => index % 9 === 0)) {
    const entries = readEntries(file)
    const chrome = await causesOf({ creator: { name: 'WebInspector' }, entries }, secret)
    const insomnia = entries.map(one => ({
      ...one,
      startedDateTime: '2026-11-28T10:00:00.123Z',
      time: 5,
      timings: { blocked: -1, dns: -1, connect: -1, send: 0, wait: 5, receive: 0, ssl: -1 },
      comment: 'My request',
    }))
    const log = {
      creator: { name: 'Insomnia REST Client', version: 'insomnia.desktop.app:v11.0.0' },
      entries: insomnia,
    }
    const urls = readHar(JSON.stringify({ log })).exchanges.map(one => one.request.url)
    expect(urls).toEqual(entries.map(one => one.request.url).filter(url => /^https?:/.test(url)))
    if (chrome.length === 0) wrong.push(...(await causesOf(log, secret)))
  }
  expect(wrong).toEqual([])
})

/** Of scripts that write HARs by hand: texts where numbers are meant, ms since 1970, dates of Java and of Python. */
test('numbers as texts, and dates as programs write them', () => {
  const read = (startedDateTime: unknown, status: unknown) => {
    const entry = {
      startedDateTime,
      request: { method: 'GET', url: 'https://a.test/' },
      response: { status, headers: [] },
    }
    const [one] = readHar(JSON.stringify({ log: { entries: [entry] } })).exchanges
    return [one?.startedAt, one?.outcome.kind === 'response' ? one.outcome.received.status : one?.outcome.kind]
  }
  const at = Date.parse('2026-11-28T10:00:00.123Z')
  expect(read('2026-11-28T11:00:00.123+0100', '200')).toEqual([at, 200])
  expect(read('2026-11-28T10:00:00.123456789Z', 302)).toEqual([at, 302])
  expect(read('2026-11-28 11:00:00.123 +0100', '404')).toEqual([at, 404])
  expect(read(at, 'x')).toEqual([at, 'failure'])
  expect(read('yesterday', null)).toEqual([0, 'failure'])
})

/** Charles and Fiddler list the tunnels of what they do not decrypt; Charles says how an answer ended. */
test('a tunnel is no request to the app, and an answer that broke off is not whole', () => {
  const entry = (method: string, url: string, more: object) => ({
    startedDateTime: '2026-11-28T10:00:00.123Z',
    request: { method, url, headers: [] },
    response: { status: 200, headers: [], content: { size: 9, text: '{"a":1}' }, ...more },
  })
  const entries = [
    entry('CONNECT', 'https://a.test:443', { content: { size: 0 } }),
    entry('CONNECT', 'a.test:443', { content: { size: 0 } }),
    entry('GET', 'https://a.test/', { _charlesStatus: 'COMPLETE' }),
    entry('GET', 'https://a.test/', { _charlesStatus: 'EXCEPTION' }),
    entry('GET', 'https://a.test/', { _charlesStatus: 'FAILED', status: 0 }),
  ]
  const { exchanges, skipped } = readHar(JSON.stringify({ log: { creator: { name: 'Charles Proxy' }, entries } }))
  expect(skipped).toBe(0)
  expect(
    exchanges.map(({ outcome }) => (outcome.kind === 'failure' ? outcome.failure : outcome.received.complete)),
  ).toEqual([true, false, { kind: 'unknown', detail: 'FAILED' }])
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
