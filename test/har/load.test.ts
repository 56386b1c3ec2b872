import { mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { MAX_HAR_BYTES, readHarFile } from '../../src/har/load.ts'

const HAR = JSON.stringify({
  log: { entries: [{ request: { url: 'https://a.example/' }, response: { status: 200 } }] },
})
let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'authproxy-har-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

function file(content: string | Buffer): string {
  const path = join(folder, 'a.har')
  writeFileSync(path, content)
  return path
}

test.each([
  ['plain', HAR],
  ['gzip', gzipSync(HAR)],
  ['UTF-16', Buffer.from(`\ufeff${HAR}`, 'utf16le')],
])('reads %s', async (_form, content) => {
  expect((await readHarFile(file(content))).exchanges).toHaveLength(1)
})

test.each([
  ['har-no-json', 'no json'],
  ['har-not-read', Buffer.concat([Buffer.of(0x1f, 0x8b), Buffer.from('no gzip')])],
  ['har-too-large', gzipSync(Buffer.alloc(MAX_HAR_BYTES + 1), { level: 1 })],
])('%s names the path', async (code, content) => {
  const path = file(content)
  await expect(readHarFile(path)).rejects.toMatchObject({ code, message: expect.stringContaining(path) })
})

test('a file over the limit is not read at all', async () => {
  const path = file('')
  truncateSync(path, MAX_HAR_BYTES + 1)
  await expect(readHarFile(path)).rejects.toMatchObject({
    code: 'har-too-large',
    message: expect.stringContaining('256 MiB'),
  })
})

test('a missing file and a folder', async () => {
  await expect(readHarFile(join(folder, 'none'))).rejects.toMatchObject({
    message: expect.stringContaining('no such file'),
  })
  await expect(readHarFile(folder)).rejects.toMatchObject({ message: expect.stringContaining('is a folder') })
})
