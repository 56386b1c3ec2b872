import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createNssStore } from '../../../src/certs/trust/nss.ts'
import { CA, fakeRun } from './fake-run.ts'

let home: string
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'authproxy-nss-'))
})
afterEach(() => rm(home, { recursive: true }))

const addDatabase = async (path: string): Promise<void> => {
  await mkdir(join(home, path), { recursive: true })
  await writeFile(join(home, path, 'cert9.db'), '')
}

test('finds Chromium and Firefox, packaged or not, and leaves folders without a database alone', async () => {
  const paths = [
    '.pki/nssdb',
    'snap/chromium/current/.pki/nssdb',
    '.mozilla/firefox/abc.default',
    'snap/firefox/common/.mozilla/firefox/def.default',
    '.var/app/org.mozilla.firefox/.mozilla/firefox/ghi.default',
  ]
  for (const path of paths) await addDatabase(path)
  await mkdir(join(home, '.mozilla/firefox/Crash Reports'), { recursive: true })
  const { run } = fakeRun(() => undefined)
  const reports = await createNssStore({ platform: 'linux', home, isRoot: false, run }).check(CA)
  expect(reports.map(report => report.place)).toEqual(paths.map(path => join(home, path)))
  expect(new Set(reports.map(report => report.state))).toEqual(new Set(['not trusted']))
})

test('without certutil it says the package, and makes nothing', async () => {
  const { run } = fakeRun(() => ({ code: 127 }))
  const reports = await createNssStore({ platform: 'linux', home, isRoot: false, run }).install(CA)
  expect(reports).toMatchObject([{ state: 'unknown', changes: [], next: [expect.stringContaining('libnss3-tools')] }])
})

test('another certificate under our name is not ours: not trusted, not removed', async () => {
  await addDatabase('.pki/nssdb')
  const { run, lines } = fakeRun(line => {
    if (line.endsWith(' -a')) return { stdout: CA.pem.replace('AAAA', 'EVIL') }
    return line.endsWith(' -L') ? { stdout: `\n${CA.nickname}                C,,\n` } : {}
  })
  const store = createNssStore({ platform: 'linux', home, isRoot: false, run })
  expect(await store.uninstall(CA)).toMatchObject([{ state: 'not trusted', changes: [] }])
  expect(lines.filter(line => line.includes(' -D'))).toEqual([])
})

test('on Windows, and on a Mac without Firefox, there is nothing', async () => {
  const { run, lines } = fakeRun(() => undefined)
  for (const platform of ['win32', 'darwin'] as const)
    expect(await createNssStore({ platform, home, isRoot: false, run }).install(CA)).toMatchObject([
      { state: 'absent' },
    ])
  expect(lines).toEqual([])
})
