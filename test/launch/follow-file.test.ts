import { appendFileSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { followFile } from '../../src/launch/follow-file.ts'

let folder = ''
let path = ''
let stop = () => {}
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'authproxy-follow-'))
  path = join(folder, 'app.log')
})
afterEach(() => {
  stop()
  rmSync(folder, { recursive: true })
})

function follow(): string[] {
  const lines: string[] = []
  stop = followFile(path, line => lines.push(line))
  return lines
}
const holds = (lines: string[], expected: string[]) =>
  vi.waitFor(() => expect(lines).toEqual(expected), { timeout: 5_000, interval: 10 })

test('tells what is added, and nothing of what stood there', async () => {
  writeFileSync(path, 'old\n')
  const lines = follow()
  appendFileSync(path, 'one\ntw')
  await holds(lines, ['one'])
  appendFileSync(path, 'o\n')
  await holds(lines, ['one', 'two'])
})

test('a file that is made later is read from its beginning', async () => {
  const lines = follow()
  writeFileSync(path, 'first\n')
  await holds(lines, ['first'])
})

test('one that was rotated is read on, the new one from its beginning', async () => {
  writeFileSync(path, '')
  const lines = follow()
  appendFileSync(path, 'one\n')
  await holds(lines, ['one'])
  renameSync(path, `${path}.1`)
  writeFileSync(path, 'two\n')
  await holds(lines, ['one', 'two'])
})

test('one that was emptied is read from its beginning', async () => {
  writeFileSync(path, 'a long line of before\n')
  const lines = follow()
  writeFileSync(path, 'new\n')
  await holds(lines, ['new'])
})
