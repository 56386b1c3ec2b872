import { expect, test } from 'vitest'
import { createMacosStore } from '../../../src/certs/trust/macos.ts'
import { CA, fakeRun } from './fake-run.ts'

const keychain = '/Users/jo/Library/Keychains/login.keychain-db'
const verify = `security verify-cert -c ${CA.file} -p ssl -l -L`

/** A keychain that keeps what it is told, as `security` would. */
function keychainWith(trusted: boolean, add = { code: 0, stderr: '' }) {
  let holds = trusted
  const fake = fakeRun(line => {
    if (line.includes('add-trusted-cert')) {
      if (add.code === 0) holds = true
      return add
    }
    if (line.includes('remove-trusted-cert')) holds = false
    return line === verify ? { code: holds ? 0 : 1 } : {}
  })
  return { ...fake, store: createMacosStore({ platform: 'darwin', home: '/Users/jo', isRoot: false, run: fake.run }) }
}

test('install trusts for TLS only, in the login keychain, checks, and says how to undo it', async () => {
  const { store, lines } = keychainWith(false)
  const [report] = await store.install(CA)
  expect(lines).toEqual([verify, `security add-trusted-cert -r trustRoot -p ssl -k ${keychain} ${CA.file}`, verify])
  expect(report).toMatchObject({ state: 'trusted', changes: [expect.stringContaining(keychain)] })
  expect(report?.undo).toEqual([
    "security remove-trusted-cert '/ca dir/authproxy-ca.pem'",
    `security delete-certificate -Z AB12 ${keychain}`,
  ])
})

test('install changes nothing when it is trusted already', async () => {
  const { store, lines } = keychainWith(true)
  expect(await store.install(CA)).toMatchObject([{ state: 'trusted', changes: [] }])
  expect(lines).toEqual([verify])
})

test('a cancelled dialog is reported', async () => {
  const { store } = keychainWith(false, { code: 1, stderr: 'The authorization was cancelled by the user.\n' })
  expect(await store.install(CA)).toMatchObject([
    { state: 'not trusted', changes: [], next: ['security: The authorization was cancelled by the user.'] },
  ])
})

test('uninstall removes trust and certificate; without `security` nothing is known', async () => {
  const { store } = keychainWith(true)
  expect(await store.uninstall(CA)).toMatchObject([
    { state: 'not trusted', changes: [expect.stringContaining('removed')] },
  ])
  const { run } = fakeRun(() => ({ code: 127 }))
  const bare = createMacosStore({ platform: 'darwin', home: '/h', isRoot: false, run })
  expect(await bare.check(CA)).toMatchObject([{ state: 'unknown' }])
})
