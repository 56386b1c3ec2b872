import { once } from 'node:events'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
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

async function verifying(more: Partial<VerifyOptions>, variables: Readonly<Record<string, string>> = {}) {
  const { terminal, stdout, stderr } = fakeTerminal()
  const options: VerifyOptions = {
    targets: [`http://127.0.0.1:${(app.address() as AddressInfo).port}`],
    test: visitor(),
    visit: [],
    signInEnv: null,
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
    env: { PATH: process.env.PATH, AUTHPROXY_RUN_DIR: join(folder, 'runs'), ...variables },
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

describe('--visit, without a command', () => {
  const signIn = { SIGN_IN: 'username=ada&password=lovelace' }
  /** As next-auth v4 answers a visitor who signs in with credentials; `line`: how the session cookie is set. */
  function nextAuth(attributes: string): void {
    app.removeAllListeners('request')
    app.on('request', (request: IncomingMessage, response: ServerResponse) => {
      const { url = '/', method, headers } = request
      const token = '__Secure-next-auth.session-token=opaque-opaque-opaque-opaque'
      const signedIn = headers.cookie?.includes(token) === true
      const json = (value: object) => response.setHeader('content-type', 'application/json').end(JSON.stringify(value))
      if (url === '/dashboard' && !signedIn) response.writeHead(307, { location: '/login' }).end()
      else if (url === '/api/auth/csrf') {
        response.setHeader(
          'set-cookie',
          '__Host-next-auth.csrf-token=abc%7Chash; Path=/; HttpOnly; Secure; SameSite=Lax',
        )
        json({ csrfToken: 'abc' })
      } else if (method === 'POST') {
        let form = ''
        request.on('data', piece => {
          form += String(piece)
        })
        request.on('end', () => {
          const fields = new URLSearchParams(form)
          const isRight = fields.get('password') === 'lovelace' && fields.get('csrfToken') === 'abc'
          if (isRight) response.setHeader('set-cookie', `${token}; Path=/; HttpOnly${attributes}`)
          response.statusCode = isRight ? 200 : 401
          json({ url: isRight ? headers.origin : `${headers.origin}/login?error=CredentialsSignin` })
        })
      } else if (url === '/api/auth/session') json(signedIn ? { user: { name: 'Ada' }, expires: '2099-01-01' } : {})
      else response.setHeader('content-type', 'text/html').end('<p>ok')
    })
  }
  const visiting = (attributes: string, env: Readonly<Record<string, string>> = signIn) => {
    nextAuth(attributes)
    return verifying({ test: [], visit: ['/dashboard'], signInEnv: 'SIGN_IN' }, env)
  }

  test('a healthy app passes; each request is a line, and no secret is in one', async () => {
    const { code, stderr } = await visiting('; Secure; SameSite=Lax')
    expect(code).toBe(0)
    expect(stderr.split('\n').filter(line => line.startsWith('visit: '))).toEqual([
      'visit: GET /dashboard 307',
      'visit: GET /login 200',
      'visit: GET /api/auth/csrf 200',
      'visit: POST /api/auth/callback/credentials 200',
      'visit: GET /api/auth/session 200',
      'visit: GET /api/auth/session 200',
      'visit: GET /api/auth/session 200',
      'visit: GET /dashboard 200',
    ])
    expect(stderr).not.toContain('lovelace')
  })

  test('a cookie that browsers refuse is not sent back, and fails the run', async () => {
    const { code, stdout } = await visiting('; SameSite=None')
    expect(code).toBe(2)
    expect(stdout).toContain('__Secure-')
  })

  test('a sign-in that is refused fails it with 1', async () => {
    const { code, stderr } = await visiting('; Secure; SameSite=Lax', { SIGN_IN: 'username=ada&password=wrong' })
    expect([code, stderr]).toEqual([1, expect.stringContaining('visit: The sign-in was refused.')])
  })

  test.each([
    [{ visit: ['https://app.test/'] }, '--visit takes a path of the app, not "https://app.test/".'],
    [{ visit: ['//app.test/'] }, '--visit takes a path of the app, not "//app.test/".'],
    [
      { visit: ['/'], as: ['https://app.test'] },
      '--visit goes to this machine under its own name, and --as gives the app another one.',
    ],
  ])('%j: never another server', async (more, message) => {
    await expect(verifying({ test: [], ...more })).rejects.toMatchObject({ message })
  })

  test('a variable that is not set: one sentence and the next step', async () => {
    await expect(verifying({ test: [], visit: ['/'], signInEnv: 'NO_SUCH' })).rejects.toMatchObject({
      message: 'The variable NO_SUCH is not set.',
      nextStep: "Give the fields of your sign-in form, as in NO_SUCH='username=ada&password=…'.",
    })
  })
})
