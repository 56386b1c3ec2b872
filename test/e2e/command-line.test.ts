import { spawn, spawnSync } from 'node:child_process'
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gunzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ANSWERS, CAPTURES } from '../support/captures.ts'

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..')
const cli = join(root, 'dist', 'cli.js')
const folder = mkdtempSync(join(tmpdir(), 'authproxy-cli-'))
let busy: Server
let busyPort: number

beforeAll(async () => {
  busy = createServer()
  await new Promise<void>(resolve => busy.listen(0, '127.0.0.1', resolve))
  const address = busy.address()
  busyPort = typeof address === 'object' && address !== null ? address.port : 0
  writeFileSync(join(folder, 'not-json.har'), 'this is no JSON')
  writeFileSync(join(folder, 'no-har.json'), '{"log":{}}')
  writeFileSync(join(folder, 'secret.har'), '{}')
  chmodSync(join(folder, 'secret.har'), 0o000)
  const capture = (file: string) => gunzipSync(readFileSync(new URL(`${file}.gz`, CAPTURES)))
  const broken = ANSWERS.find(row => row.scenario.includes('phantom')) ?? ANSWERS[0]
  const healthy = ANSWERS.find(row => row.expected_root_cause === 'none')
  writeFileSync(join(folder, 'broken.har'), capture(broken?.file ?? ''))
  writeFileSync(join(folder, 'healthy.har'), capture(healthy?.file ?? ''))
})

afterAll(() => {
  busy.close()
  rmSync(folder, { recursive: true, force: true })
})

function run(args: readonly string[], env: NodeJS.ProcessEnv = {}) {
  const result = spawnSync(process.execPath, [cli, ...args], {
    cwd: folder,
    env: { PATH: process.env.PATH, HOME: folder, ...env },
    encoding: 'utf8',
    timeout: 20_000,
    input: '',
  })
  return { code: result.status, stdout: result.stdout, stderr: result.stderr }
}

describe('bad input gets one sentence and the next step, and exit code 1', () => {
  const ca = ['--ca-dir', join(folder, 'ca')]
  test.each([
    ['no target', [], /--target is missing/],
    ['an unknown flag', ['--target', 'localhost:1', '--bogus'], /bogus/i],
    ['an unknown command', ['anlyze', 'x.har'], /anlyze/],
    ['a target that is no URL', ['--target', 'http://', ...ca], /no address/],
    ['a target with a path', ['--target', 'http://localhost:3000/app', ...ca], /more than an address/],
    ['a target of another scheme', ['--target', 'ftp://localhost:3000', ...ca], /http or https/],
    ['a port out of range', ['--target', 'localhost:1', '--port', '70000', ...ca], /--port/],
    ['a flag given twice', ['--target', 'a', '--target', 'b', ...ca], /more than once/],
    ['a file that is not there', ['analyze', 'nope.har'], /no such file/],
    ['a file that is no JSON', ['analyze', 'not-json.har'], /not JSON/],
    ['JSON that is no HAR', ['analyze', 'no-har.json'], /no HAR/],
    ['a secret variable that is not set', ['analyze', 'broken.har', '--secret-env', 'NOT_SET'], /NOT_SET/],
    ['a CA folder that cannot be made', ['--target', 'localhost:1', '--ca-dir', '/proc/none/ca'], /cannot be made/],
    ['a report in no folder', ['--target', 'localhost:1', '--har', 'no/such/folder/x.har', ...ca], /cannot be written/],
    ['a certificate without its key', ['--target', 'localhost:1', '--cert', 'x.pem', ...ca], /--key/],
    ['an unknown rule', ['explain', 'claim-lost'], /Did you mean/],
  ] as const)('%s', (_title, args, sentence) => {
    const { code, stdout, stderr } = run(args)
    expect(stderr).toMatch(sentence)
    expect(stderr.trimEnd().split('\n')).toHaveLength(2)
    expect(stderr).toMatch(/^authproxy: .+\nNext: .+\n$/)
    expect(stdout).toBe('')
    expect(code).toBe(1)
  })

  test('a port that is taken is named, with who holds it', () => {
    const { code, stderr } = run(['--target', 'localhost:1', '--port', String(busyPort), ...ca])
    expect(stderr).toContain(`Port ${busyPort} is in use`)
    expect(code).toBe(1)
  })

  test('an env file that is not there: Node itself reads this flag as well, and says so', () => {
    const { code, stderr } = run(['analyze', 'broken.har', '--env-file', 'nope.env'])
    expect(stderr).toMatch(/nope\.env/)
    expect(code).not.toBe(0)
  })

  test.skipIf(process.getuid?.() === 0)('a file that may not be read', () => {
    expect(run(['analyze', 'secret.har']).stderr).toMatch(/may not read/)
  })
})

