import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gunzipSync, gzipSync } from 'node:zlib'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { judgeReading, playReading } from '../../src/commands/analyze.ts'
import { LIMITS, type LoadOptions, readHarFile, readHarStream } from '../../src/har/load.ts'
import { type HarReading, readHar } from '../../src/har/read.ts'
import { serialiseHar } from '../../src/har/serialise.ts'
import { writeHar } from '../../src/har/write.ts'
import { UserError } from '../../src/model/user-error.ts'
import { exportSession } from '../../src/recording/export-recording.ts'
import { createForPaper } from '../../src/recording/for-paper.ts'

const HAR = JSON.stringify({
  log: { entries: [{ request: { url: 'https://a.example/' }, response: { status: 200 } }] },
})
const META = { version: '0.0.0', createdAt: 0, target: 'localhost:3000', publicOrigin: 'https://localhost:3443' }
let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'authproxy-har-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

function file(content: string | Buffer): string {
  const path = join(folder, 'a.har')
  writeFileSync(path, content)
  return path
}

async function* inPieces(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let start = 0; start < bytes.length; start += size) yield bytes.subarray(start, start + size)
}

/** What comes of it, or the sentence. A crash is thrown on. */
async function read(content: string | Buffer, size = 7, options: LoadOptions = {}): Promise<HarReading | string> {
  return readHarStream(inPieces(Buffer.from(content), size), 'FILE', options).catch(sentenceOf)
}

function sentenceOf(error: unknown): string {
  if (error instanceof UserError) return error.message.replace('FILE: ', '')
  throw error
}

function atOnce(text: string): HarReading | string {
  try {
    return readHar(text)
  } catch (error) {
    return sentenceOf(error)
  }
}

test.each([
  ['plain', HAR],
  ['gzip', gzipSync(HAR)],
  ['gzip twice', gzipSync(gzipSync(HAR))],
  ['gzip in two members', Buffer.concat([gzipSync(HAR.slice(0, 40)), gzipSync(HAR.slice(40))])],
  ['UTF-16', Buffer.from(`\ufeff${HAR}`, 'utf16le')],
  ['UTF-8 with a byte order mark', `\ufeff${HAR}`],
])('reads %s', async (_form, content) => {
  expect((await readHarFile(file(content))).exchanges).toHaveLength(1)
  expect(await read(Buffer.from(content), 1)).toEqual(readHar(HAR))
})

test.each([
  ['har-no-json', 'no json'],
  ['har-no-json', ''],
  ['har-no-json', gzipSync('')],
  ['har-not-read', Buffer.concat([Buffer.of(0x1f, 0x8b), Buffer.from('no gzip')])],
  ['har-not-read', gzipSync(HAR).subarray(0, 60)],
])('%s names the path', async (code, content) => {
  const path = file(content)
  await expect(readHarFile(path)).rejects.toMatchObject({ code, message: expect.stringContaining(path) })
})

/** Sessions that other programs save for themselves: what they open with, and their names. */
test.each([
  ['day.saz', 'PK\u0003\u0004', 'Fiddler'],
  ['day.chlsj', '[{"status":"COMPLETE","method":"GET","host":"app.example.com"}]', 'Charles'],
  ['day.chls', '\u0000\u0001', 'Charles'],
  ['day.proxymanlogv2', 'PK\u0003\u0004', 'Proxyman'],
  ['day.flow', '4:time', 'mitmproxy'],
])('%s: what to export instead', async (name, content, program) => {
  const path = join(folder, name)
  writeFileSync(path, content)
  await expect(readHarFile(path)).rejects.toMatchObject({
    nextStep: `That is how ${program} saves a session for itself: export it from there as a HAR (HTTP Archive) file.`,
  })
})

test('a missing file and a folder', async () => {
  await expect(readHarFile(join(folder, 'none'))).rejects.toMatchObject({
    message: expect.stringContaining('no such file'),
  })
  await expect(readHarFile(folder)).rejects.toMatchObject({ message: expect.stringContaining('is a folder') })
})

