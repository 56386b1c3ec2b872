import { spawnSync } from 'node:child_process'
import {
  chmodSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { saveHar } from '../../src/har/save.ts'
import { writeHar } from '../../src/har/write.ts'
import { EMPTY_EXPORT } from '../support/empty-export.ts'

const META = { version: '0.1.0', createdAt: 0, target: 'localhost:3000', publicOrigin: 'https://localhost:3443' }
const DOCUMENT = writeHar({ ...EMPTY_EXPORT, redacted: true }, META)

let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'authproxy-har-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

test('writes JSON that only its owner may read, and leaves nothing beside it', async () => {
  const path = join(folder, 'a.har')
  await saveHar(path, DOCUMENT)
  expect(JSON.parse(readFileSync(path, 'utf8'))).toEqual(JSON.parse(JSON.stringify(DOCUMENT)))
  expect(statSync(path).mode & 0o777).toBe(0o600)
  expect(readdirSync(folder)).toEqual(['a.har'])
})

test('a readable old file becomes a private new one', async () => {
  const path = join(folder, 'a.har')
  writeFileSync(path, 'old')
  chmodSync(path, 0o644)
  await saveHar(path, DOCUMENT)
  expect(statSync(path).mode & 0o777).toBe(0o600)
})

test('a symbolic link is replaced, not followed', async () => {
  const victim = join(folder, 'victim')
  const path = join(folder, 'a.har')
  writeFileSync(victim, 'precious')
  symlinkSync(victim, path)
  await saveHar(path, DOCUMENT)
  expect(readFileSync(victim, 'utf8')).toBe('precious')
  expect(lstatSync(path).isSymbolicLink()).toBe(false)
})

test.each([
  ['a missing folder', 'nowhere/a.har', /nowhere\/a\.har could not be written: its folder does not exist/],
  ['a folder in its place', 'taken', /taken could not be written: it is a folder/],
])('%s is a UserError that names the path', async (_what, name, message) => {
  mkdirSync(join(folder, 'taken'))
  const failure = expect(saveHar(join(folder, name), DOCUMENT)).rejects
  await failure.toMatchObject({ name: 'UserError', code: 'har-not-written', message: expect.stringMatching(message) })
  expect(readdirSync(folder)).toEqual(['taken'])
})

test('with no room left the old file stays as it was', () => {
  const path = join(folder, 'a.har')
  writeFileSync(path, 'old')
  const script = `
    import { saveHar } from ${JSON.stringify(resolve('src/har/save.ts'))}
    const log = { version: '1.2', entries: [{ text: 'x'.repeat(100_000) }] }
    try { await saveHar(${JSON.stringify(path)}, { log }) } catch (error) { console.log(error.message) }`
  // Blocks of 512 or 1024 octets: less than the document in any case.
  const run = spawnSync('sh', ['-c', 'ulimit -f 8; exec "$0" --input-type=module -e "$1"', process.execPath, script], {
    encoding: 'utf8',
  })
  expect(run.stdout).toContain(`${path} could not be written: files may not be that large here`)
  expect(readFileSync(path, 'utf8')).toBe('old')
  expect(readdirSync(folder)).toEqual(['a.har'])
})
