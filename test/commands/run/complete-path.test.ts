import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { homedir, tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { completePath, inHome } from '../../../src/commands/run/complete-path.ts'

const folder = mkdtempSync(join(tmpdir(), 'authproxy-complete-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))
for (const name of ['recordings', 'notes']) mkdirSync(join(folder, name))
for (const name of ['good.har', 'good-old.har.gz', 'good.txt', '.good.har', 'notes/a.json', 'notes/b.json'])
  writeFileSync(join(folder, name), '')

test.each([
  // Beside HAR files no others are meant.
  ['g', 'good', ['good-old.har.gz', 'good.har']],
  ['good.', 'good.har', ['good.har']],
  ['rec', 'recordings/', ['recordings/']],
  ['recordings/', 'recordings/', []],
  ['', '', ['good-old.har.gz', 'good.har', 'notes/', 'recordings/']],
  ['.g', '.good.har', ['.good.har']],
  ['notes/', 'notes/', ['a.json', 'b.json']],
  ['notes/a', 'notes/a.json', ['a.json']],
  ['nowhere/x', 'nowhere/x', []],
])('%j is completed to %j', async (typed, whole, names) => {
  const from = `${folder}/`
  expect(await completePath(from + typed)).toEqual({ typed: from + typed, whole: from + whole, names })
})

test('~ is the home folder, and stays as it was typed', async () => {
  expect(inHome('~/a.har')).toBe(`${homedir()}/a.har`)
  expect(inHome('a~/b')).toBe('a~/b')
  expect(await completePath('~/no such file at all')).toEqual({
    typed: '~/no such file at all',
    whole: '~/no such file at all',
    names: [],
  })
})
