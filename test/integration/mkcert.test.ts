import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createLeafMinter } from '../../src/certs/leaf.ts'
import { findMkcertFolder, loadMkcertAuthority, mkcertNickname } from '../../src/certs/mkcert.ts'
import { runProgram } from '../../src/certs/trust/run-program.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'authproxy-mkcert-'))
})
afterEach(() => rm(folder, { recursive: true }))

/** A CA as mkcert makes it: RSA-3072, PrintableString and UTF8String in the name, no constraints. */
async function makeRoot(): Promise<void> {
  const made = await runProgram('openssl', [
    ...['req', '-x509', '-newkey', 'rsa:3072', '-nodes', '-sha256', '-days', '3650'],
    ...['-subj', '/O=mkcert development CA/OU=jo@häst (Jo)/CN=mkcert jo@häst (Jo)', '-utf8'],
    ...['-addext', 'basicConstraints=critical,CA:TRUE,pathlen:0', '-addext', 'keyUsage=critical,keyCertSign'],
    ...['-keyout', join(folder, 'rootCA-key.pem'), '-out', join(folder, 'rootCA.pem')],
  ])
  expect(made.code, made.stderr).toBe(0)
}

test('signs leaves that verify strictly', async () => {
  await makeRoot()
  const authority = await loadMkcertAuthority(folder, Date.now())
  expect(authority).toMatchObject({ kind: 'mkcert', constraints: null })
  expect(mkcertNickname(authority)).toMatch(/^mkcert development CA \d+$/)
  const minter = await createLeafMinter(authority)
  await writeFile(join(folder, 'leaf.pem'), minter.leafFor('app.localhost').cert)
  const args = [
    'verify',
    '-x509_strict',
    '-purpose',
    'sslserver',
    '-CAfile',
    join(folder, 'rootCA.pem'),
    join(folder, 'leaf.pem'),
  ]
  expect(await runProgram('openssl', args)).toMatchObject({ code: 0 })
})

test('missing, unreadable, expired', async () => {
  await expect(loadMkcertAuthority(folder, Date.now())).rejects.toMatchObject({ code: 'mkcert-missing' })
  await mkdir(join(folder, 'rootCA.pem'))
  await writeFile(join(folder, 'rootCA-key.pem'), '')
  await expect(loadMkcertAuthority(folder, Date.now())).rejects.toMatchObject({ code: 'mkcert-unreadable' })
  await rm(join(folder, 'rootCA.pem'), { recursive: true })
  await makeRoot()
  await chmod(join(folder, 'rootCA-key.pem'), 0o600)
  await expect(loadMkcertAuthority(folder, Date.UTC(2090, 0))).rejects.toMatchObject({ code: 'mkcert-expired' })
})

test('its folder', () => {
  expect(findMkcertFolder({ env: { CAROOT: '/x' }, platform: 'linux', home: '/h' })).toBe('/x')
  expect(findMkcertFolder({ env: {}, platform: 'darwin', home: '/h' })).toBe('/h/Library/Application Support/mkcert')
})
