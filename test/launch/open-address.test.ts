import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { openAddress, openerOf } from '../../src/launch/open-address.ts'

const path = process.env.PATH
let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'authproxy-opener-'))
  process.env.PATH = `${folder}${delimiter}${path}`
})
afterEach(() => {
  process.env.PATH = path
  rmSync(folder, { recursive: true, force: true })
})

function opener(text: string): void {
  writeFileSync(join(folder, 'xdg-open'), `#!/bin/sh\n${text}\n`)
  chmodSync(join(folder, 'xdg-open'), 0o755)
}

test('the address is one argument of the program of the system, and no shell reads it', () => {
  const url = 'https://localhost:3443/?a=1&b="2"'
  expect(openerOf(url, 'linux')).toEqual(['xdg-open', url])
  expect(openerOf(url, 'darwin')).toEqual(['open', url])
  expect(openerOf(url, 'win32')).toEqual(['rundll32', 'url.dll,FileProtocolHandler', url])
})

test.skipIf(process.platform === 'win32')('it is opened', async () => {
  opener(`printf %s "$1" > "${folder}/asked"`)
  await openAddress('https://localhost:3443', 'linux')
  expect(readFileSync(join(folder, 'asked'), 'utf8')).toBe('https://localhost:3443')
})

test.skipIf(process.platform === 'win32')('nothing opens it: one sentence and the next step', async () => {
  opener('exit 3')
  await expect(openAddress('https://localhost:3443', 'linux')).rejects.toMatchObject({
    message: 'Nothing here opens addresses (xdg-open failed).',
    nextStep: 'Open https://localhost:3443 yourself.',
  })
  process.env.PATH = ''
  await expect(openAddress('https://localhost:3443', 'linux')).rejects.toMatchObject({ code: 'no-opener' })
})
