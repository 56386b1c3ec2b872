import { expect, test } from 'vitest'
import { dataFolder, findCaFolder } from '../../src/certs/ca-folder.ts'

const base = { platform: 'linux', home: '/home/jo', env: {} } as const

test('--ca-dir wins over AUTHPROXY_CAROOT, that over the data folder, in a checkout too', () => {
  const env = { AUTHPROXY_CAROOT: '/env/ca' }
  expect(findCaFolder({ ...base, env, caDir: '/opt/ca' })).toBe('/opt/ca')
  expect(findCaFolder({ ...base, env })).toBe('/env/ca')
  expect(findCaFolder(base)).toBe('/home/jo/.local/share/authproxy')
  expect(findCaFolder({ ...base, env: { AUTHPROXY_CAROOT: '' } })).toBe('/home/jo/.local/share/authproxy')
})

test('extra hosts get a CA of their own, unless the folder was named', () => {
  const extraHosts = ['b.example.com', '2001:db8::1']
  expect(findCaFolder({ ...base, extraHosts })).toBe(
    '/home/jo/.local/share/authproxy/hosts/2001_db8__-64+b.example.com',
  )
  expect(findCaFolder({ ...base, extraHosts, caDir: '/opt/ca' })).toBe('/opt/ca')
})

test.each([
  ['linux', { XDG_DATA_HOME: '/data' }, '/data/authproxy'],
  ['linux', { XDG_DATA_HOME: 'relative' }, '/home/jo/.local/share/authproxy'],
  ['darwin', {}, '/home/jo/Library/Application Support/authproxy'],
  ['win32', { LOCALAPPDATA: 'C:\\Users\\jo\\AppData\\Local' }, 'C:\\Users\\jo\\AppData\\Local\\authproxy'],
] as const)('data folder on %s with %j', (platform, env, folder) => {
  expect(dataFolder({ platform, env, home: '/home/jo' })).toBe(folder)
})
