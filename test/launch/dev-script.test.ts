import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
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
