import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { extraCa } from '../../src/launch/extra-ca.ts'

let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'authproxy-extra-'))
  writeFileSync(join(folder, 'ours.pem'), 'OURS\n')
  writeFileSync(join(folder, 'own.pem'), 'OWN')
})
afterEach(() => rmSync(folder, { recursive: true }))

test('both stand in one file, which is taken away again', () => {
  const { file, remove } = extraCa(join(folder, 'ours.pem'), join(folder, 'own.pem'))
  expect(readFileSync(file, 'utf8')).toBe('OWN\nOURS\n')
  remove()
  expect(existsSync(file)).toBe(false)
})

test.each([undefined, '', 'missing.pem', 'ours.pem'])('without another one (%s) ours is used as it is', own => {
  const ours = join(folder, 'ours.pem')
  const { file, remove } = extraCa(ours, own ? join(folder, own) : own)
  expect(file).toBe(ours)
  remove()
  expect(existsSync(ours)).toBe(true)
})
