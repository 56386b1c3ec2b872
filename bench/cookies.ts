import { applySetCookie } from '../src/cookies/apply-set-cookie.ts'
import { type CookieJar, emptyJar } from '../src/cookies/jar.ts'
import { judgeSend } from '../src/cookies/judge-send.ts'
import { judgeSendFromWire } from '../src/cookies/judge-send-from-wire.ts'
import { judgeStore } from '../src/cookies/judge-store.ts'
import { parseSetCookie } from '../src/cookies/parse-set-cookie.ts'

/** What the cookie model costs: medians over batches, in microseconds a call. Reports, asserts nothing. `node bench/cookies.ts`. */
const URL_HERE = 'https://app.example.test/api/auth/session'
const NOW = Date.parse('2026-11-23T20:00:00Z')
const DATE = new Date(NOW).toUTCString()
const LINES = [
  `__Secure-next-auth.session-token=${'eyJhbGciOiJkaXIi'.repeat(40)}; Path=/; Expires=Wed, 23 Dec 2026 20:00:00 GMT; HttpOnly; Secure; SameSite=Lax`,
  '__Host-next-auth.csrf-token=0123456789abcdef%7C0123456789abcdef; Path=/; HttpOnly; Secure; SameSite=Lax',
  'next-auth.session-token=; Max-Age=0; Path=/; HttpOnly; SameSite=Lax',
  'theme=dark; Path=/; Domain=example.test; Max-Age=31536000',
  'x=1; SameSite=None; Path=/',
]

function medianMicros(batches: number, perBatch: number, work: (index: number) => unknown): number {
  const times: number[] = []
  for (let batch = 0; batch < batches; batch++) {
    const start = process.hrtime.bigint()
    for (let index = 0; index < perBatch; index++) work(index)
    times.push(Number(process.hrtime.bigint() - start) / 1000 / perBatch)
  }
  times.sort((a, b) => a - b)
  return times[Math.floor(times.length / 2)] ?? Number.NaN
}

function jarOf(size: number): CookieJar {
  let jar = emptyJar
  for (let index = 0; index < size; index++) {
    const line = `cookie${index}=value${index}; Path=/${index % 3 === 0 ? '' : `api${index % 7}`}`
    jar = applySetCookie(jar, line, { url: URL_HERE, nowMs: NOW + index }).jar
  }
  return jar
}

const small = jarOf(5)
const full = jarOf(150)
const line = (index: number) => LINES[index % LINES.length] ?? ''
const headers = [
  ['sec-fetch-site', 'same-origin'],
  ['sec-fetch-mode', 'cors'],
  ['sec-fetch-dest', 'empty'],
  ['cookie', full.shelves.flatMap(shelf => shelf.cookies.map(({ name, value }) => `${name}=${value}`)).join('; ')],
] as const
const rows: ReadonlyArray<readonly [string, number, string]> = [
  ['parseSetCookie', medianMicros(200, 2000, index => parseSetCookie(line(index))), ''],
  [
    'judge a line (parse + judgeStore, jar of 5)',
    medianMicros(200, 2000, index =>
      judgeStore(parseSetCookie(line(index)), { url: URL_HERE, nowMs: NOW, dateHeader: DATE, jar: small }),
    ),
    'target < 10',
  ],
  [
    'applySetCookie (jar of 150)',
    medianMicros(100, 500, index => applySetCookie(full, line(index), { url: URL_HERE, nowMs: NOW, dateHeader: DATE })),
    '',
  ],
  [
    'judgeSend (jar of 150)',
    medianMicros(200, 500, () => judgeSend(full, { url: URL_HERE, nowMs: NOW })),
    'target < 50',
  ],
  [
    'judgeSendFromWire (jar of 150)',
    medianMicros(100, 100, () => judgeSendFromWire(full, { url: URL_HERE, method: 'GET', headers }, { nowMs: NOW })),
    '',
  ],
]
for (const [name, micros, target] of rows)
  console.log(`${name.padEnd(46)}${micros.toFixed(2).padStart(9)} µs  ${target}`)
