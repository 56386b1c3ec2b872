import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { findDevScript } from '../../src/launch/dev-script.ts'

let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'authproxy-script-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

const DEV = '{"scripts":{"dev":"next dev"}}'

test.each<readonly [what: string, files: Readonly<Record<string, string>>, command: readonly string[] | null]>([
  ['npm', { 'package.json': DEV }, ['npm', 'run', 'dev']],
  ['pnpm', { 'package.json': DEV, 'pnpm-lock.yaml': '' }, ['pnpm', 'run', 'dev']],
  ['yarn', { 'package.json': DEV, 'yarn.lock': '' }, ['yarn', 'run', 'dev']],
  ['bun', { 'package.json': DEV, 'bun.lock': '' }, ['bun', 'run', 'dev']],
  [
    'npm, though another lock file was left over',
    { 'package.json': DEV, 'package-lock.json': '', 'yarn.lock': '' },
    ['npm', 'run', 'dev'],
  ],
  [
    'by name',
    { 'package.json': '{"packageManager":"pnpm@10.0.0","scripts":{"dev":"next dev"}}' },
    ['pnpm', 'run', 'dev'],
  ],
  ['no script', { 'package.json': '{"scripts":{"start":"next start"}}' }, null],
  ['no scripts', { 'package.json': '{}' }, null],
  ['odd scripts', { 'package.json': '{"scripts":{"dev":1}}' }, null],
  ['not JSON', { 'package.json': '{' }, null],
  ['null', { 'package.json': 'null' }, null],
  ['no package', {}, null],
])('%s', (_what, files, command) => {
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text)
  expect(findDevScript(folder)).toEqual(command)
})

test('an app of a workspace: the lock file and the name stand at its root, and not beyond the repository', () => {
  const app = join(folder, 'repo', 'apps', 'web')
  const put = (path: string, text: string) => {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), text)
  }
  put('repo/apps/web/package.json', DEV)
  put('yarn.lock', '')
  mkdirSync(join(folder, 'repo', '.git'))
  expect(findDevScript(app)).toEqual(['npm', 'run', 'dev'])
  put('repo/pnpm-lock.yaml', '')
  expect(findDevScript(app)).toEqual(['pnpm', 'run', 'dev'])
  put('repo/package.json', '{"packageManager":"bun@1.2.0"}')
  expect(findDevScript(app)).toEqual(['bun', 'run', 'dev'])
})
