import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { DAY_MS } from '../../src/certs/authority.ts'
import type { RunResult } from '../../src/certs/trust/store.ts'
import { type CaContext, type CaOptions, checkTrust, nodeTrustLine, runCa } from '../../src/commands/ca.ts'

let home: string
let trusted: Map<string, string> // nickname -> PEM: what the fake certutil holds
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'authproxy-command-'))
  trusted = new Map()
})
afterEach(() => rm(home, { recursive: true }))

/** Enough of certutil to keep certificates by nickname. */
async function certutil(_file: string, args: readonly string[]): Promise<RunResult> {
  const nickname = args[args.indexOf('-n') + 1] ?? ''
  const ok = { code: 0, stdout: '', stderr: '' }
  if (args.includes('-N')) await writeFile(join(home, '.pki/nssdb/cert9.db'), '')
  if (args.includes('-A')) trusted.set(nickname, await readFile(args.at(-1) ?? '', 'utf8'))
  if (args.includes('-D')) return { ...ok, code: trusted.delete(nickname) ? 0 : 255 }
  if (args.includes('-a')) return { ...ok, code: trusted.has(nickname) ? 0 : 255, stdout: trusted.get(nickname) ?? '' }
  if (args.includes('-L')) return { ...ok, stdout: [...trusted.keys()].map(name => `${name}    C,,`).join('\n') }
  return ok
}

const context = (changes: Partial<CaContext> = {}): CaContext => ({
  env: {},
  platform: 'linux',
  home,
  owner: { user: 'u', host: 'h' },
  now: Date.UTC(2026, 10, 23),
  run: certutil,
  isRoot: false,
  root: join(home, 'root'),
  ...changes,
})

async function ca(action: Parameters<typeof runCa>[0], options: CaOptions = {}, changes: Partial<CaContext> = {}) {
  const out: string[] = []
  const err: string[] = []
  const io = { stdout: (text: string) => void out.push(text), stderr: (text: string) => void err.push(text) }
  const code = await runCa(action, options, io, context(changes))
  return { code, out: out.join(''), err: err.join('') }
}

test('install says what it changes and how to undo it; uninstall does; the CA stays', async () => {
  const installed = await ca('install')
  const folder = join(home, '.local/share/authproxy')
  expect(installed).toMatchObject({ code: 0, err: expect.stringContaining(`Made a new CA in ${folder}`) })
  expect(installed.out).toMatch(/✓ nss +trusted/)
  expect(installed.out).toMatch(/undo: certutil -d sql:\S+\.pki\/nssdb -D -n 'authproxy local CA [0-9a-f]{16}'/)
  expect(installed.out).toContain('localhost, test, local, 127.0.0.0/8, ::1/128')
  expect(installed.out).toContain(`export NODE_EXTRA_CA_CERTS=${folder}/authproxy-ca.pem`)
  expect(await checkTrust({}, context())).toBe('trusted')
  const removed = await ca('uninstall')
  expect(removed).toMatchObject({ code: 0, out: expect.stringContaining('The CA itself stays') })
  expect(trusted.size).toBe(0)
  expect(await checkTrust({}, context())).toBe('not trusted')
  expect(await ca('status')).toMatchObject({ code: 1, out: expect.stringMatching(/✖ nss +not trusted/) })
})

test('uninstall takes out the expired forerunner too', async () => {
  await ca('install')
  const later = { now: Date.UTC(2029, 10, 23) }
  expect((await ca('install', {}, later)).err).toContain('expired on')
  expect(trusted.size).toBe(2)
  await ca('uninstall', {}, later)
  expect(trusted.size).toBe(0)
})

test('as JSON, before and after it is made and trusted, by its schema', async () => {
  const schema = JSON.parse(await readFile('schemas/ca-report.schema.json', 'utf8'))
  // Closed: no field that the schema does not name.
  const closed = JSON.parse(
    JSON.stringify(schema).replaceAll('"properties":', '"additionalProperties":false,"properties":'),
  )
  const validate = new Ajv2020({ strict: true }).compile(closed)
  const told: unknown[] = []
  for (const action of ['status', 'install', 'status', 'uninstall'] as const) {
    const report = JSON.parse((await ca(action, { json: true })).out)
    expect([validate(report), validate.errors]).toEqual([true, null])
    told.push([report.certificate === null, report.stores[0]?.state])
  }
  expect(told).toEqual([
    [true, undefined],
    [false, 'trusted'],
    [false, 'trusted'],
    [false, 'not trusted'],
  ])
})

test('status and path make nothing', async () => {
  expect(await ca('status')).toMatchObject({ code: 1, out: expect.stringContaining('No CA in') })
  expect(await ca('path', { caDir: join(home, 'x') })).toEqual({ code: 0, out: `${join(home, 'x')}\n`, err: '' })
  await expect(readFile(join(home, '.local/share/authproxy/authproxy-ca.pem'))).rejects.toThrow()
  expect(await checkTrust({}, context())).toBe('not trusted')
})

test('--json is one line of JSON without any key', async () => {
  const { out } = await ca('install', { json: true, stores: ['nss'] })
  expect(out.trim().split('\n')).toHaveLength(1)
  expect(JSON.parse(out)).toMatchObject({
    certificate: { expires: '2029-02-23', fingerprint: expect.stringMatching(/^([0-9A-F]{2}:){31}/) },
    stores: [{ store: 'nss', state: 'trusted' }],
  })
  expect(out).not.toContain('PRIVATE')
})

test('certutil missing: exit code 1, and the package is named', async () => {
  const run = async () => ({ code: 127, stdout: '', stderr: '' })
  await ca('install', { stores: ['nss'] })
  expect(await ca('install', { stores: ['nss'] }, { run })).toMatchObject({
    code: 1,
    out: expect.stringContaining('libnss3-tools'),
  })
  expect(await checkTrust({}, context({ run }))).toBe('unknown')
})

test("mkcert's CA is looked at, never installed", async () => {
  await ca('install', { caDir: join(home, 'mk') })
  await mkdir(join(home, 'mkcert'))
  const pem = await readFile(join(home, 'mk/authproxy-ca.pem'), 'utf8')
  await writeFile(join(home, 'mkcert/rootCA.pem'), pem)
  const before = trusted.size
  const result = await ca('install', { ca: 'mkcert', stores: ['nss'] }, { env: { CAROOT: join(home, 'mkcert') } })
  expect(result).toMatchObject({ code: 1, out: expect.stringContaining('mkcert -install') })
  expect(trusted.size).toBe(before)
})

test("an unknown store is the user's mistake; a hostile path cannot draw on the terminal", async () => {
  await expect(ca('status', { stores: ['java'] })).rejects.toMatchObject({ code: 'bad-store' })
  expect((await ca('path', { caDir: '/x\u001b[2J' })).out).toBe('/x\\x1b[2J\n')
})

test('the line for Node clients', () => {
  expect(nodeTrustLine("/a b/it's.pem", 'linux')).toBe(`export NODE_EXTRA_CA_CERTS='/a b/it'\\''s.pem'`)
  expect(nodeTrustLine('C:\\ca.pem', 'win32')).toBe('$env:NODE_EXTRA_CA_CERTS = "C:\\ca.pem"')
})

test('a CA near its end says so on install', async () => {
  await ca('install')
  expect((await ca('install', {}, { now: Date.UTC(2026, 10, 23) + 810 * DAY_MS })).err).toContain('expires on')
})