describe('cut at its entries, a file is what it is when it is read at once', () => {
  const fixtures = ['nextauth', 'field', 'strangers'].flatMap(name => {
    const url = new URL(`../fixtures/${name}/`, import.meta.url)
    return readdirSync(url)
      .filter(one => one.endsWith('.har.gz'))
      .map(one => [`${name}/${one}`, fileURLToPath(new URL(one, url))] as const)
  })

  test('there are fixtures', () => {
    expect(fixtures.length).toBeGreaterThan(100)
  })

  test('every fixture, and what is found in some', async () => {
    for (const [index, [name, path]] of fixtures.entries()) {
      const whole = readHar(gunzipSync(readFileSync(path)).toString('utf8'))
      const cut = await readHarFile(path)
      expect([name, cut]).toEqual([name, whole])
      if (index % 25 !== 0) continue
      const [found, expected] = await Promise.all([
        judgeReading(cut, { secrets: [] }),
        judgeReading(whole, { secrets: [] }),
      ])
      expect(found.findings.map(one => one.text)).toEqual(expected.findings.map(one => one.text))
    }
  })

  const name = fc.constantFrom('log', 'entries', '_authproxy', '__proto__', 'creator', 'constructor', 'a"\\', 'é')
  const entry = fc.constantFrom(
    '{"request":{"url":"https://a.example/1"},"response":{"status":200}}',
    '{"request":{"url":"https://a.example/\\"]}{,"},"startedDateTime":"no date","response":{"status":"x"}}',
    '{"_authproxy":{"id":"x7","request":{}},"request":{"url":"http://b.example/","method":"GET"},"response":{},"timings":{}}',
    ' { "log" : { "entries" : [ ] } } ',
    '[[],{"a":"\\\\"}]',
    '"]}\\u0022"',
    'null',
    '-1e5',
    '{}',
    '',
    '{"a":1',
    ']',
  )
  const entries = fc
    .array(entry, { maxLength: 5 })
    .chain(list => fc.constantFrom(',', ' ,\n', ',,', ' ').map(by => `[${list.join(by)}]`))
  const value = fc.letrec<{ value: string; object: string }>(tie => ({
    value: fc.oneof(
      { maxDepth: 3 },
      entries,
      fc.constantFrom('1', '"x"', '"\\"entries\\":["', 'null', '[]'),
      tie('object'),
    ),
    object: fc
      .array(fc.tuple(name, tie('value')), { maxLength: 4 })
      .map(fields => `{${fields.map(([key, one]) => `${JSON.stringify(key)}:${one}`).join(',')}}`),
  }))
  const log = fc
    .tuple(
      fc.array(fc.tuple(name, value.value), { maxLength: 3 }),
      entries,
      fc.array(fc.tuple(name, value.value), { maxLength: 2 }),
    )
    .map(([before, list, after]) => {
      const fields = [...before, ['entries', list] as const, ...after]
      return `{"l\\u006fg":{${fields.map(([key, one]) => `${JSON.stringify(key)}: ${one}`).join(' ,')}}}`
    })

  test('any text that looks like a HAR, sound or not, in pieces of any size', async () => {
    const drawn = fc.tuple(
      fc.oneof({ weight: 4, arbitrary: log }, { weight: 1, arbitrary: value.value }),
      fc.integer({ min: 1, max: 40 }),
    )
    await fc.assert(
      fc.asyncProperty(
        drawn,
        fc.nat(400),
        fc.constantFrom('', '\ufeff', ' ', '}', '{"log":{"entries":['),
        async ([text, size], cut, added) => {
          for (const one of [text, `${added}${text}`, `${text}${added}`, text.slice(0, cut)]) {
            expect([one, await read(one, size)]).toEqual([one, atOnce(one)])
          }
        },
      ),
      { numRuns: 1_500 },
    )
  })

  test('an own file whose fields stand in another order', async () => {
    const path = fixtures.find(([one]) => one.startsWith('nextauth/'))?.[1] ?? ''
    const { log: whole } = JSON.parse(gunzipSync(readFileSync(path)).toString('utf8'))
    const { entries: list, ...rest } = whole
    const own = { ...rest, _authproxy: { redacted: true } }
    const turned = JSON.stringify({ log: { entries: list, ...own } })
    expect(await read(turned, 1_000)).toEqual(readHar(JSON.stringify({ log: { ...own, entries: list } })))
  })
})

