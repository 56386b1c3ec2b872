import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { readHar } from '../../src/har/read.ts'
import { headerValues } from '../../src/http/headers.ts'
import { ANSWERS, CAPTURES, judgeAll } from '../support/captures.ts'

interface Header {
  readonly name: string
  readonly value: string
}
interface Entry {
  readonly request: { readonly url: string; readonly headers: readonly Header[] }
  readonly response: { readonly headers: readonly Header[] }
}

/** As an exporter that keeps headers in a dictionary writes it. */
function joinLines(text: string): string {
  const har = JSON.parse(text) as { log: { entries: Entry[] } }
  const isSetCookie = ({ name }: Header) => /^set-cookie$/i.test(name)
  const entries = har.log.entries.map(entry => {
    const { headers } = entry.response
    const lines = headers.filter(isSetCookie).map(one => one.value)
    if (lines.length < 2) return entry
    const rest = headers.filter(one => !isSetCookie(one))
    return {
      ...entry,
      response: { ...entry.response, headers: [...rest, { name: 'Set-Cookie', value: lines.join(', ') }] },
    }
  })
  return JSON.stringify({ log: { ...har.log, entries } })
}

const textOf = (file: string) => gunzipSync(readFileSync(new URL(`${file}.gz`, CAPTURES))).toString('utf8')
const linesOf = (text: string) =>
  readHar(text).exchanges.map(({ outcome }) =>
    outcome.kind === 'response' ? headerValues(outcome.received.headers, 'set-cookie') : [],
  )

const CHUNKED = ANSWERS.filter(row => /chunk|blob|healthy|5kb|12kb/i.test(row.scenario))

describe('lines that the exporter joined', () => {
  test.each(CHUNKED.map(row => [`${row.file} ${row.scenario}`, row] as const))(
    '%s: as they were',
    async (_title, row) => {
      const text = textOf(row.file)
      expect(linesOf(joinLines(text))).toEqual(linesOf(text))
      const secrets = row.secret?.split(' + ') ?? []
      const found = async (har: string) => (await judgeAll(readHar(har).exchanges, secrets)).map(one => one.rule)
      expect(await found(joinLines(text))).toEqual(await found(text))
    },
  )

  test('healthy apps and large tokens are among them', () => {
    expect(CHUNKED.filter(row => row.expected_root_cause === 'none').length).toBeGreaterThan(8)
    expect(CHUNKED.some(row => /chunk|blob|kb/i.test(row.scenario))).toBe(true)
  })
})

const ORIGIN = 'https://a.example'
const step = (cookie: string | null, setCookie: string | null): Entry => ({
  request: { url: `${ORIGIN}/`, headers: cookie === null ? [] : [{ name: 'Cookie', value: cookie }] },
  response: { headers: setCookie === null ? [] : [{ name: 'Set-Cookie', value: setCookie }] },
})
const read = (...steps: Entry[]) =>
  linesOf(
    JSON.stringify({
      log: {
        entries: steps.map(({ request, response }, index) => ({
          startedDateTime: new Date(1e12 + index * 1000).toISOString(),
          time: 5,
          request: { method: 'GET', ...request },
          response: { status: 200, ...response },
        })),
      },
    }),
  )
const DATE = 'Expires=Wed, 23 Dec 2026 20:05:13 GMT'

describe('the next request decides', () => {
  const joined = `a=1; Path=/; ${DATE}, b=2; Path=/; Secure`

  test('it brings what stood behind the comma: the browser had two lines', () => {
    const [lines] = read(step(null, joined), step('a=1; b=2', null))
    expect(lines).toEqual([`a=1; Path=/; ${DATE}`, 'b=2; Path=/; Secure'])
  })

  test('then the last line of the file is parted as well', () => {
    const lines = read(step(null, joined), step('a=1; b=2', 'a=; Path=/; Max-Age=0, b=; Max-Age=0; HttpOnly'))
    expect(lines[1]).toEqual(['a=; Path=/; Max-Age=0', 'b=; Max-Age=0; HttpOnly'])
  })

  test.each([
    ['it brings the first alone: something folded them on the wire', [step('a=1', null)]],
    ['there is none', []],
    ['the cookie was there before', [step('a=1; b=2', null)], 'b=2'],
    ['the cookie was set again in a line of its own', [step(null, 'b=2; Path=/'), step('a=1; b=2', null)]],
    ['it brings another value', [step('a=1; b=3', null)]],
  ])('%s', (_title, after, before: string | null = null) => {
    expect(read(step(before, joined), ...after)[0]).toEqual([joined])
  })

  test('a comma in a value, in a date, in a path', () => {
    const line = `list=x, y=z; Path=/; ${DATE}; SameSite=Lax`
    expect(read(step(null, line), step('list=x, y=z; y=z', null))[0]).toEqual([line])
  })
})

test('a recording in which a hop folded the lines is left as it is', () => {
  const folded = ANSWERS.filter(row => row.expected_root_cause === 'set-cookie-folded')
  expect(folded.length).toBeGreaterThan(0)
  for (const { file } of folded)
    expect(
      linesOf(textOf(file))
        .flat()
        .some(line => /(?:Lax|GMT), \S+=/.test(line)),
    ).toBe(true)
})

// That the pattern takes linear time is proven in regexes.test.ts.
test('long hostile lines are read as they are', () => {
  for (const line of [', a='.repeat(100_000), '; path=/, a='.repeat(50_000), `; expires=${'a '.repeat(100_000)}, a=1`])
    expect(read(step(null, line), step('b=1', null))[0]).toEqual([line])
})
