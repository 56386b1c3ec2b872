import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { createAuthority, readCaCertificate } from '../../src/certs/authority.ts'
import { createNssStore } from '../../src/certs/trust/nss.ts'
import { runProgram } from '../../src/certs/trust/run-program.ts'
import type { TrustedCa } from '../../src/certs/trust/store.ts'
import { describeCa } from '../../src/certs/trust/stores.ts'

let home: string
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'authproxy-home-'))
})
afterEach(() => rm(home, { recursive: true }))

describe('NSS with the real certutil', () => {
  let folder: string
  let ca: TrustedCa
  let other: TrustedCa
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'authproxy-nss-'))
    const make = async (name: string): Promise<TrustedCa> => {
      const made = await createAuthority({ owner: { user: 'u', host: 'h' }, now: Date.now() })
      await writeFile(join(folder, name), made.certificatePem)
      return describeCa(readCaCertificate(made.certificatePem), join(folder, name))
    }
    ca = await make('one.pem')
    other = await make('two.pem')
  })
  afterAll(() => rm(folder, { recursive: true }))

  const store = () => createNssStore({ platform: 'linux', home, isRoot: false, run: runProgram })
  const nicknames = async (): Promise<string> =>
    (await runProgram('certutil', ['-d', `sql:${join(home, '.pki/nssdb')}`, '-L'])).stdout

  test('makes the database, trusts for TLS only, twice is once, and removes only its own', async () => {
    expect(await store().check(ca)).toMatchObject([{ state: 'absent' }])
    expect(await store().install(ca)).toMatchObject([
      { state: 'trusted', changes: [expect.any(String), expect.any(String)] },
    ])
    expect(await store().install(ca)).toMatchObject([{ state: 'trusted', changes: [] }])
    expect(await nicknames()).toMatch(new RegExp(`^${ca.nickname} +C,,`, 'm'))
    await store().install(other) // same user, same machine: must not become one entry
    expect(await store().uninstall(ca)).toMatchObject([
      { state: 'not trusted', changes: [expect.stringContaining('removed')] },
    ])
    expect(await store().check(ca)).toMatchObject([{ state: 'not trusted' }])
    expect(await store().check(other)).toMatchObject([{ state: 'trusted' }])
    expect(await store().uninstall(ca)).toMatchObject([{ state: 'not trusted', changes: [] }])
  })

  test('the printed undo line works in a shell', async () => {
    const [report] = await store().install(ca)
    expect(await runProgram('/bin/sh', ['-c', report?.undo[0] ?? 'exit 9'])).toMatchObject({ code: 0 })
    expect(await nicknames()).not.toContain(ca.nickname)
  })

  test('trust that was taken away by hand counts as not trusted, and install gives it back', async () => {
    await store().install(ca)
    await runProgram('certutil', ['-d', `sql:${join(home, '.pki/nssdb')}`, '-M', '-n', ca.nickname, '-t', ',,'])
    expect(await store().check(ca)).toMatchObject([{ state: 'not trusted' }])
    expect(await store().install(ca)).toMatchObject([{ state: 'trusted' }])
  })

  test('a broken database is reported, not thrown', async () => {
    await mkdir(join(home, '.pki/nssdb'), { recursive: true })
    await writeFile(join(home, '.pki/nssdb/cert9.db'), 'junk')
    expect(await store().check(ca)).toMatchObject([{ state: 'unknown' }])
    expect(await store().install(ca)).toMatchObject([
      { state: 'unknown', next: [expect.stringContaining('certutil:')] },
    ])
  })
})

test('six processes at once end with one CA', async () => {
  const folder = join(home, 'ca')
  const load = new URL('../../src/certs/load-authority.ts', import.meta.url).href
  const script = `
    const { loadOrCreateAuthority } = await import(${JSON.stringify(load)})
    const loaded = await loadOrCreateAuthority(process.argv[1], { owner: { user: 'u', host: 'h' }, now: Date.now() })
    console.log(loaded.created, loaded.authority.certificate.fingerprint256)`
  const start = () => runProgram(process.execPath, ['--input-type=module', '-e', script, folder])
  const results = await Promise.all(Array.from({ length: 6 }, start))
  const lines = results.map(result => result.stdout.trim().split(' '))
  expect(new Set(lines.map(([, fingerprint]) => fingerprint)).size, results.map(result => result.stderr).join()).toBe(1)
  expect(lines.filter(([created]) => created === 'true')).toHaveLength(1)
  expect(await readdir(folder)).toHaveLength(2)
  expect(await readFile(join(folder, 'authproxy-ca.pem'), 'utf8')).toContain('BEGIN CERTIFICATE')
})
