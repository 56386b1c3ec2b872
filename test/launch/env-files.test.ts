import { mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
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
  const isSeen = async (change: () => void) => {
    const before = changes
    change()
    await expect.poll(() => changes, { timeout: 15_000 }).toBeGreaterThan(before)
  }
  // What is written before the first look is no change; on a busy machine that look may be late.
  await expect
    .poll(
      () => {
        writeFileSync(file, `NEXTAUTH_URL=http://localhost:${performance.now()}`)
        return changes
      },
      { timeout: 15_000 },
    )
    .toBeGreaterThan(0)
  // Until the last of these is seen, too.
  await delay(500)
  await isSeen(() => writeFileSync(file, 'NEXTAUTH_URL=https://localhost:3443'))
  await isSeen(() => {
    writeFileSync(`${file}.tmp`, 'NEXTAUTH_URL=')
    renameSync(`${file}.tmp`, file)
  })
  await isSeen(() => rmSync(file))
})

test('a folder that is not there is no trouble', () => {
  expect(() => watchEnvFiles(join(app, 'none'), () => {})()).not.toThrow()
})
