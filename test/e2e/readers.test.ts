import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import { Agent, get } from 'node:https'
import { type AddressInfo, createServer as createPort } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gunzipSync } from 'node:zlib'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { ANSWERS, CAPTURES } from '../support/captures.ts'

const cli = join(dirname(fileURLToPath(import.meta.url)), '..', '..', 'dist', 'cli.js')
let folder: string
let app: Server
let child: ChildProcess | null = null

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'authproxy-readers-'))
  app = createServer((_request, response) => response.end('ok'))
  app.listen(0, '127.0.0.1')
  await once(app, 'listening')
})
afterEach(() => {
  // `script` was stopped: its group holds the shell and authproxy as well.
  if (child?.pid !== undefined && child.exitCode === null && child.signalCode === null)
    process.kill(-child.pid, 'SIGKILL')
  child = null
  app.close()
  rmSync(folder, { recursive: true, force: true, maxRetries: 3 })
})

async function freePort(): Promise<number> {
  const server = createPort().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  return port
}

const target = () => `127.0.0.1:${(app.address() as AddressInfo).port}`
const env = () => ({ PATH: process.env.PATH, HOME: folder, TERM: 'xterm-256color', LANG: 'C.UTF-8' })

/** One request for an address of so many bytes. */
async function visit(port: number, agent: Agent, bytes: number): Promise<string> {
  const request = get({
    host: 'localhost',
    port,
    path: `/api/auth/session?${'q'.repeat(bytes)}`,
    agent,
    timeout: 10_000,
  })
  request.on('timeout', () => request.destroy(new Error('no answer in ten seconds')))
  const [response] = await once(request, 'response')
  return (await response.toArray()).join('')
}

describe('a terminal that nobody reads', () => {
  test.each([
    ['the full screen', []],
    ['plain lines', ['--no-tui']],
    ['NDJSON', ['--reporter', 'ndjson']],
  ] as const)('%s: every request is answered, and SIGTERM ends it with its report', async (_title, args) => {
    const port = await freePort()
    const har = join(folder, 'out.har')
    const pid = join(folder, 'pid')
    const ended = join(folder, 'ended')
    const command = [
      process.execPath,
      cli,
      '--target',
      target(),
      '--port',
      port,
      '--har',
      har,
      '--ca-dir',
      'ca',
      ...args,
    ]
    const shell = `stty rows 40 cols 120; ${command.join(' ')} & echo $! > ${pid}; wait $!; echo $? > ${ended}`
    // In the background a shell gives no stdin: the screen needs one.
    const script = `exec 3<&0; ${shell.replace(' & ', ' <&3 & ')}`
    writeFileSync(join(folder, 'run.sh'), script)
    child = spawn('script', ['-qec', `sh ${join(folder, 'run.sh')}`, '/dev/null'], {
      cwd: folder,
      env: env(),
      detached: true,
      stdio: ['pipe', 'pipe', 'ignore'],
    })
    const agent = new Agent({ keepAlive: true, maxSockets: 4, rejectUnauthorized: false })
    await expect.poll(() => visit(port, agent, 0).catch(() => ''), { timeout: 30_000 }).toBe('ok')
    // `script` reads what the terminal is given, and is stopped: nobody does any more.
    child.kill('SIGSTOP')
    const answers = await Promise.all(Array.from({ length: 400 }, () => visit(port, agent, 800)))
    expect(answers).toEqual(answers.map(() => 'ok'))
    agent.destroy()
    process.kill(Number(readFileSync(pid, 'utf8')), 'SIGTERM')
    await expect.poll(() => existsSync(ended) && readFileSync(ended, 'utf8'), { timeout: 30_000 }).toBe('143\n')
    expect(JSON.parse(readFileSync(har, 'utf8')).log.version).toBe('1.2')
  })
})

describe('a reader that has had enough', () => {
  /** In a shell: the first line, what stood on stderr, the exit code of authproxy. */
  const headOf = (args: string) => {
    const command = `{ ${process.execPath} ${cli} ${args}; echo "code $?" >&2; } | head -1`
    const { stdout, stderr } = spawnSync('sh', ['-c', command], {
      cwd: folder,
      env: env(),
      encoding: 'utf8',
      timeout: 60_000,
    })
    return { line: stdout.trimEnd(), stderr }
  }

  test('analyze: the exit code is that of the verdict', () => {
    const broken = ANSWERS.find(row => row.scenario.includes('phantom')) ?? ANSWERS[0]
    writeFileSync(join(folder, 'broken.har'), gunzipSync(readFileSync(new URL(`${broken?.file}.gz`, CAPTURES))))
    const { line, stderr } = headOf('analyze broken.har --reporter json --fail-on error')
    expect([line, stderr]).toEqual(['{', 'code 2\n'])
  })

  test('explain: no word, exit code 0', () => {
    expect(headOf('explain').stderr).toBe('code 0\n')
  })

  test('a run ends with 141 and its report, without a stack', async () => {
    const port = await freePort()
    const har = join(folder, 'out.har')
    const args = `--target ${target()} --port ${port} --reporter ndjson --har ${har} --ca-dir ca`
    const command = `{ ${process.execPath} ${cli} ${args}; echo "code $?" >&2; } | head -1`
    child = spawn('sh', ['-c', command], { cwd: folder, env: env(), detached: true })
    const said = { stdout: '', stderr: '' }
    child.stdout?.on('data', (text: Buffer) => {
      said.stdout += text
    })
    child.stderr?.on('data', (text: Buffer) => {
      said.stderr += text
    })
    // Its CA was made a moment ago, by this very run, on loopback.
    const agent = new Agent({ rejectUnauthorized: false })
    // It learns that nobody reads when it has something to say.
    await expect
      .poll(
        async () => {
          await visit(port, agent, 1).catch(() => {})
          return said.stderr
        },
        { timeout: 60_000 },
      )
      .toMatch(/\nReport: \S+out\.har\ncode 141\n$/)
    expect(JSON.parse(said.stdout)).toMatchObject({ event: 'started' })
    expect(said.stderr).not.toMatch(/EPIPE|\n {4}at /)
    expect(readdirSync(folder)).toContain('out.har')
  })
})