describe('analyze', () => {
  test('a wrong secret is said to be wrong, and nothing is claimed about claims', () => {
    const { code, stdout } = run(['analyze', 'broken.har', '--reporter', 'json', '--secret-env', 'S'], { S: 'wrong' })
    const report = JSON.parse(stdout)
    expect(code).toBe(0)
    expect(report.findings.map((one: { rule: string; message: string }) => one.message)).not.toContain('lost')
    expect(report.limits.join(' ')).toMatch(/secret/i)
  })

  test('one JSON document, and exit code 2 when a finding reaches --fail-on', () => {
    const { code, stdout, stderr } = run(['analyze', 'broken.har', '--reporter', 'json', '--fail-on', 'error'])
    const report = JSON.parse(stdout)
    expect(report).toMatchObject({ version: expect.any(String), checked: expect.any(Object) })
    expect(report.diagnoses[0]).toMatchObject({ severity: 'error', id: expect.any(String), title: expect.any(String) })
    expect(report.findings[0]).toMatchObject({ rule: expect.any(String), count: expect.any(Number), state: 'open' })
    expect(code, stderr).toBe(2)
    expect(run(['analyze', 'healthy.har', '--fail-on', 'warning']).code).toBe(0)
  })

  test('no colour codes where there is no terminal', () => {
    expect(run(['analyze', 'broken.har']).stdout).not.toContain('\u001b')
  })
})

describe('a signal', () => {
  test.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)(
    '%s writes the report and ends within three seconds',
    async signal => {
      const har = join(folder, `${signal}.har`)
      const args = ['--target', 'localhost:1', '--port', '0', '--har', har, '--ca-dir', join(folder, 'ca'), '--no-tui']
      const child = spawn(process.execPath, [cli, ...args], {
        cwd: folder,
        env: { PATH: process.env.PATH, HOME: folder },
      })
      await new Promise<void>(resolve => child.stdout.once('data', () => resolve()))
      const asked = performance.now()
      const ended = new Promise<number | null>(resolve => child.once('close', resolve))
      child.kill(signal)
      const code = await ended
      expect(performance.now() - asked).toBeLessThan(3000)
      expect(code).toBe({ SIGINT: 130, SIGTERM: 143, SIGHUP: 129 }[signal])
      expect(JSON.parse(readFileSync(har, 'utf8')).log.version).toBe('1.2')
      expect(statSync(har).mode & 0o777).toBe(0o600)
    },
  )
})

test('an old Node is told in one sentence what it needs', () => {
  const old = ['/usr/local/bin/node', '/usr/bin/node'].find(path => existsSync(path))
  if (old === undefined) return
  const version = spawnSync(old, ['--version'], { encoding: 'utf8' }).stdout.trim()
  if (!/^v(1\d|20|21)\./.test(version)) return
  const { stderr, status } = spawnSync(old, [cli, '--version'], { encoding: 'utf8' })
  expect(stderr).toMatch(/needs Node\.js 22\.19 or newer/)
  expect(status).toBe(1)
})