describe('hostile files give one sentence, or what can be read of them', () => {
  const sentences = async (text: string | Buffer) => {
    const found = await read(text, 100_000)
    return typeof found === 'string' ? found : `${found.exchanges.length} exchanges, ${found.skipped} skipped`
  }
  const url = '{"request":{"url":"https://a.example/"}'
  const around = (rest: string) => `{"log":{"entries":[${url}${rest}}]}}`

  test.each([
    ['cut in an entry', '{"log":{"entries":[{"request":', 'This is no HAR file: it is not JSON, or it is cut.'],
    ['cut behind an entry', `{"log":{"entries":[${url}}`, 'This is no HAR file: it is not JSON, or it is cut.'],
    [
      'wrong types',
      '{"log":{"entries":[7,"x",null,[[]],{"request":7,"response":[]}],"creator":7}}',
      'This HAR holds 5 entries, and none is an HTTP request.',
    ],
    ['entries are an object', '{"log":{"entries":{"0":{}}}}', 'This is JSON, but no HAR: it has no `log.entries`.'],
    ['a log that is text', '{"log":"entries"}', 'This is JSON, but no HAR: it has no `log.entries`.'],
    ['deep nesting in an entry', around(`,"a":${'['.repeat(200_000)}${']'.repeat(200_000)}`), '1 exchanges, 0 skipped'],
    [
      'deep nesting around',
      `{"a":${'{"a":'.repeat(200_000)}1${'}'.repeat(200_000)}}`,
      'This is JSON, but no HAR: it has no `log.entries`.',
    ],
    ['deep nesting and no end', '['.repeat(1_000_000), 'This is no HAR file: it is not JSON, or it is cut.'],
    [
      '__proto__',
      `{"__proto__":{"log":1},"log":{"__proto__":{"entries":[]},"entries":[{"__proto__":{"request":{"url":"https://b.example/"}},"request":{"url":"https://a.example/"}}]}}`,
      '1 exchanges, 0 skipped',
    ],
    [
      'invalid dates',
      around(',"startedDateTime":"-271822-04-20T23:59:59Z","time":1e308,"timings":{"wait":-5,"receive":"x"}'),
      '1 exchanges, 0 skipped',
    ],
    [
      'a huge text',
      around(`,"response":{"status":200,"content":{"size":-1e99,"text":"${'x'.repeat(5_000_000)}"}}`),
      '1 exchanges, 0 skipped',
    ],
    ['numbers beyond all', around(',"response":{"status":1e999,"bodySize":-1e999}'), '1 exchanges, 0 skipped'],
    [
      'binary',
      Buffer.from(Array.from({ length: 3_000 }, (_, index) => (index * 7919) % 256)),
      'This is no HAR file: it is not JSON, or it is cut.',
    ],
  ])('%s', async (_what, text, sentence) => {
    expect(await sentences(text)).toBe(sentence)
  })

  test('whatever can be read of one can be judged, redacted and written again', async () => {
    const odd = fc.oneof(
      fc.constantFrom<unknown>(
        '',
        'x',
        0,
        -1,
        1e308,
        2 ** 53,
        true,
        null,
        [],
        {},
        '\u0000',
        '\ud800',
        '9'.repeat(400),
        [[[[]]]],
      ),
      fc.constantFrom(
        'https://a.example/api/auth/session',
        'http://[::1]:99999/',
        'https://user:pw@a.example',
        'GET',
        '2026-13-45T99:99:99Z',
      ),
      fc.constantFrom(
        'next-auth.session-token=a; Domain=.; Max-Age=-9e9',
        '{"user":{"a":[{}]}}',
        '%',
        'application/json; charset=x',
      ),
    )
    const pair = fc.record({
      name: fc.oneof(
        fc.constantFrom('Set-Cookie', 'cookie', 'location', 'content-type', '__proto__', 'content-encoding'),
        odd,
      ),
      value: odd,
    })
    const list = fc.oneof(fc.array(pair, { maxLength: 4 }), odd)
    const request = fc.record(
      {
        method: odd,
        url: fc.oneof(fc.constant('https://a.example/api/auth/callback/x?code=1'), odd),
        httpVersion: odd,
        headers: list,
        cookies: list,
        postData: fc.oneof(fc.record({ mimeType: odd, text: odd, params: list }), odd),
      },
      { requiredKeys: ['url'] },
    )
    const response = fc.record(
      {
        status: fc.oneof(fc.constantFrom(200, 302, 101), odd),
        headers: list,
        cookies: list,
        content: fc.oneof(fc.record({ size: odd, text: odd, encoding: fc.oneof(fc.constant('base64'), odd) }), odd),
        redirectURL: odd,
        _error: odd,
      },
      { requiredKeys: [] },
    )
    const hostile = fc.record(
      {
        startedDateTime: odd,
        time: odd,
        timings: fc.oneof(fc.record({ wait: odd, receive: odd }), odd),
        request: fc.oneof({ weight: 9, arbitrary: request }, { weight: 1, arbitrary: odd }),
        response: fc.oneof({ weight: 9, arbitrary: response }, { weight: 1, arbitrary: odd }),
        _authproxy: odd,
      },
      { requiredKeys: ['request'] },
    )
    let judged = 0
    await fc.assert(
      fc.asyncProperty(
        fc.array(hostile, { minLength: 1, maxLength: 5 }),
        fc.oneof(odd, fc.record({ findings: list, valueFacts: odd, leftOut: odd, log: list })),
        async (entries, own) => {
          const found = await read(JSON.stringify({ log: { entries, _authproxy: own, _serverLog: own } }), 1_000)
          if (typeof found === 'string') return
          const session = await playReading(found, { secrets: ['x'] })
          const written = writeHar(exportSession(session.recorded(), createForPaper({ key: new Uint8Array(32) })), META)
          const again = await read([...serialiseHar(written)].join(''), 10_000)
          expect(typeof again === 'string' ? 0 : again.exchanges.length).toBe(written.log.entries.length)
          expect(session.snapshot().diagnostics).toEqual([])
          judged++
        },
      ),
      { numRuns: 300 },
    )
    expect(judged).toBeGreaterThan(100)
  })

  test('a hundred thousand entries, and as many that are none', async () => {
    const one = `${url},"response":{"status":200}}`
    expect(await sentences(`{"log":{"entries":[${`${one},`.repeat(100_000)}${one}]}}`)).toBe(
      '100001 exchanges, 0 skipped',
    )
    expect(await sentences(`{"log":{"entries":[${'{},'.repeat(100_000)}{}]}}`)).toBe(
      'This HAR holds 100001 entries, and none is an HTTP request.',
    )
  })
})

