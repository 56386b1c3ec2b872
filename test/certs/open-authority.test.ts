import { mkdir, mkdtemp, readFile, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { permitsHost } from '../../src/certs/constraints.ts'
import { findChosenFolder, openAuthority, readSurroundings } from '../../src/certs/open-authority.ts'

let home: string
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'authproxy-home-'))
})
afterEach(() => rm(home, { recursive: true }))

const surroundings = () => ({ ...readSurroundings(), env: {}, platform: 'linux' as const, home })

test('the CA of every day stays narrow: a production host gets one of its own', async () => {
  const daily = await openAuthority({}, surroundings())
  const special = await openAuthority({ hosts: ['Shop.Example.com', 'localhost'] }, surroundings())
  expect(special.extraHosts).toEqual(['shop.example.com'])
  expect(special.folder).toBe(join(daily.folder, 'hosts', 'shop.example.com'))
  expect(permitsHost(special.authority.constraints, 'shop.example.com')).toBe(true)
  expect(permitsHost(daily.authority.constraints, 'shop.example.com')).toBe(false)
  expect((await openAuthority({ hosts: ['app.test'] }, surroundings())).folder).toBe(daily.folder)
})

test('finding the folder makes nothing', () => {
  expect(findChosenFolder({ caDir: '/nowhere' }, surroundings())).toBe('/nowhere')
  expect(findChosenFolder({ ca: 'mkcert' }, surroundings())).toBe(join(home, '.local/share/mkcert'))
})

test('a host that is none is refused before anything is made', async () => {
  await expect(openAuthority({ hosts: ['com'] }, surroundings())).rejects.toMatchObject({ code: 'bad-host' })
})

test('a CA in a Git work tree is closed, ignored by Git, and said so once', async () => {
  await mkdir(join(home, 'app', '.git'), { recursive: true })
  const caDir = join(home, 'app', 'tools', 'ca')
  const first = await openAuthority({ caDir }, surroundings())
  expect(first.notices).toEqual([
    `The CA's private key is inside the Git work tree ${join(home, 'app')}. Never commit ${caDir}; without --ca-dir the key lives in your data folder.`,
  ])
  expect(await readFile(join(caDir, '.gitignore'), 'utf8')).toBe('*\n')
  expect((await stat(caDir)).mode & 0o777).toBe(0o700)
  expect((await openAuthority({ caDir }, surroundings())).notices).toEqual([])
  // Made by an authproxy that wrote no ignore file.
  await rm(join(caDir, '.gitignore'))
  expect((await openAuthority({ caDir }, surroundings())).notices).toEqual(first.notices)
  expect(await readFile(join(caDir, '.gitignore'), 'utf8')).toBe('*\n')
})

test('the CA of the data folder is ignored by Git too, without a word', async () => {
  const { folder, notices } = await openAuthority({}, surroundings())
  expect(notices).toEqual([])
  expect(await readFile(join(folder, '.gitignore'), 'utf8')).toBe('*\n')
})
