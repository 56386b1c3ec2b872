import { mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { watchEnvFiles } from '../../src/launch/env-files.ts'

let app = ''
let changes = 0
let stop = () => {}
beforeEach(() => {
  app = mkdtempSync(join(tmpdir(), 'env-files-'))
  writeFileSync(join(app, '.env'), 'A=1')
  changes = 0
  stop = watchEnvFiles(app, () => changes++, 20)
})
afterEach(() => {
  stop()
  rmSync(app, { recursive: true })
})

test('a file that is made, written, replaced as editors do, and removed', async () => {
  const file = join(app, '.env.local')
  writeFileSync(file, 'NEXTAUTH_URL=http://localhost:3000')
  await expect.poll(() => changes).toBe(1)
  writeFileSync(file, 'NEXTAUTH_URL=https://localhost:3443')
  await expect.poll(() => changes).toBe(2)
  writeFileSync(`${file}.tmp`, 'NEXTAUTH_URL=')
  renameSync(`${file}.tmp`, file)
  await expect.poll(() => changes).toBe(3)
  rmSync(file)
  await expect.poll(() => changes).toBe(4)
})

test('a folder that is not there is no trouble', () => {
  expect(() => watchEnvFiles(join(app, 'none'), () => {})()).not.toThrow()
})
