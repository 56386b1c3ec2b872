import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gunzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, expectTypeOf, test } from 'vitest'
import * as api from '../src/index.ts'
import {
  applySetCookie,
  type CookieJar,
  createSession,
  type Exchange,
  emptyJar,
  explainReject,
  explainWithhold,
  isTrustworthy,
  judgeSend,
  judgeStore,
  parseSetCookie,
  RULES,
  type StoreVerdict,
} from '../src/index.ts'
import { ANSWERS, CAPTURES } from './support/captures.ts'

/** As people use it in their own tests: the Set-Cookie lines of an answer, and the requests that follow. */
const login = { url: 'https://localhost:3443/api/auth/callback/credentials', nowMs: Date.UTC(2026, 10, 23) }

test('a Set-Cookie line of the own app is judged, and the reason explained', () => {
  const parsed = parseSetCookie('__Secure-next-auth.session-token=jwt; Path=/; HttpOnly; SameSite=Lax')
  const { verdict } = judgeStore(parsed, { ...login, jar: emptyJar })
  expectTypeOf(verdict).toEqualTypeOf<StoreVerdict>()
  expect(verdict).toEqual({ kind: 'rejected', reasons: ['InvalidPrefix'] })
  expect(explainReject('InvalidPrefix').fix).toContain('__Secure- needs Secure')
})

test('a whole answer goes into a jar; the old jar stays as it is', () => {
  const lines = [
    '__Host-next-auth.csrf-token=x; Path=/; HttpOnly; Secure; SameSite=Lax',
    '__Secure-next-auth.state=y; Path=/; HttpOnly; Secure; SameSite=Lax; Max-Age=900',
    'theme=dark; Domain=other.test',
  ]
  const jar = lines.reduce((into: CookieJar, line) => applySetCookie(into, line, login).jar, emptyJar)
  expect(emptyJar.shelves).toEqual([])
  const url = 'https://localhost:3443/api/auth/callback/apple'
  const byLink = judgeSend(jar, { url, nowMs: login.nowMs, siteContext: 'lax' })
  expect(byLink.map(one => [one.cookie.name, one.verdict.kind])).toEqual([
    ['__Host-next-auth.csrf-token', 'sent'],
    ['__Secure-next-auth.state', 'sent'],
  ])
  const [, state] = judgeSend(jar, { url, nowMs: login.nowMs, siteContext: 'lax-unsafe' })
  expect(state?.verdict).toEqual({ kind: 'withheld', reasons: ['SchemefulSameSiteLax'] })
  expect(explainWithhold('SchemefulSameSiteLax').sentence).toContain('form POST')
  const [, late] = judgeSend(jar, { url, nowMs: login.nowMs + 900_000 })
  expect(late?.verdict).toEqual({ kind: 'withheld', reasons: ['Expired'] })
})

test('localhost is trustworthy without TLS, other hosts are not', () => {
  expect(isTrustworthy('http://localhost:3000')).toBe(true)
  expect(isTrustworthy('http://localhost:3000', 'safari')).toBe(false)
  expect(isTrustworthy('http://app.test')).toBe(false)
})

test('a session judges what it is given, and makes its own key', async () => {
  const session = createSession()
  const exchange: Exchange = {
    id: 'x1',
    source: 'live',
    initiator: 'browser',
    startedAt: login.nowMs,
    timing: { sendMs: 0, waitMs: 1, receiveMs: 0 },
    connection: null,
    upgrade: false,
    request: { method: 'GET', url: 'https://localhost:3443/', httpVersion: 'HTTP/1.1', headers: [], body: null },
    forwarded: null,
    outcome: { kind: 'failure', failure: { kind: 'browser-aborted' }, answered: null },
  }
  session.ingest(exchange)
  await session.settled()
  expect(session.snapshot()).toMatchObject({ findings: [], totals: { exchanges: 1 } })
  expect(RULES.length).toBeGreaterThan(0)
})

describe('the examples in the doc comments', () => {
  const root = join(dirname(fileURLToPath(import.meta.url)), '..')
  const entry = join(root, 'src', 'index.ts')
  /** Of the entry and of every file that it exports from. */
  const files = [
    entry,
    ...[...readFileSync(entry, 'utf8').matchAll(/ from '(.*?)'/g)].map(([, file = '']) => join(entry, '..', file)),
  ]
  const examples = [...new Set(files)]
    .filter(file => existsSync(file))
    .flatMap(file => readFileSync(file, 'utf8').match(/\/\*\*(?:(?!\*\/)[\s\S])*@example[\s\S]*?\*\//g) ?? [])
    .flatMap(comment =>
      comment
        .replace(/^ \*\/?( |$)/gm, '')
        .split('@example\n')
        .slice(1),
    )
    .map(code => code.replace(/^@[\s\S]*/m, '').replaceAll("'authproxy'", JSON.stringify(entry)))
  const names = examples.map((_, index) => `example-${index + 1}.ts`)
  const tsconfig = { extends: join(root, 'tsconfig.json'), include: ['*.ts'], exclude: [] }
  let folder = ''

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'authproxy-examples-'))
    const typeRoots = [join(root, 'node_modules', '@types')]
    const compilerOptions = { typeRoots, allowImportingTsExtensions: true, rewriteRelativeImportExtensions: false }
    writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify({ ...tsconfig, compilerOptions }))
    writeFileSync(join(folder, 'package.json'), '{"type":"module"}')
    const healthy = ANSWERS.find(row => row.expected_root_cause === 'none')
    writeFileSync(join(folder, 'session.har'), gunzipSync(readFileSync(new URL(`${healthy?.file}.gz`, CAPTURES))))
    for (const [name, file] of [
      ['good', 'n262'],
      ['bad', 'n290'],
    ])
      writeFileSync(join(folder, `${name}.har`), gunzipSync(readFileSync(new URL(`${file}.har.gz`, CAPTURES))))
    for (const [index, code] of examples.entries()) writeFileSync(join(folder, names[index] ?? ''), code)
  })
  afterAll(() => rmSync(folder, { recursive: true }))

  test('each public function has one', () => {
    const functions = Object.entries(api).flatMap(([name, value]) => (typeof value === 'function' ? [name] : []))
    expect(functions.filter(name => !examples.some(code => code.includes(`${name}(`)))).toEqual([])
    expect(functions.length).toBeGreaterThan(12)
  })

  test('compile', () => {
    const tsc = join(root, 'node_modules', 'typescript', 'bin', 'tsc')
    const { stdout, stderr, status } = spawnSync(process.execPath, [tsc, '-p', folder], { encoding: 'utf8' })
    expect([stdout, stderr, status]).toEqual(['', '', 0])
  })

  test('run, and what they assert holds', () => {
    // In one process: each of its own would load everything anew.
    const all = `for (const name of ${JSON.stringify(names)}) await import('./' + name).catch(error => console.error(name, error))`
    writeFileSync(join(folder, 'all.js'), all)
    const { stderr, status } = spawnSync(process.execPath, ['all.js'], {
      cwd: folder,
      encoding: 'utf8',
      timeout: 120_000,
      env: { PATH: process.env.PATH, HOME: folder, NODE_NO_WARNINGS: '1' },
    })
    expect([stderr, status]).toEqual(['', 0])
  })
})
