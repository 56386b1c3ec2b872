import { chmod, mkdir, mkdtemp, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { errorCode, keepPrivate, preparePrivateFolder } from '../../src/certs/ca-permissions.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'authproxy-modes-'))
})
afterEach(() => rm(folder, { recursive: true }))

const mode = async (path: string): Promise<number> => (await stat(path)).mode & 0o777

test('makes missing parents, and says nothing about a folder that is private already', async () => {
  const deep = join(folder, 'a', 'b')
  expect(await preparePrivateFolder(deep)).toEqual([])
  expect(await mode(deep)).toBe(0o700)
  expect(await preparePrivateFolder(deep)).toEqual([])
})

test.each([0o750, 0o701, 0o777])('closes a folder of mode %o', async open => {
  const path = join(folder, 'open')
  await mkdir(path)
  await chmod(path, open)
  expect(await preparePrivateFolder(path)).toHaveLength(1)
  expect(await mode(path)).toBe(0o700)
})

test('a folder with other things in it keeps its mode; others must not be able to write there', async () => {
  await writeFile(join(folder, 'package.json'), '{}')
  await chmod(folder, 0o755)
  expect(await preparePrivateFolder(folder)).toEqual([expect.stringContaining('left as it is')])
  expect(await mode(folder)).toBe(0o755)
  await chmod(folder, 0o775)
  await expect(preparePrivateFolder(folder)).rejects.toMatchObject({ code: 'ca-folder' })
})

test.each(['/dev/null/ca', '/proc/authproxy-test/ca'])(
  'a place that takes no folder (%s) is refused, and at once',
  async path => {
    await expect(preparePrivateFolder(path)).rejects.toMatchObject({ name: 'UserError', code: 'ca-folder' })
  },
)

test.each([
  [0o600, false],
  [0o400, false],
  [0o640, true],
  [0o604, true],
])('a key of mode %o is mended: %s', async (given, mended) => {
  const path = join(folder, 'key.pem')
  await writeFile(path, '')
  await chmod(path, given)
  expect((await keepPrivate(path)) !== null).toBe(mended)
  expect((await mode(path)) & 0o077).toBe(0)
})

test('errorCode', () => {
  expect(errorCode(Object.assign(new Error('x'), { code: 'EACCES' }))).toBe('EACCES')
  expect(errorCode(new Error('no code'))).toBe('no code')
  expect(errorCode('thrown text')).toBe('thrown text')
})
