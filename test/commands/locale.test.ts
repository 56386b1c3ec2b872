import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, expect, test, vi } from 'vitest'
import { runCommandLine } from '../../src/commands/line/command-line.ts'

const folder = mkdtempSync(join(tmpdir(), 'authproxy-locale-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))
afterEach(() => {
  vi.restoreAllMocks()
  vi.unstubAllEnvs()
})

const [bad, good] = ['demo/claim-lost.har.gz', 'demo/none.har.gz'] as const

async function printed(locale: string, args: readonly string[]): Promise<string> {
  vi.stubEnv('LC_ALL', locale)
  vi.stubEnv('AUTHPROXY_CAROOT', folder)
  let text = ''
  for (const stream of [process.stdout, process.stderr])
    vi.spyOn(stream, 'write').mockImplementation(chunk => {
      text += String(chunk)
      return true
    })
  await runCommandLine(args, '0.0.0')
  return text
}

const BEYOND_ASCII = /[^\x00-\x7e]/

/** What programs read (JSON, Markdown, HTML) is UTF-8 anywhere. */
test.each([
  ['demo'],
  ['analyze', bad],
  ['har', 'validate', bad],
  ['diff', good, bad],
  ['explain', 'token-claim-lost'],
  ['explain', 'cookie', '--url', 'https://localhost:3443/', 'sid=1; SameSite=None'],
  ['--print-config'],
])('under LC_ALL=C %s %s is told in ASCII, in a UTF-8 locale as it is', async (...args: readonly string[]) => {
  expect(await printed('C', args)).not.toMatch(BEYOND_ASCII)
  expect(await printed('C.UTF-8', args)).toMatch(BEYOND_ASCII)
})
