import { once } from 'node:events'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { getPriority, tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { type VerifyOptions, verify } from '../../src/commands/verify.ts'
import { UserError } from '../../src/model/user-error.ts'
import { plainOptions } from '../support/run-options.ts'
import { fakeTerminal } from '../support/terminal.ts'

let folder: string
let app: Server
let cookie: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'authproxy-verify-'))
  vi.stubEnv('TMPDIR', folder)
  cookie = 'theme=dark; SameSite=None'
  app = createServer((_request, response) => {
    response.setHeader('set-cookie', cookie)
    response.end('ok')
  })
  app.listen(0, '127.0.0.1')
  await once(app, 'listening')
})
afterEach(async () => {
  vi.unstubAllEnvs()
  app.close()
  await rm(folder, { recursive: true, force: true })
})

/** Asks the address it was given, trusting the authority it was given; exits with `code`. */
const visitor = (code = 0) => [
  process.execPath,
  '-e',
  `fetch(process.env.BASE_URL).then(r => r.text()).then(() => process.exit(${code}), e => { console.error(e); process.exit(9) })`,
]

async function verifying(more: Partial<VerifyOptions>) {
  const { terminal, stdout, stderr } = fakeTerminal()
  const options: VerifyOptions = {
    targets: [`http://127.0.0.1:${(app.address() as AddressInfo).port}`],
    test: visitor(),
    reporter: 'text',
    baseline: null,
    writeBaseline: null,
    keepEnv: false,
    log: null,
    ...plainOptions(folder),
    failOn: 'error',
    ...more,
  }
  const code = await verify(options, {
    ...terminal,
    env: { PATH: process.env.PATH, AUTHPROXY_RUN_DIR: join(folder, 'runs') },
  })
  return { code, stdout: stdout(), stderr: stderr() }
}

describe('the exit code', () => {
  test.each([
    ['nothing as severe as --fail-on: that of the command', {}, 0],
    ['the command fails', { test: visitor(3) }, 3],
    ['a cause is as severe', { failOn: 'warning' }, 2],
    ['a cause outweighs the command', { failOn: 'warning', test: visitor(3) }, 2],
  ] as const)('%s', async (_what, more, code) => {
    expect((await verifying(more)).code).toBe(code)
  })

  test('the command has the priority that it would have without us', async () => {
    const code = `fetch(process.env.BASE_URL).then(() => process.exit(require('node:os').getPriority() - ${getPriority()}))`
    expect((await verifying({ test: [process.execPath, '-e', code] })).code).toBe(0)
  })

  test('known causes of a baseline do not count, new ones do', async () => {
    const file = join(folder, 'known.json')
    expect((await verifying({ failOn: 'warning', writeBaseline: file })).code).toBe(0)
    expect(JSON.parse(await readFile(file, 'utf8')).known).toMatchObject([
      { id: 'cookie-rejected-samesite-none-insecure', title: 'SameSite=None without Secure' },
    ])
    expect((await verifying({ failOn: 'warning', baseline: file })).code).toBe(0)
    cookie = 'other=1; SameSite=None'
    expect((await verifying({ failOn: 'warning', baseline: file })).code).toBe(2)
  })
})

test('junit: stdout is one document, and a proof in it holds no value', async () => {
  cookie = 'theme=canary-value; SameSite=None'
  const { stdout, stderr } = await verifying({ reporter: 'junit', failOn: 'warning' })
  expect(stdout).toMatch(/^<\?xml .*\n<testsuites [\s\S]*<failure type="warning"[\s\S]*<\/testsuites>\n$/)
  expect(stdout + stderr).not.toContain('canary-value')
  expect(stderr).toContain('▲ SameSite=None without Secure')
})

test.each([
  [{ test: ['no-such-command'] }, 'There is no command "no-such-command".'],
  [{ test: [process.execPath, '-e', '0'] }, 'The command sent no request through authproxy: nothing was judged.'],
  [{ baseline: 'gone.json' }, 'The baseline gone.json cannot be read.'],
] as const)('%j: one sentence and the next step', async (more, words) => {
  const trouble = await verifying(more).catch((error: unknown) => error)
  expect(trouble).toBeInstanceOf(UserError)
  expect((trouble as UserError).message).toBe(words)
  expect((trouble as UserError).nextStep).not.toBe('')
})
