import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { dataFolder, findCaFolder, isCheckout } from '../../src/certs/ca-folder.ts'

let checkout: string
beforeAll(async () => {
  checkout = await mkdtemp(join(tmpdir(), 'authproxy-checkout-'))
  await mkdir(join(checkout, '.git'))
  await mkdir(join(checkout, 'certs'))
  await writeFile(join(checkout, 'certs', '.gitignore'), '*\n')
})
afterAll(() => rm(checkout, { recursive: true }))

const base = { platform: 'linux', home: '/home/jo', packageRoot: null, env: {} } as const

test('--ca-dir wins over AUTHPROXY_CAROOT, that over a checkout, that over the data folder', () => {
  const env = { AUTHPROXY_CAROOT: '/env/ca' }
  expect(findCaFolder({ ...base, env, packageRoot: checkout, caDir: '/opt/ca' })).toBe('/opt/ca')
  expect(findCaFolder({ ...base, env, packageRoot: checkout })).toBe('/env/ca')
  expect(findCaFolder({ ...base, packageRoot: checkout })).toBe(join(checkout, 'certs'))
  expect(findCaFolder(base)).toBe('/home/jo/.local/share/authproxy')
  expect(findCaFolder({ ...base, env: { AUTHPROXY_CAROOT: '' } })).toBe('/home/jo/.local/share/authproxy')
})

test('extra hosts get a CA of their own, unless the folder was named', () => {
  const extraHosts = ['b.example.com', '2001:db8::1']
  expect(findCaFolder({ ...base, extraHosts })).toBe('/home/jo/.local/share/authproxy/hosts/2001_db8__1+b.example.com')
  expect(findCaFolder({ ...base, extraHosts, caDir: '/opt/ca' })).toBe('/opt/ca')
})

test('a package without .git or without the ignore file is no checkout', async () => {
  expect(isCheckout(checkout)).toBe(true)
  const bare = await mkdtemp(join(tmpdir(), 'authproxy-package-'))
  expect(isCheckout(bare)).toBe(false)
  await mkdir(join(bare, '.git'))
  expect(isCheckout(bare)).toBe(false)
  await rm(bare, { recursive: true })
})

test.each([
  ['linux', { XDG_DATA_HOME: '/data' }, '/data/authproxy'],
  ['linux', { XDG_DATA_HOME: 'relative' }, '/home/jo/.local/share/authproxy'],
  ['darwin', {}, '/home/jo/Library/Application Support/authproxy'],
  ['win32', { LOCALAPPDATA: 'C:\\Users\\jo\\AppData\\Local' }, 'C:\\Users\\jo\\AppData\\Local\\authproxy'],
] as const)('data folder on %s with %j', (platform, env, folder) => {
  expect(dataFolder({ platform, env, home: '/home/jo' })).toBe(folder)
})
