import { execFileSync } from 'node:child_process'
import { lstatSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { checkHarPath } from '../../src/commands/run/har-path.ts'
import { saveHar } from '../../src/har/save.ts'
import { isSpecialFile } from '../../src/har/special-file.ts'
import { writeHar } from '../../src/har/write.ts'
import { EMPTY_EXPORT } from '../support/empty-export.ts'

const META = { version: '0.1.0', createdAt: 0, target: 'localhost:3000', publicOrigin: 'https://localhost:3443' }
const DOCUMENT = writeHar({ ...EMPTY_EXPORT, redacted: true }, META)
const folder = mkdtempSync(join(tmpdir(), 'special-'))
afterAll(() => rmSync(folder, { recursive: true }))
const [file, pipe, link] = ['a.har', 'pipe', 'link'].map(name => join(folder, name)) as [string, string, string]
writeFileSync(file, '')
execFileSync('mkfifo', [pipe])
symlinkSync(pipe, link)

test.each([
  [file, false],
  [join(folder, 'none.har'), false],
  [folder, false],
  [pipe, true],
  [link, true],
  ['/dev/null', true],
  // A link to whatever the output is, a file as well.
  ['/dev/stdout', true],
])('%s: %s', async (path, isSpecial) => expect(await isSpecialFile(path)).toBe(isSpecial))

test('nothing takes the place of a pipe, and nobody records for an hour before hearing of it', async () => {
  await expect(saveHar(pipe, DOCUMENT)).rejects.toThrow(
    `${pipe} could not be written: it is a device or a pipe, and no file.`,
  )
  expect(lstatSync(pipe).isFIFO()).toBe(true)
  await expect(checkHarPath('/dev/null')).rejects.toThrow('/dev/null is a device or a pipe, and no file.')
})
