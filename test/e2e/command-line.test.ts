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

describe('bad input gets one sentence and the next step', () => {
  const ca = ['--ca-dir', join(folder, 'ca')]
  test.each([
    ['no command', ['--'], /Nothing stands behind --/, 64],
    ['an unknown flag', ['--target', 'localhost:1', '--bogus'], /bogus/, 64],
    ['an unknown command', ['anlyze', 'x.har'], /Did you mean authproxy analyze/, 64],
    ['a target that is no URL', ['--target', 'http://', ...ca], /no address/, 64],
    ['a target of another scheme', ['--target', 'ftp://localhost:3000', ...ca], /http or https/, 64],
    ['a certificate without its key', ['--target', 'localhost:1', '--cert', 'x.pem', ...ca], /--key/, 64],
    ['an unknown rule', ['explain', 'claim-lost'], /Did you mean/, 64],
    ['a file that is not there', ['analyze', 'nope.har'], /no such file/, 1],
    ['a file that is no JSON', ['analyze', 'not-json.har'], /not JSON/, 1],
    ['JSON that is no HAR', ['analyze', 'no-har.json'], /no HAR/, 1],
    ['an empty standard input', ['analyze', '-'], /Standard input: Nothing is in it/, 1],
    ['a secret variable that is not set', ['analyze', 'broken.har', '--secret-env', 'NOT_SET'], /NOT_SET/, 1],
    ['a secret file that is not there', ['analyze', 'broken.har', '--secret-file', 'nope.env'], /nope\.env/, 1],
    ['a CA folder that cannot be made', ['--target', 'localhost:1', '--ca-dir', '/proc/none/ca'], /cannot be made/, 1],
    ['a report in no folder', ['--target', 'localhost:1', '--har', 'no/such/folder/x.har', ...ca], /does not exist/, 1],
  ] as const)('%s', (_title, args, sentence, exitCode) => {
    const { code, stdout, stderr } = run(args)
    expect(stderr).toMatch(sentence)
    expect(stderr.trimEnd().split('\n')).toHaveLength(2)
    expect(stderr).toMatch(/^authproxy: .+\nNext: .+\n$/)
    expect(stdout).toBe('')
    expect(code).toBe(exitCode)
  })

  test('a port that is taken is named, with who holds it', () => {
    const { code, stderr } = run(['--target', 'localhost:1', '--port', String(busyPort), ...ca])
    expect(stderr).toContain(`Port ${busyPort} is in use`)
    expect(code).toBe(1)
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

  test('reads standard input, and code keeps its lines', () => {
    const input = readFileSync(join(folder, 'broken.har'))
    const args = [cli, 'analyze', '-', '--reporter', 'json']
    const { stdout } = spawnSync(process.execPath, args, { cwd: folder, input, encoding: 'utf8' })
    expect(stdout).toBe(run(['analyze', 'broken.har', '--reporter', 'json']).stdout)
    expect(JSON.parse(stdout).diagnoses[0].fix.v4).toContain('\n')
    expect(stdout).not.toContain('\\x0a')
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

describe('an old Node', () => {
  const old = ['/usr/local/bin/node', '/usr/bin/node'].find(path => existsSync(path) && isOld(path))
  const oldRun = (args: readonly string[]) => spawnSync(old ?? '', [cli, ...args], { encoding: 'utf8' })

  test.skipIf(old === undefined)('is told in one sentence what it needs, and the line that runs the same', () => {
    const { stderr, status } = oldRun(['ca', 'path'])
    expect(stderr).toMatch(/^authproxy needs Node\.js 22\.19 or newer, and this is [\d.]+\.\n/)
    expect(stderr).toContain(`npx -p node@24 node ${cli} ca path\n`)
    expect(status).toBe(1)
  })

  test.skipIf(old === undefined)('shows help and version all the same', () => {
    expect(oldRun(['--version']).stdout).toMatch(/^\d+\.\d+\.\d+\n$/)
    expect(oldRun(['analyze', '--help']).stdout).toContain('authproxy analyze <file>')
  })
})

/** Older than the program needs, and new enough for the parser of its command line. */
function isOld(path: string): boolean {
  return /^v20\./.test(spawnSync(path, ['--version'], { encoding: 'utf8' }).stdout)
}