describe('a file that is larger than memory should be', () => {
  const page = (id: number, path: string, body: string) => ({
    startedDateTime: new Date(id * 1_000).toISOString(),
    request: { method: 'GET', url: `https://a.example${path}`, headers: [] },
    response: { status: 200, headers: [], content: { size: body.length, mimeType: 'text/html', text: body } },
  })
  const text = JSON.stringify({
    log: {
      entries: [
        page(1, '/', 'a'.repeat(500)),
        page(2, '/', 'b'.repeat(600)),
        page(3, '/api/auth/session', '{"user":{}}'),
      ],
    },
  })
  const bodies = (reading: HarReading | string) =>
    typeof reading === 'string'
      ? reading
      : reading.exchanges.map(({ outcome }) =>
          outcome.kind === 'response' ? (outcome.received.body?.bytes.length ?? null) : null,
        )
  const worthOf: LoadOptions['worthOf'] = ({ request }) => ({
    request: 'must',
    response: request.url.includes('/api/auth/') ? 'must' : 'page',
  })

  test('keeps the bodies that matter, and says how many it left out', async () => {
    const found = await read(text, 50, { worthOf, limits: { ...LIMITS, pages: 505 } })
    expect(bodies(found)).toEqual([500, null, 11])
    expect(found).toMatchObject({ bodiesLeftOut: 1 })
    expect(await read(text, 50, { worthOf })).not.toHaveProperty('bodiesLeftOut')
  })

  test.each([
    ['file', 'This HAR is larger than what can be judged at once.'],
    ['around', 'This HAR is larger than what can be judged at once.'],
    ['held', 'This HAR is larger than what can be judged at once.'],
    ['entry', 'This HAR holds 3 entries, and none is an HTTP request.'],
  ] as const)('%s', async (limit, sentence) => {
    expect(bodies(await read(text, 50, { limits: { ...LIMITS, [limit]: 10 } }))).toBe(sentence)
  })

  test('says how far it is', async () => {
    const told: [number, number | null][] = []
    await readHarFile(file(gzipSync(text)), { onProgress: (bytes, share) => told.push([bytes, share]) })
    expect(told.at(-1)).toEqual([gzipSync(text).length, 1])
    await read(text, 100, { onProgress: (bytes, share) => told.push([bytes, share]) })
    expect(told.at(-1)).toEqual([text.length, null])
  })
})
