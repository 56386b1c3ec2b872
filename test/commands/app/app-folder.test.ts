import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { describeAppFolder, findAppFolder } from '../../../src/commands/app/app-folder.ts'

let root: string
beforeEach(() => {
  root = realpathSync(mkdtempSync(join(tmpdir(), 'authproxy-folder-')))
  for (const name of ['shop/apps/web', 'blog', 'copy']) mkdirSync(join(root, name), { recursive: true })
})
afterEach(() => rmSync(root, { recursive: true, force: true }))

const TARGET = { host: 'localhost', port: 3000, label: 'localhost:3000' }
const find = (appDir: string, folders: readonly string[], target = TARGET) =>
  findAppFolder(join(root, appDir), [target], () => folders.map(one => join(root, one)))

test('the folder itself or one below it is the app; one above it may have been told of it', () => {
  expect(find('shop', ['shop'])).toEqual({ kind: 'same' })
  expect(find('shop', ['shop/.next/standalone'])).toEqual({ kind: 'same' })
  expect(find('shop/apps/web', ['shop'])).toEqual({ kind: 'unknown' })
})

test('a package of its own below the folder: that may be one app of several', () => {
  writeFileSync(join(root, 'shop/package.json'), '{"name":"shop"}')
  writeFileSync(join(root, 'shop/apps/web/package.json'), '{"name":"web"}')
  expect(find('shop', ['shop/apps/web'])).toEqual({ kind: 'unknown' })
  writeFileSync(join(root, 'shop/apps/web/package.json'), '{"name":"shop"}')
  expect(find('shop', ['shop/apps/web'])).toEqual({ kind: 'same' })
})

test('another folder is told, with the next step', () => {
  const found = find('blog', ['shop'])
  expect(found).toEqual({ kind: 'other', folder: join(root, 'shop'), target: 'localhost:3000' })
  expect(describeAppFolder('blog', found)).toBe(
    `The app at localhost:3000 runs in ${root}/shop, and code and .env files are read in blog: no lines of code are named. To have its own read, start authproxy with --app-dir ${root}/shop.`,
  )
  expect(describeAppFolder('blog', { kind: 'unknown' })).toBeNull()
  // A folder whose name only begins alike.
  mkdirSync(join(root, 'shop-old'))
  expect(find('shop', ['shop-old']).kind).toBe('other')
})

test('nothing is known: of nobody, of two that differ, of another machine, of a folder that is not there', () => {
  expect(find('shop', [])).toEqual({ kind: 'unknown' })
  expect(find('shop', ['shop', 'blog'])).toEqual({ kind: 'unknown' })
  expect(find('shop', ['blog'], { ...TARGET, host: 'app.internal' })).toEqual({ kind: 'unknown' })
  expect(find('nowhere', ['shop'])).toEqual({ kind: 'unknown' })
  expect(findAppFolder(root, [])).toEqual({ kind: 'unknown' })
})

test('a copy of the built app bears the name of its package', () => {
  for (const name of ['shop', 'copy']) writeFileSync(join(root, name, 'package.json'), '{"name":"shop"}')
  expect(find('shop', ['copy'])).toEqual({ kind: 'unknown' })
  writeFileSync(join(root, 'blog/package.json'), '{"name":"blog"}')
  expect(find('shop', ['blog']).kind).toBe('other')
})

test('of several apps the one that runs elsewhere counts', () => {
  const folders = new Map([
    [3000, [join(root, 'shop')]],
    [4000, [join(root, 'blog')]],
  ])
  const targets = [TARGET, { ...TARGET, port: 4000, label: 'localhost:4000' }]
  expect(findAppFolder(join(root, 'shop'), targets, port => folders.get(port) ?? [])).toMatchObject({
    kind: 'other',
    target: 'localhost:4000',
  })
  folders.set(4000, [])
  expect(findAppFolder(join(root, 'shop'), targets, port => folders.get(port) ?? [])).toEqual({ kind: 'unknown' })
})

const SERVER = `const server = require('net').createServer().listen(0, '127.0.0.1', () => console.log(server.address().port))`

describe.skipIf(!existsSync('/proc/net/tcp'))('with /proc', () => {
  let child: ChildProcess | null = null
  afterEach(() => void child?.kill())

  test('the process that listens says where it works', async () => {
    child = spawn(process.execPath, ['-e', SERVER], { cwd: join(root, 'shop'), stdio: ['ignore', 'pipe', 'inherit'] })
    if (child.stdout === null) throw new Error('no output')
    const [data] = await once(child.stdout, 'data')
    const targets = [{ ...TARGET, port: Number(String(data)) }]
    expect(findAppFolder(join(root, 'shop'), targets)).toEqual({ kind: 'same' })
    expect(findAppFolder(join(root, 'blog'), targets)).toMatchObject({ kind: 'other', folder: join(root, 'shop') })
  })
})
