import { once } from 'node:events'
import { appendFileSync, existsSync, readFileSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { get } from 'node:https'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { isAlive, WRAP_TEST_MS, type WrapFolder, type Wrapped, wrapFolder } from '../support/wrapped-app.ts'

/** Tells what it was given, and its own id and that of a child of its own. */
const SERVER = `
import { spawn } from 'node:child_process'
import { createServer } from 'node:http'
const port = Number(process.env.LISTEN ?? process.env.PORT)
const other = spawn('sleep', ['60'])
createServer((request, response) => {
  if (request.url === '/crash') process.exit(7)
  console.error('\\u001b[31mserved\\u001b[0m ' + request.url)
  response.end('port ' + port)
}).listen(port, '127.0.0.1', () => {
  console.log('env', process.env.PORT, process.env.NEXTAUTH_URL, process.env.AUTH_URL, process.env.AUTH_TRUST_HOST)
  console.log('pids ' + process.pid + ' ' + other.pid)
  if (process.env.TELL) console.log('- Local: http://localhost:' + port)
})
if (process.env.STUBBORN) process.on('SIGTERM', () => {}).on('SIGINT', () => {})
`

vi.setConfig({ testTimeout: WRAP_TEST_MS })

let folder: WrapFolder
beforeEach(() => {
  folder = wrapFolder()
  folder.script('server.mjs', SERVER)
})
afterEach(() => folder.remove())

const originOf = (text: string) => /Open {4}(\S+)/.exec(text)?.[1] ?? ''
const portIn = (text: string) => Number(/PORT=(\d+)/.exec(text)?.[1])

async function visit(origin: string, path = '/'): Promise<string> {
  // The CA of this very run, on loopback: what is tried here is not the certificate.
  const request = get(`${origin}${path}`, { rejectUnauthorized: false, agent: false })
  const [response] = await once(request, 'response')
  return (await response.toArray()).join('')
}

async function pidsOf(run: Wrapped): Promise<readonly number[]> {
  const text = await run.says(/pids \d+ \d+\n/)
  return (/pids (\d+) (\d+)\n/.exec(text) ?? []).slice(1).map(Number)
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  return typeof address === 'object' ? (address?.port ?? 0) : 0
}

describe('a command behind --', () => {
  test('gets a port and the address of the proxy, is forwarded to, and is heard', async () => {
    const run = folder.wrap(['node', 'server.mjs'])
    const origin = originOf(await run.says('served /api/auth/providers'))
    const port = portIn(run.stdout())
    expect(await visit(origin, '/hello')).toBe(`port ${port}`)
    await run.says('app | served /hello\n')
    expect(run.stdout()).toContain(`app | env ${port} ${origin} ${origin} true\n`)
    expect(run.stdout()).not.toContain('nothing listens')
    run.child.kill('SIGINT')
    expect(await run.ended).toBe(130)
  })

  test('--keep-env leaves its environment as it is', async () => {
    const port = await freePort()
    const env = { PORT: String(port), NEXTAUTH_URL: 'http://own.test' }
    const run = folder.wrap(['node', 'server.mjs'], { args: ['--keep-env'], env })
    await run.says('served /api/auth/providers')
    expect(run.stdout()).toContain(`app | env ${port} http://own.test undefined undefined\n`)
    expect(run.stdout()).not.toContain('Set for the app')
  })

  test.each([{ TELL: '1' }, {}])(
    'that listens elsewhere is found there, by its words or its sockets: %j',
    async tell => {
      const port = await freePort()
      const run = folder.wrap(['node', 'server.mjs'], { env: { ...tell, LISTEN: String(port) } })
      await run.says(`The app listens on http://localhost:${port}.\n`)
      await run.says('served /api/auth/providers')
      expect(await visit(originOf(run.stdout()))).toBe(`port ${port}`)
    },
  )

  test('ends with authproxy, with all that it started, even if it does not want to', async () => {
    const run = folder.wrap(['node', 'server.mjs'], { env: { STUBBORN: '1' } })
    const pids = await pidsOf(run)
    expect(pids.map(isAlive)).toEqual([true, true])
    // Two seconds until it is killed, and what a busy machine takes.
    const before = performance.now()
    run.child.kill('SIGINT')
    expect(await run.ended).toBe(130)
    expect(performance.now() - before).toBeLessThan(5_000)
    expect(pids.map(isAlive)).toEqual([false, false])
  })

  test('ends when authproxy is killed', async () => {
    const run = folder.wrap(['node', 'server.mjs'])
    const pids = await pidsOf(run)
    run.child.kill('SIGKILL')
    expect(await run.ended).toBe('SIGKILL')
    await expect.poll(() => pids.map(isAlive), { timeout: 5_000 }).toEqual([false, false])
  })

  test('a watcher beside the app lives: its standard input stays open, and ends with authproxy', async () => {
    const run = folder.wrap(['sh', '-c', 'node server.mjs & cat; echo "no more input"; wait'])
    await run.says('served /api/auth/providers')
    expect(run.stdout()).not.toContain('no more input')
    run.child.kill('SIGINT')
    expect(await run.ended).toBe(130)
  })

  test('one Ctrl-C that comes twice, as package managers hand it on, is one: the report is written', async () => {
    const run = folder.wrap(['node', 'server.mjs'])
    await pidsOf(run)
    run.child.kill('SIGINT')
    run.child.kill('SIGINT')
    expect(await run.ended).toBe(130)
    expect(run.stdout()).toContain('Nobody came')
  })

  test('that crashes is started again, and said once to crash in a loop', async () => {
    const run = folder.wrap(['node', 'server.mjs'])
    await run.says('served /api/auth/providers')
    const origin = originOf(run.stdout())
    const starts = () => run.stdout().split('app | env').length - 1
    for (const nth of [1, 2, 3]) {
      await expect.poll(async () => (await visit(origin)).startsWith('port'), { timeout: 10_000 }).toBe(true)
      // An answer may overtake the line that the app printed before it: two pipes, and judging between them.
      await expect.poll(starts, { timeout: 10_000 }).toBe(nth)
      await visit(origin, '/crash').catch(() => {})
    }
    expect(await run.ended).toBe(1)
    const told = run
      .stdout()
      .split('\n')
      .filter(line => line.includes('ended with exit code'))
    expect(told).toEqual([
      'node server.mjs ended with exit code 7; it is started again.',
      'node server.mjs ended with exit code 7; it is started again.',
      'Crashed 3 times within a minute, not started again: node server.mjs ended with exit code 7. Mend it, then start authproxy anew.',
    ])
  })
})

describe('a command that is none: one sentence and the next step', () => {
  test.each<readonly [command: readonly string[], complaint: string]>([
    [
      ['nmp'],
      'authproxy: There is no command "nmp".\nNext: Check its spelling; a script of package.json is started like this: authproxy -- npm run dev\n',
    ],
    [
      ['sh', '-c', 'echo broken; exit 3'],
      "authproxy: sh -c 'echo broken; exit 3' ended with exit code 3 before it listened on a port.\nNext: See its lines above; does it run without authproxy? sh -c 'echo broken; exit 3'\n",
    ],
    [
      ['true'],
      'authproxy: true ended with exit code 0 before it listened on a port.\nNext: Give the command that keeps running, as npm run dev mostly does. An app that something else started: authproxy --target localhost:3000\n',
    ],
  ])('%j', async (command, complaint) => {
    const run = folder.wrap(command)
    expect(await run.ended).toBe(1)
    expect(run.stderr()).toBe(complaint)
    if (command.length > 1) expect(run.stdout()).toContain('app | broken\n')
  })
})

describe('no target and no command', () => {
  test('starts the dev script of this folder, and says so', async () => {
    writeFileSync(join(folder.path, 'package.json'), '{"scripts":{"dev":"node server.mjs"}}')
    const run = folder.wrap([])
    await run.says('served /api/auth/providers')
    expect(run.stdout()).toContain(
      '  Note    No app runs yet: started "npm run dev". Another command: authproxy -- npm start; an app that runs elsewhere: authproxy --target localhost:4000\n',
    )
    const pids = await pidsOf(run)
    run.child.kill('SIGTERM')
    expect(await run.ended).toBe(143)
    expect(pids.map(isAlive)).toEqual([false, false])
  })
})

describe('the log of an app that runs elsewhere', () => {
  test.each(['app.log', '-'])('--log %s', async log => {
    const app = createServer((_, response) => response.end()).listen(0, '127.0.0.1')
    await once(app, 'listening')
    const address = app.address()
    const port = typeof address === 'object' ? address?.port : 0
    const run = folder.wrap([], { args: ['--target', `127.0.0.1:${port}`, '--log', log], stdin: 'pipe' })
    await run.says('Open')
    const token = `eyJ${'a'.repeat(40)}.${'b'.repeat(20)}`
    const lines = `web-1  | \u001b[31m[next-auth][error][JWT_SESSION_ERROR]\u001b[0m\ntoken ${token}\n`
    if (log === '-') run.child.stdin?.end(lines)
    else appendFileSync(join(folder.path, log), lines)
    await run.says('app | web-1  | [next-auth][error][JWT_SESSION_ERROR]\napp | token redacted-')
    expect(run.stdout()).not.toContain(token)
    if (log === '-') await run.says('The log of the app has ended: what comes from now on is judged without it.\n')
    run.child.kill('SIGTERM')
    expect(await run.ended).toBe(143)
    app.close()
  })

  test('a folder is none', async () => {
    const run = folder.wrap([], { args: ['--target', 'localhost:1', '--log', '.'] })
    expect(await run.ended).toBe(1)
    expect(run.stderr()).toBe('authproxy: . is a folder.\nNext: Give the log file itself with --log.\n')
  })
})

test('the app trusts the proxy by NODE_EXTRA_CA_CERTS, beside the authorities of the user', async () => {
  writeFileSync(join(folder.path, 'own.pem'), '-----OWN-----\n')
  folder.script(
    'ca.mjs',
    `import { copyFileSync, writeFileSync } from 'node:fs'
copyFileSync(process.env.NODE_EXTRA_CA_CERTS, 'seen.pem')
writeFileSync('name.txt', process.env.NODE_EXTRA_CA_CERTS)
await import('./server.mjs')`,
  )
  const run = folder.wrap(['node', 'ca.mjs'], { env: { NODE_EXTRA_CA_CERTS: join(folder.path, 'own.pem') } })
  await pidsOf(run)
  const read = (name: string) => readFileSync(join(folder.path, name), 'utf8')
  expect(read('seen.pem')).toBe(`-----OWN-----\n${read('ca/authproxy-ca.pem')}`)
  run.child.kill('SIGTERM')
  await run.ended
  expect(existsSync(read('name.txt'))).toBe(false)
})
