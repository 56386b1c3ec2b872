import { execFileSync } from 'node:child_process'
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { createAuthority, DAY_MS } from '../../src/certs/authority.ts'
import { listRetiredCertificates, loadOrCreateAuthority } from '../../src/certs/load-authority.ts'

const owner = { user: 'u', host: 'h' }
const now = Date.UTC(2026, 10, 23)
let parent: string
let folder: string
beforeEach(async () => {
  parent = await mkdtemp(join(tmpdir(), 'authproxy-ca-'))
  folder = join(parent, 'ca')
})
afterEach(() => rm(parent, { recursive: true, force: true }))

const load = (options: { now?: number; extraHosts?: readonly string[] } = {}) =>
  loadOrCreateAuthority(folder, { owner, now, ...options })
const mode = async (path: string): Promise<string> => ((await stat(path)).mode & 0o777).toString(8)
const code = (wanted: string) => expect.objectContaining({ name: 'UserError', code: wanted })

test('makes a CA once, closed to others, and reads it afterwards', async () => {
  const first = await load()
  expect(first.created).toBe(true)
  const second = await load()
  expect(second).toMatchObject({ created: false, notices: [] })
  expect(second.authority.certificatePem).toBe(first.authority.certificatePem)
  expect(await mode(folder)).toBe('700')
  expect(await mode(join(folder, 'authproxy-ca-key.pem'))).toBe('600')
  expect((await readdir(folder)).sort()).toEqual(['authproxy-ca-key.pem', 'authproxy-ca.pem'])
  expect(await readFile(join(folder, 'authproxy-ca.pem'), 'utf8')).not.toContain('PRIVATE')
})

test('eight at once end with one CA and no leftovers', async () => {
  const loaded = await Promise.all(Array.from({ length: 8 }, () => load()))
  expect(new Set(loaded.map(each => each.authority.certificatePem)).size).toBe(1)
  expect(loaded.filter(each => each.created)).toHaveLength(1)
  expect(await readdir(folder)).toHaveLength(2)
})

test('eight at once renew an expired CA once, and keep the old certificate to be uninstalled by', async () => {
  const old = await load()
  const later = old.authority.notAfter + DAY_MS
  const loaded = await Promise.all(Array.from({ length: 8 }, () => load({ now: later })))
  expect(new Set(loaded.map(each => each.authority.certificatePem)).size).toBe(1)
  expect(loaded[0]?.authority.notAfter).toBeGreaterThan(later)
  expect(loaded[0]?.notices.join()).toContain('authproxy ca uninstall')
  const [retired = '', ...others] = await listRetiredCertificates(folder)
  expect(others).toEqual([])
  expect(await readFile(retired, 'utf8')).toBe(old.authority.certificatePem)
  expect(await readdir(folder)).toHaveLength(3)
  expect(await mode(join(folder, 'authproxy-ca-key.pem'))).toBe('600')
})

test('a certificate file that is lost, or left from before a renewal, grows back', async () => {
  const { authority } = await load()
  const file = join(folder, 'authproxy-ca.pem')
  await rm(file)
  await load()
  expect(await readFile(file, 'utf8')).toBe(authority.certificatePem)
  const expired = await createAuthority({ owner, now: now - 900 * DAY_MS })
  await writeFile(file, expired.certificatePem)
  await load()
  expect(await readFile(file, 'utf8')).toBe(authority.certificatePem)
})

test('a key that others can read is closed, and the user is told', async () => {
  await load()
  await chmod(join(folder, 'authproxy-ca-key.pem'), 0o644)
  const { notices } = await load()
  expect(notices).toEqual([expect.stringContaining('was readable by other users (mode 644)')])
  expect(await mode(join(folder, 'authproxy-ca-key.pem'))).toBe('600')
})

test('an existing folder is closed to others, and the user is told; a shared one is refused', async () => {
  await mkdir(folder)
  await chmod(folder, 0o755)
  expect((await load()).notices).toEqual([expect.stringContaining('mode 0700')])
  expect(await mode(folder)).toBe('700')
  await rm(folder, { recursive: true })
  await mkdir(folder)
  await chmod(folder, 0o1777)
  await expect(load()).rejects.toThrow(code('ca-folder'))
  expect(await readdir(folder)).toEqual([])
})

test('near its end the CA says so', async () => {
  const { authority } = await load()
  expect((await load({ now: authority.notAfter - 10 * DAY_MS })).notices.join()).toContain('expires on')
})

describe('UserError', () => {
  test('ca-folder: the folder is a file', async () => {
    await writeFile(folder, '')
    await expect(load()).rejects.toThrow(code('ca-folder'))
  })

  test.each([
    ['authproxy-ca.pem', 'authproxy-ca-key.pem'],
    ['authproxy-ca-key.pem', 'authproxy-ca.pem'],
  ])('ca-half-written: only %s', async (kept, lost) => {
    const made = await createAuthority({ owner, now })
    await mkdir(folder)
    await writeFile(join(folder, 'authproxy-ca.pem'), made.certificatePem)
    await writeFile(join(folder, 'authproxy-ca-key.pem'), made.privateKeyPem, { mode: 0o600 })
    await rm(join(folder, lost))
    await expect(load()).rejects.toThrow(code('ca-half-written'))
    expect(await readdir(folder)).toEqual([kept])
  })

  test('ca-mismatch: somebody exchanged the certificate, or the key', async () => {
    await load()
    const other = await createAuthority({ owner, now })
    await writeFile(join(folder, 'authproxy-ca.pem'), other.certificatePem)
    await expect(load()).rejects.toThrow(code('ca-mismatch'))
    await writeFile(join(folder, 'authproxy-ca-key.pem'), (await createAuthority({ owner, now })).privateKeyPem)
    await expect(load()).rejects.toThrow(code('ca-mismatch'))
  })

  test.each(['authproxy-ca.pem', 'authproxy-ca-key.pem'])('ca-unreadable: a pipe or a folder as %s', async name => {
    if (process.platform !== 'win32') {
      await mkdir(folder)
      execFileSync('mkfifo', [join(folder, name)])
      await expect(load()).rejects.toThrow(code('ca-unreadable'))
      await rm(join(folder, name))
    }
    await mkdir(join(folder, name), { recursive: true })
    await expect(load()).rejects.toThrow(`${join(folder, name)} is no file, but a folder, a device or a pipe.`)
  })

  test('ca-unreadable: an empty key file', async () => {
    await load()
    await writeFile(join(folder, 'authproxy-ca-key.pem'), '')
    await expect(load()).rejects.toThrow(code('ca-unreadable'))
  })

  test('ca-not-yet-valid: the clock is behind', async () => {
    await load()
    await expect(load({ now: now - 3 * DAY_MS })).rejects.toThrow(code('ca-not-yet-valid'))
  })

  test('ca-does-not-cover-host names a folder that will do', async () => {
    await load()
    await expect(load({ extraHosts: ['shop.example.com'] })).rejects.toMatchObject({
      code: 'ca-does-not-cover-host',
      nextStep: expect.stringContaining(join(folder, 'hosts', 'shop.example.com')),
    })
  })
})
