import { expect, test } from 'vitest'
import { FRONTS } from '../../src/fronts/index.ts'
import { saysThatItWaited, TIMEOUT_WORDS, whoGaveUp } from '../../src/fronts/timed-out.ts'
import type { HeaderList } from '../../src/model/exchange.ts'

/** As nginx 1.22.1, HAProxy 2.6.12 and Caddy 2.6.2 answered when their own time was over, and Apache 2.4 with ProxyTimeout. */
const MEASURED: readonly (readonly [string, number, HeaderList, string, string | null])[] = [
  ['nginx', 504, [['Server', 'nginx/1.22.1']], '<h1>504 Gateway Time-out</h1>', 'nginx'],
  ['haproxy', 504, [], "<h1>504 Gateway Time-out</h1>\nThe server didn't respond in time.\n", 'HAProxy'],
  ['caddy', 504, [['Server', 'Caddy']], '', null],
]

test.each(MEASURED)('%s gave up: it is known, and by whom', (_name, status, headers, body, front) => {
  expect(saysThatItWaited({ status, headers, body, waitedMs: null })).toBe(true)
  expect(whoGaveUp({ status, headers, body })?.front ?? null).toBe(front)
})

test('a header that stands on every answer names nobody for certain; a sentence or a status of its own does', () => {
  const isCertain = (status: number, server: string, body: string) =>
    whoGaveUp({ status, headers: [['server', server]], body })?.isCertain
  expect(isCertain(504, 'nginx/1.22.1', '')).toBe(false)
  expect(isCertain(504, 'Vercel', '')).toBe(false)
  expect(isCertain(504, 'Vercel', 'FUNCTION_INVOCATION_TIMEOUT')).toBe(true)
  expect(isCertain(524, 'cloudflare', '')).toBe(true)
})

test('a status that says other things too counts only when the time is over', () => {
  const heroku = { status: 503, headers: [['server', 'Heroku']] as const, body: '<html>Application error</html>' }
  expect(saysThatItWaited({ ...heroku, waitedMs: 30_001 })).toBe(true)
  expect(saysThatItWaited({ ...heroku, waitedMs: 120 })).toBe(false)
  expect(saysThatItWaited({ ...heroku, waitedMs: null })).toBe(false)
})

test('Apache says 502 for what took too long and for what broke off: nothing is told of the time', () => {
  const body = 'Reason: <strong>Error reading from remote server</strong>'
  expect(
    saysThatItWaited({ status: 502, headers: [['Server', 'Apache/2.4.71 (Debian)']], body, waitedMs: 60_000 }),
  ).toBe(false)
})

test.each([
  [503, [['server', 'awselb/2.0']], ''],
  [502, [['server', 'nginx/1.22.1']], '<h1>502 Bad Gateway</h1>'],
  [200, [['server', 'Heroku']], 'The function says FUNCTION_INVOCATION_TIMEOUT'],
  [522, [['server', 'cloudflare']], ''],
] as readonly (readonly [number, HeaderList, string])[])('%d is no waiting', (status, headers, body) => {
  expect(saysThatItWaited({ status, headers, body, waitedMs: 60_000 })).toBe(false)
})

test.each(
  FRONTS.flatMap(({ name, timeout }) => (timeout?.sign && 'words' in timeout.sign ? [[name, timeout] as const] : [])),
)('%s: its own words are in the answer that is given in its place', (name, { sign, answer }) => {
  expect(sign && 'words' in sign ? answer.body : '').toContain(sign && 'words' in sign ? sign.words : name)
  expect(saysThatItWaited({ status: answer.status, headers: [], body: answer.body, waitedMs: null })).toBe(true)
})

test('what a page is known by stays in a redacted file', () => {
  const words = FRONTS.flatMap(({ timeout }) => (timeout?.sign && 'words' in timeout.sign ? [timeout.sign.words] : []))
  expect(words.length).toBeGreaterThan(0)
  expect(words.filter(one => !TIMEOUT_WORDS.test(one))).toEqual([])
})
