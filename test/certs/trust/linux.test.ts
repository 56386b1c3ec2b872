import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { createLinuxStore } from '../../../src/certs/trust/linux.ts'
import { CA, fakeRun } from './fake-run.ts'

let root: string
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'authproxy-root-'))
})
afterEach(() => rm(root, { recursive: true }))

const FAMILIES = [
  ['Debian', '/usr/local/share/ca-certificates', 'crt', '/etc/ssl/certs/ca-certificates.crt', 'update-ca-certificates'],
  [
    'Fedora',
    '/etc/pki/ca-trust/source/anchors',
    'pem',
    '/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem',
    'update-ca-trust extract',
  ],
  [
    'Arch',
    '/etc/ca-certificates/trust-source/anchors',
    'crt',
    '/etc/ca-certificates/extracted/tls-ca-bundle.pem',
    'trust extract-compat',
  ],
] as const

describe.each(FAMILIES)('%s', (_name, anchors, extension, bundle, update) => {
  const anchor = `${anchors}/authproxy-ca-${CA.id}.${extension}`

  /** The system: the update command concatenates the anchors into the bundle. */
  const system = async (isRoot: boolean) => {
    await mkdir(join(root, anchors), { recursive: true })
    await mkdir(dirname(join(root, bundle)), { recursive: true })
    const fake = fakeRun(() => undefined)
    const run: typeof fake.run = async (file, args) => {
      const result = await fake.run(file, args)
      const names = await readdir(join(root, anchors))
      const texts = await Promise.all(names.map(name => readFile(join(root, anchors, name), 'utf8')))
      await writeFile(join(root, bundle), texts.join(''))
      return result
    }
    return { ...fake, store: createLinuxStore({ platform: 'linux', home: '/home/jo', isRoot, run, root }) }
  }

  test('root: installs, checks the bundle, uninstalls', async () => {
    const { store, lines } = await system(true)
    expect(await store.check(CA)).toMatchObject([{ state: 'not trusted', place: anchors }])
    expect(await store.install(CA)).toMatchObject([
      {
        state: 'trusted',
        changes: [`wrote ${anchor}`, `ran ${update}`],
        undo: [`sudo rm ${anchor}`, `sudo ${update}`],
      },
    ])
    expect(lines).toEqual([update])
    expect(await store.install(CA)).toMatchObject([{ state: 'trusted', changes: [] }])
    expect(await store.uninstall(CA)).toMatchObject([
      { state: 'not trusted', changes: [`deleted ${anchor}`, `ran ${update}`] },
    ])
    expect(await readdir(join(root, anchors))).toEqual([])
  })

  test('anybody else: changes nothing, runs nothing, says the commands', async () => {
    const { store, lines } = await system(false)
    expect(await store.install(CA)).toMatchObject([
      { state: 'not trusted', changes: [], next: [`sudo install -m 0644 '${CA.file}' ${anchor}`, `sudo ${update}`] },
    ])
    await writeFile(join(root, anchor), CA.pem)
    expect(await store.uninstall(CA)).toMatchObject([{ changes: [], next: [`sudo rm ${anchor}`, `sudo ${update}`] }])
    expect(lines).toEqual([])
  })
})

test('an update that fails is reported, and the state is what the bundle says', async () => {
  await mkdir(join(root, '/usr/local/share/ca-certificates'), { recursive: true })
  const { run } = fakeRun(() => ({ code: 127, stderr: 'spawn update-ca-certificates ENOENT' }))
  const store = createLinuxStore({ platform: 'linux', home: '/h', isRoot: true, run, root })
  expect(await store.install(CA)).toMatchObject([{ state: 'not trusted', next: [expect.stringContaining('ENOENT')] }])
})

test('no known layout: absent', async () => {
  const { run } = fakeRun(() => undefined)
  const store = createLinuxStore({ platform: 'linux', home: '/h', isRoot: true, run, root })
  expect(await store.check(CA)).toMatchObject([{ state: 'absent' }])
})
