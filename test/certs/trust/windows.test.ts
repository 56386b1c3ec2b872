import { expect, test } from 'vitest'
import { createWindowsStore } from '../../../src/certs/trust/windows.ts'
import { CA, fakeRun } from './fake-run.ts'

function rootStoreWith(trusted: boolean, refuses = false) {
  let holds = trusted
  const fake = fakeRun(line => {
    if (line.includes('-addstore')) {
      if (refuses) return { code: 1, stdout: 'CertUtil: -addstore command FAILED: 0x800704c7\n' }
      holds = true
    }
    if (line.includes('-delstore')) holds = false
    return line.includes('-store ') ? { code: holds ? 0 : 1 } : {}
  })
  return {
    ...fake,
    store: createWindowsStore({ platform: 'win32', home: 'C:\\Users\\jo', isRoot: false, run: fake.run }),
  }
}

test("install adds to the current user's roots, checks, and says how to undo it", async () => {
  const { store, lines } = rootStoreWith(false)
  expect(await store.install(CA)).toMatchObject([{ state: 'trusted', undo: ['certutil -user -delstore Root AB12'] }])
  expect(lines).toEqual([
    'certutil.exe -user -store Root AB12',
    `certutil.exe -user -addstore -f Root ${CA.file}`,
    'certutil.exe -user -store Root AB12',
  ])
})

test('a refused warning is reported', async () => {
  const { store } = rootStoreWith(false, true)
  expect(await store.install(CA)).toMatchObject([
    { state: 'not trusted', next: [expect.stringContaining('0x800704c7')] },
  ])
})

test('uninstall removes by thumbprint, and only what is there', async () => {
  expect(await rootStoreWith(true).store.uninstall(CA)).toMatchObject([{ state: 'not trusted', next: [] }])
  const { store, lines } = rootStoreWith(false)
  await store.uninstall(CA)
  expect(lines).toEqual(['certutil.exe -user -store Root AB12'])
})
