import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { findWorkTree, ignoreInGit } from '../../src/certs/work-tree.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'authproxy-tree-'))
})
afterEach(() => rm(folder, { recursive: true }))

const ignored = () => readFile(join(folder, '.gitignore'), 'utf8')

test('a folder of its own is ignored whole, a project only the files of the CA', async () => {
  await writeFile(join(folder, 'authproxy-ca-key.pem'), '')
  expect(await ignoreInGit(folder)).toBe(true)
  expect(await ignored()).toBe('*\n')
  await rm(join(folder, '.gitignore'))
  await writeFile(join(folder, 'package.json'), '{}')
  expect(await ignoreInGit(folder)).toBe(true)
  expect(await ignored()).toBe('/authproxy-ca*\n/hosts/\n')
})

test('an ignore file of the user stays as it is, and a folder that is none is no trouble', async () => {
  await writeFile(join(folder, '.gitignore'), 'dist\n')
  expect(await ignoreInGit(folder)).toBe(false)
  expect(await ignored()).toBe('dist\n')
  expect(await ignoreInGit(join(folder, 'none'))).toBe(false)
})

test('a work tree is found from any depth, by a folder or a file `.git`', async () => {
  const deep = join(folder, 'a', 'b')
  await mkdir(deep, { recursive: true })
  expect(await findWorkTree(deep)).toBeNull()
  await mkdir(join(folder, '.git'))
  expect(await findWorkTree(deep)).toBe(folder)
  await writeFile(join(folder, 'a', '.git'), 'gitdir: elsewhere')
  expect(await findWorkTree(deep)).toBe(join(folder, 'a'))
})
